package dev.parley.agent;

import static dev.parley.agent.Samples.ADA;
import static dev.parley.agent.Samples.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.apply.ApplyOutcome;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.telemetry.Meters;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryMetersTest {
    private static LostWrite lost(String table, ConflictKind kind, String rule) {
        return new LostWrite(
                RowKey.of(table, new Value.Text("secret key")),
                new Dot(ADA, 1),
                new Dot(BOB, 1),
                kind,
                rule,
                HybridTimestamp.ofWallMillis(1),
                HybridTimestamp.ofWallMillis(2));
    }

    private static ApplyOutcome outcome(LostWrite... losers) {
        return new ApplyOutcome(
                List.of(), 0, List.of(losers), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false);
    }

    @Test
    void lostWritesAreCountedByTableKindAndRule() {
        try (Meters meters = new Meters()) {
            DeliveryMeters delivery = new DeliveryMeters(meters, "main", List.of("ada"), () -> 0);
            LostWrite update = lost("note", ConflictKind.UPDATE_ORIGIN_DIFFERS, "last-writer-wins");
            delivery.applied(outcome(update, update, lost("note", ConflictKind.UPDATE_DELETED, "delete-wins")));
            delivery.applied(outcome(update));
            String counter = "parley_conflicts_decided_total{kind=\"";
            assertThat(meters.scrape())
                    .contains(counter
                            + "update_origin_differs\",rule=\"last-writer-wins\",set=\"main\",table=\"note\"} 3.0")
                    .contains(counter + "update_deleted\",rule=\"delete-wins\",set=\"main\",table=\"note\"} 1.0")
                    .doesNotContain("secret");
        }
    }
}
