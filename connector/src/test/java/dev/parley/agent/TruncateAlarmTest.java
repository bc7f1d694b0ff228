package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.Truncation;
import dev.parley.telemetry.Meters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruncateAlarmTest {
    @ParameterizedTest
    @CsvSource({"IGNORE, false, 1", "IGNORE, true, 1", "REFUSE, false, 1", "REPLICATE, false, 1", "REPLICATE, true, 0"})
    void whatLeavesRowsAtOtherSitesIsCounted(Truncation setting, boolean deleted, int counted) {
        try (Meters meters = new Meters()) {
            new TruncateAlarm("main", meters, table -> setting).truncated("item", deleted);
            String line = "parley_truncated_tables_total{set=\"main\",table=\"item\"} 1.0";
            assertThat(meters.scrape().contains(line)).isEqualTo(counted == 1);
        }
    }

    @Test
    void tablesAreCountedFromZero() {
        try (Meters meters = new Meters()) {
            TruncateAlarm alarm = new TruncateAlarm("main", meters, table -> Truncation.IGNORE);
            ColumnShape id = new ColumnShape("id", "id", CanonicalType.INT, "integer", false);
            alarm.expect(List.of(
                    TableShape.of("item", "public", "item", List.of(id), List.of("id"), List.of(), List.of(), false)));
            assertThat(meters.scrape()).contains("parley_truncated_tables_total{set=\"main\",table=\"item\"} 0.0");
        }
    }
}
