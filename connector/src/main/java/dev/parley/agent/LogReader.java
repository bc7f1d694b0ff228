package dev.parley.agent;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.check.SiteTopics;
import dev.parley.config.BridgeNames;
import dev.parley.config.SiteConfig;
import dev.parley.consume.ConsumeSettings;
import dev.parley.consume.LogExcerpt;
import dev.parley.review.LogPart;
import dev.parley.wire.EnvelopeException;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;

/** Reads logs for review, which knows no stage. Thread-safe. */
final class LogReader implements LogPart.Reader {
    /** The admin interface answers within thirty seconds or not at all. */
    private static final Duration LIMIT = Duration.ofSeconds(6);

    private final SiteConfig config;
    private final LogExcerpt logs;

    LogReader(SiteConfig config) {
        this.config = config;
        this.logs = new LogExcerpt(
                ConsumeSettings.of(SiteTopics.clientProperties(config.kafka())), LogFormat.of(config), LIMIT);
    }

    @Override
    public LogPart read(String set, String site, OptionalLong from, int records) {
        String topic = BridgeNames.logTopic(config.group(), set, site);
        try {
            LogExcerpt.Stretch stretch = logs.read(topic, from, records);
            return new LogPart(
                    stretch.entries().stream()
                            .map(entry -> new LogPart.Entry(entry.offset(), entry.record()))
                            .toList(),
                    stretch.first(),
                    stretch.end(),
                    stretch.next());
        } catch (EnvelopeException e) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    "the log cannot be decoded: " + e.getMessage() + "; go on behind it with from");
        } catch (KafkaException e) {
            throw ApiException.of(
                    ErrorKind.NOT_RUNNING,
                    "topic " + topic + " cannot be read now (" + e.getMessage() + "); ask again when Kafka answers");
        }
    }
}
