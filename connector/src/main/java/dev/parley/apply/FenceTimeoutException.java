package dev.parley.apply;

import java.time.Duration;

/** Capture did not read a nonce in time: nothing can be proven now. */
final class FenceTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FenceTimeoutException(Duration waited) {
        super("capture did not read a fence within " + waited.toMillis() + " ms", null, false, false);
    }
}
