package dev.parley.agent;

import dev.parley.check.SiteTopics;
import dev.parley.config.BridgeNames;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.pipeline.LogRecord;
import dev.parley.publish.LogHistory;
import dev.parley.publish.LogOpening;
import dev.parley.publish.OwnLog;
import dev.parley.publish.PublishSettings;
import dev.parley.publish.PublishState;
import dev.parley.rules.version.SiteId;
import java.util.function.Consumer;

/** The log of a site whose agent does not run: which incarnations it holds, and where the next one is opened in it. */
final class IncarnationLog {
    private final SiteConfig config;
    private final Consumer<String> onWait;

    /** @param onWait told while Kafka does not answer */
    IncarnationLog(SiteConfig config, Consumer<String> onWait) {
        this.config = config;
        this.onWait = onWait;
    }

    String topic(ReplicationSetConfig set) {
        return BridgeNames.logTopic(config.group(), set.name(), config.site());
    }

    LogHistory history(ReplicationSetConfig set, SiteId self) throws InterruptedException {
        return reader(set, self).history();
    }

    void open(ReplicationSetConfig set, LogRecord.Heartbeat opening) throws InterruptedException {
        SiteId self = opening.origin();
        LogOpening.write(settings(set, self), LogFormat.of(config), reader(set, self), opening);
    }

    private OwnLog reader(ReplicationSetConfig set, SiteId self) {
        return new OwnLog(settings(set, self), LogFormat.of(config), this::state);
    }

    private void state(PublishState state) {
        if (state instanceof PublishState.Waiting why) {
            onWait.accept("waits for Kafka: " + why.reason());
        }
    }

    private PublishSettings settings(ReplicationSetConfig set, SiteId self) {
        return PublishSettings.of(self, topic(set), SiteTopics.clientProperties(config.kafka()));
    }
}
