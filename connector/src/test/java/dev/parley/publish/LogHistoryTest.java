package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.SampleRecords;
import org.junit.jupiter.api.Test;

final class LogHistoryTest {
    private static final SiteId FIRST = SampleRecords.BERLIN;
    private static final SiteId SECOND = new SiteId(FIRST.name(), 2);
    private static final SiteId THIRD = new SiteId(FIRST.name(), 3);

    private final LogHistory history = new LogHistory(FIRST.name());

    @Test
    void emptyLogHoldsNoIncarnation() {
        assertThat(history.latest()).isEmpty();
        assertThat(history.last()).isEqualTo(VersionVector.EMPTY);
    }

    @Test
    void firstThatOpensAnIncarnationHasIt() {
        history.add(opening(SECOND, "mine"));
        history.add(opening(SECOND, "theirs"));

        assertThat(history.isOpenedBy(SECOND, "mine")).isTrue();
        assertThat(history.isOpenedBy(SECOND, "theirs")).isFalse();
        assertThat(history.isOpenedBy(THIRD, "mine")).isFalse();
        assertThat(history.isLatestUsed()).isFalse();

        history.add(SampleRecords.heartbeat(SECOND, 2, 0));
        assertThat(history.isLatestUsed()).isTrue();
    }

    @Test
    void whatAFormerOneWritesBehindItsEndCountsForNothing() {
        history.add(SampleRecords.insert(FIRST, 1, 1));
        history.add(opening(SECOND, "two"));
        history.add(SampleRecords.insert(FIRST, 2, 1));
        history.add(SampleRecords.insert(SECOND, 1, 1));
        history.add(opening(THIRD, "three"));
        history.add(SampleRecords.insert(SECOND, 2, 1));

        assertThat(history.latest()).hasValue(THIRD);
        assertThat(history.last()).isEqualTo(VersionVector.of(FIRST, 1).with(SECOND, 1));
    }

    @Test
    void othersOfTheLogAreNotAsked() {
        history.add(opening(new SiteId("lima", 9), "lima"));

        assertThat(history.latest()).isEmpty();
    }

    private static LogRecord opening(SiteId site, String token) {
        return LogRecord.Heartbeat.opening(site, new LogRecord.Opening(token, VersionVector.EMPTY));
    }
}
