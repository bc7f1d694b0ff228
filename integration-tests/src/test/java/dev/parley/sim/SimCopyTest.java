package dev.parley.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import org.junit.jupiter.api.Test;

class SimCopyTest {
    private static final SiteId ORIGIN = SiteId.of("s0");
    private static final SimCopy.From FROM = new SimCopy.From(ORIGIN, 1);

    /** Of a hundred clusters each has every record: once in memory, not a hundred times. */
    @Test
    void copiesOfOneRecordShareIt() {
        SimLog log = new SimLog();
        log.append(beat(1));
        log.append(beat(2));
        SimCopy first = new SimCopy();
        SimCopy second = new SimCopy();

        assertThat(first.append(log, 1, FROM)).isEqualTo(1);
        second.append(first.log(), 0, FROM);

        assertThat(second.log().at(0).record()).isSameAs(log.at(1).record());
        assertThat(second.log().bytesAt(0)).isSameAs(log.bytesAt(1));
        assertThat(second.log().at(0).lastOffset()).isZero();
        assertThat(second.log().at(0).hash()).isEqualTo(log.at(1).hash());
    }

    private static LogRecord beat(long number) {
        return new LogRecord.Heartbeat(
                ORIGIN, number, 0, VersionVector.EMPTY, HybridTimestamp.ZERO, VersionVector.EMPTY);
    }
}
