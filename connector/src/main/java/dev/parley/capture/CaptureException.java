package dev.parley.capture;

import dev.parley.rules.Nullable;

/** Carries a known reason from where it is found to where capture ends. */
final class CaptureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final CaptureFailure.Reason reason;

    CaptureException(CaptureFailure.Reason reason, String message) {
        this(reason, message, null);
    }

    CaptureException(CaptureFailure.Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    CaptureFailure failure() {
        return new CaptureFailure(reason, String.valueOf(getMessage()), getCause() == null ? this : getCause());
    }
}
