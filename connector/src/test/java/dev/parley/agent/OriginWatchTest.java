package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OriginWatchTest {
    private static final SiteId BOB = SiteId.of("bob");
    private static final AgentRelease OLD = new AgentRelease(List.of(1), "0.1");
    private static final AgentRelease NEW = new AgentRelease(List.of(1, 2), "0.2");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(OriginWatch.class);
    private long number;

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void agentThatDoesNotReadWhatIsWrittenHereIsToldOfOnce() {
        OriginWatch watch = new OriginWatch(List.of(BOB), () -> 1, 2);

        watch.received(beat(AgentRelease.UNTOLD));
        watch.received(beat(AgentRelease.UNTOLD));
        assertThat(lines.list).hasSize(1);
        watch.received(beat(OLD));
        watch.received(beat(OLD));

        assertThat(lines.list).hasSize(2).allMatch(line -> line.getLevel() == Level.WARN);
        assertThat(lines.list.get(1).getKeyValuePairs().toString())
                .contains("site=\"bob\"", "reads=\"[1]\"", "version=\"0.1\"", "writes=\"2\"");
        assertThat(watch.of(BOB).agent()).isEqualTo(OLD);
    }

    @Test
    void agentThatReadsItIsNot() {
        OriginWatch watch = new OriginWatch(List.of(BOB), () -> 1, 2);

        watch.received(beat(NEW));

        assertThat(lines.list).isEmpty();
        assertThat(watch.of(BOB).agent()).isEqualTo(NEW);
    }

    /** It is the word of a command and not of the site's agent. */
    @Test
    void openingSaysNothingOfTheAgent() {
        OriginWatch watch = new OriginWatch(List.of(BOB), () -> 1, 1);
        watch.received(beat(NEW));

        watch.received(LogRecord.Heartbeat.opening(BOB, new LogRecord.Opening("token", VersionVector.EMPTY)));

        assertThat(watch.of(BOB).agent()).isEqualTo(NEW);
    }

    private LogRecord beat(AgentRelease agent) {
        return new LogRecord.Heartbeat(
                BOB,
                ++number,
                0,
                VersionVector.EMPTY,
                HybridTimestamp.ZERO,
                VersionVector.EMPTY,
                PolicyMark.Pair.NONE,
                List.of(),
                Optional.empty(),
                agent);
    }
}
