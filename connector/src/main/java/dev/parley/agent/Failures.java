package dev.parley.agent;

import dev.parley.apply.ApplyStateLostException;
import dev.parley.capture.CaptureFailure;
import dev.parley.consume.ConsumeException;
import dev.parley.publish.PublishException;
import dev.parley.rules.Nullable;
import dev.parley.store.ErrorAction;
import dev.parley.store.LeaseLostException;
import dev.parley.store.StoreException;
import dev.parley.wire.EnvelopeException;

/** Decides what a failure means for the agent: try again from the last checkpoint, or end with a code of its own. */
final class Failures {
    private Failures() {}

    /** A failed capture as an exception, so that all failures travel alike. */
    static final class CaptureEnded extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient CaptureFailure failure;

        CaptureEnded(CaptureFailure failure) {
            super(failure.message(), failure.cause());
            this.failure = failure;
        }
    }

    /** Empty code: waiting can heal it. */
    record Verdict(@Nullable ExitCode code, String message) {
        boolean retry() {
            return code == null;
        }
    }

    static Verdict of(Throwable failure) {
        String message = messageOf(failure);
        if (failure instanceof AgentException agent) {
            return new Verdict(agent.code(), message);
        }
        if (failure instanceof LeaseLostException) {
            return new Verdict(ExitCode.LEASE, message);
        }
        if (failure instanceof ApplyStateLostException) {
            return new Verdict(null, message);
        }
        if (failure instanceof EnvelopeException) {
            return new Verdict(ExitCode.LOG, message);
        }
        if (failure instanceof CaptureEnded capture) {
            return ofCapture(capture);
        }
        if (failure instanceof PublishException publish) {
            return new Verdict(ofPublish(publish.problem()), message);
        }
        if (failure instanceof ConsumeException consume) {
            return new Verdict(InboxFeed.code(consume.problem()), message);
        }
        return ofStore(failure, message);
    }

    private static Verdict ofStore(Throwable failure, String message) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof StoreException store) {
                boolean retry = store.action() == ErrorAction.RETRY;
                return new Verdict(retry ? null : ExitCode.DATABASE, messageOf(store));
            }
        }
        return new Verdict(ExitCode.INTERNAL, message);
    }

    private static Verdict ofCapture(CaptureEnded capture) {
        String message = messageOf(capture);
        CaptureFailure.Reason reason = capture.failure.reason();
        if (reason == CaptureFailure.Reason.RECEIVER_FAILED && capture.getCause() != null) {
            return of(capture.getCause());
        }
        if (reason.kind() == CaptureFailure.Kind.RETRYABLE) {
            return new Verdict(null, message);
        }
        return switch (reason) {
            case LOG_GAP, LOG_BEHIND, SLOT_LOST, SLOT_MISSING -> new Verdict(ExitCode.LOG, message);
            case INTERNAL, RECEIVER_FAILED -> new Verdict(ExitCode.INTERNAL, message);
            default -> new Verdict(ExitCode.DATABASE, message);
        };
    }

    private static ExitCode ofPublish(PublishException.Problem problem) {
        return switch (problem) {
            case TOPIC_MISSING, TOPIC_UNFIT, REFUSED -> ExitCode.KAFKA;
            default -> ExitCode.LOG;
        };
    }

    static String messageOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
