package dev.parley.publish;

import dev.parley.store.CertificateRefusal;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Tells errors that waiting may heal from those that a person must. */
final class KafkaErrors {
    private static final String CERTIFICATE_ADVICE =
            "The certificate of each broker must be in date, valid for the host by which it is reached, and of an authority"
                    + " in ssl.truststore.location under kafka.properties: correct the site file, or give the broker a new"
                    + " certificate.";

    private KafkaErrors() {}

    /** The exception itself, or one that says more where a broker's certificate was refused. */
    static KafkaException explained(KafkaException error) {
        String refusal = CertificateRefusal.reason(error);
        return refusal == null
                ? error
                : new SslAuthenticationException(
                        "its certificate is refused, " + refusal + ". " + CERTIFICATE_ADVICE, error);
    }

    /** Returns if another attempt makes sense. */
    static void throwIfHopeless(Throwable error, PublishSettings settings) throws InterruptedException {
        String topic = settings.topic();
        if (error instanceof InterruptException) {
            throw new InterruptedException("interrupted while talking to Kafka");
        }
        if (error instanceof UnknownTopicOrPartitionException || error instanceof InvalidTopicException) {
            throw topicMissing(topic);
        }
        String refusal = CertificateRefusal.reason(error);
        if (refusal != null) {
            throw new PublishException(
                    PublishException.Problem.REFUSED,
                    "The certificate of a broker is refused, " + refusal + ", asked for at "
                            + settings.clientProperties().get("bootstrap.servers") + ". " + CERTIFICATE_ADVICE,
                    error);
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
