package dev.parley.agent;

import dev.parley.apply.ApplyFailedException;
import dev.parley.apply.ApplyStateLostException;
import dev.parley.apply.StaleTablesException;
import dev.parley.capture.CaptureFailure;
import dev.parley.check.AuthoritiesException;
import dev.parley.consume.ConsumeException;
import dev.parley.publish.PublishException;
import dev.parley.rules.Nullable;
import dev.parley.spool.SpoolException;
import dev.parley.store.ErrorAction;
import dev.parley.store.LeaseLostException;
import dev.parley.store.StoreException;
import dev.parley.wire.EnvelopeException;

/** Decides what a failure means for the agent: try again from the last checkpoint, or end with a code of its own. */
final class Failures {
    /** Chains of causes may be circular. */
    private static final int MAX_CAUSES = 32;

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

    /** What waited for capture when that ended fails too, by what capture has failed by: that reason counts. */
    static Verdict of(Throwable failure) {
        CaptureEnded ended = find(failure, CaptureEnded.class);
        return ended == null ? ofOthers(failure) : ofCapture(ended);
    }

    private static Verdict ofOthers(Throwable failure) {
        String message = messageOf(failure);
        if (failure instanceof AgentException agent) {
            return new Verdict(agent.code(), message);
        }
        if (failure instanceof AuthoritiesException) {
            return new Verdict(ExitCode.CONFIGURATION, message);
        }
        if (failure instanceof LeaseLostException) {
            return new Verdict(ExitCode.LEASE, message);
        }
        if (failure instanceof StaleTablesException) {
            return new Verdict(null, message);
        }
        if (failure instanceof ApplyStateLostException) {
            return new Verdict(null, message);
        }
        if (failure instanceof EnvelopeException) {
            return new Verdict(ExitCode.LOG, message);
        }
        if (failure instanceof PublishException publish) {
            return new Verdict(ofPublish(publish.problem()), message);
        }
        if (failure instanceof SpoolException) {
            return new Verdict(ExitCode.LOG, message);
        }
        if (failure instanceof ConsumeException consume) {
            return new Verdict(InboxFeed.code(consume.problem()), message);
        }
        if (failure instanceof ApplyFailedException apply) {
            return new Verdict(apply.isRefusal() ? ExitCode.DATABASE : ExitCode.INTERNAL, message);
        }
        return ofStore(failure, message);
    }

    private static Verdict ofStore(Throwable failure, String message) {
        StoreException store = find(failure, StoreException.class);
        if (store == null) {
            return new Verdict(ExitCode.INTERNAL, message);
        }
        boolean retry = store.action() == ErrorAction.RETRY;
        return new Verdict(retry ? null : ExitCode.DATABASE, messageOf(store));
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < MAX_CAUSES; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }

    private static Verdict ofCapture(CaptureEnded capture) {
        String message = messageOf(capture);
        CaptureFailure.Reason reason = capture.failure.reason();
        if (reason == CaptureFailure.Reason.RECEIVER_FAILED && capture.getCause() != null) {
            return ofOthers(capture.getCause());
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
            case SET_BACK -> ExitCode.SET_BACK;
            case GIVEN_UP -> ExitCode.GIVEN_UP;
            default -> ExitCode.LOG;
        };
    }

    static String messageOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
