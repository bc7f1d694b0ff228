package dev.parley.publish;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Tells errors that waiting may heal from those that a person must. */
final class KafkaErrors {
    private KafkaErrors() {}

    /** Returns if another attempt makes sense. */
    static void throwIfHopeless(Throwable error, String topic) throws InterruptedException {
        if (error instanceof InterruptException) {
            throw new InterruptedException("interrupted while talking to Kafka");
        }
        if (error instanceof UnknownTopicOrPartitionException || error instanceof InvalidTopicException) {
            throw topicMissing(topic);
        }
        if (error instanceof AuthenticationException || error instanceof AuthorizationException) {
            throw refused(
                    topic, error, "Check the security settings under kafka.properties and the rights of its user.");
        }
        if (error instanceof RecordTooLargeException) {
            throw refused(topic, error, "Raise max.message.bytes of the topic, or lower the chunk size of this site.");
        }
        if (error instanceof UnsupportedVersionException
                || error instanceof InvalidConfigurationException
                || isBadSetting(error)) {
            throw refused(topic, error, "Check the settings under kafka and the version of the brokers.");
        }
    }

    /** A client that cannot be built; a host name that is not known now may be known later. */
    private static boolean isBadSetting(Throwable error) {
        Throwable cause = error instanceof ConfigException ? error : error.getCause();
        return cause instanceof ConfigException
                && !String.valueOf(cause.getMessage()).contains("No resolvable bootstrap urls");
    }

    private static PublishException refused(String topic, Throwable error, String advice) {
        return new PublishException(
                PublishException.Problem.REFUSED,
                "Kafka refuses access to topic " + topic + ": " + summary(error) + ". " + advice,
                error);
    }

    static PublishException topicMissing(String topic) {
        return new PublishException(
                PublishException.Problem.TOPIC_MISSING,
                "Topic " + topic + " does not exist. Run `parley init` for this site; if it existed before, somebody"
                        + " deleted this site's log.");
    }

    static String reason(String attempt, Throwable error) {
        return attempt + ": " + summary(error);
    }

    private static String summary(Throwable error) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = error; at != null; at = at.getCause()) {
            text.append(text.isEmpty() ? "" : ", because of ")
                    .append(at.getClass().getSimpleName())
                    .append(": ")
                    .append(at.getMessage());
        }
        return text.toString();
    }
}
