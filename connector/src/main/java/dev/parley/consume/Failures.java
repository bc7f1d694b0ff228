package dev.parley.consume;

import dev.parley.wire.DecodedRecord;
import dev.parley.wire.RecordName;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Words what goes wrong, and tells what waiting may heal from what a person must. */
final class Failures {
    private Failures() {}

    static ConsumeException missing(
            LogSource source, LogChain.Verdict.Gap gap, DecodedRecord decoded, boolean trimmed) {
        String range = gap.from() == gap.to() ? "record " + gap.from() : "records " + gap.from() + " to " + gap.to();
        String found = "The log of site " + source.site() + ", topic " + source.topic() + ", has "
                + RecordName.of(decoded.record()) + " at offset " + decoded.firstOffset() + ", but " + range + " of "
                + gap.origin() + " did not come before it. ";
        if (trimmed) {
            return new ConsumeException(
                    ConsumeException.Problem.TRIMMED,
                    found + "The log was trimmed before this site had read it. A site that is new to the group takes"
                            + " over the rows of a member with `parley sites add` before its agent first starts; one"
                            + " that was away for too long runs `parley sites return`.",
                    null);
        }
        return new ConsumeException(
                ConsumeException.Problem.GAP,
                found + "Kafka has lost them, or somebody else writes to the topic: restart the agent of site "
                        + source.site() + ", which publishes from its database's log what is missing at the end of its"
                        + " log; if that does not help, restore the topic from a replica or let this site join again.",
                null);
    }

    static ConsumeException topicGone(LogSource source) {
        return new ConsumeException(
                ConsumeException.Problem.TOPIC_MISSING,
                "Topic " + source.topic() + " does not exist, but records of site " + source.site()
                        + " were read from it before. Somebody deleted it: restore it, or let the sites join again.",
                null);
    }

    static String topicAwaited(LogSource source) {
        return "topic " + source.topic() + " does not exist yet: run `parley init` for site " + source.site();
    }

    /** True if another attempt cannot succeed before somebody changes something. */
    static boolean isHopeless(KafkaException error) {
        Throwable cause = error instanceof ConfigException ? error : error.getCause();
        boolean badSetting = cause instanceof ConfigException
                && !String.valueOf(cause.getMessage()).contains("No resolvable bootstrap urls");
        return badSetting
                || error instanceof AuthenticationException
                || error instanceof AuthorizationException
                || error instanceof UnsupportedVersionException;
    }

    static ConsumeException refused(LogSource source, KafkaException error) {
        return new ConsumeException(
                ConsumeException.Problem.REFUSED,
                "Kafka refuses to give topic " + source.topic() + ": " + summary(error)
                        + ". Check the settings under kafka and the rights of its user.",
                error);
    }

    static ConsumeException broken(LogSource source, Throwable cause) {
        return new ConsumeException(
                ConsumeException.Problem.BROKEN,
                "The log of site " + source.site() + " is read no further because the agent itself failed: "
                        + summary(cause) + ". Restart the agent and report the error.",
                cause);
    }

    static String summary(Throwable error) {
        Throwable cause = error.getCause();
        String own = error.getClass().getSimpleName() + ": " + error.getMessage();
        return cause == null ? own : own + ", because of " + summary(cause);
    }
}
