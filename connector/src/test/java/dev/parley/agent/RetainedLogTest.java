package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetainedLogTest {
    @Test
    void onPostgresWhatTheSlotKeeps() {
        LogState.Slot slot = new LogState.Slot("pgoutput", 0, new LogPosition.Postgres(100), "reserved");
        RetainedLog log = new RetainedLog(
                from -> new LogState.Postgres(new LogPosition.Postgres(350), "logical", false, true, Optional.of(slot)),
                () -> new LogPosition.Postgres(300));
        assertThat(log.bytes()).isZero();
        log.look();
        assertThat(log.bytes()).isEqualTo(250);
    }

    @Test
    void onMySqlWhatLiesBehindTheLastDurableCheckpoint() {
        LogPosition.MySql end = new LogPosition.MySql("binlog.000003", 4, "g:1-20");
        LogPosition durable = new LogPosition.MySql("binlog.000003", 1, "g:1-19");
        RetainedLog log = new RetainedLog(
                from -> new LogState.MySql(end, true, "ROW", "FULL", "ON", "", "", durable.equals(from) ? 4_711 : 0),
                () -> durable);
        log.look();
        assertThat(log.bytes()).isEqualTo(4_711);
    }
}
