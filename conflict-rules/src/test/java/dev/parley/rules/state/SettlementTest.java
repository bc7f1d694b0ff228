package dev.parley.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which lost writes are told: the same at every site, whatever it learned first. */
class SettlementTest {
    private static LostWrite lost(String rule) {
        return new LostWrite(
                RowKey.of("t", new Value.Int(1)),
                new Dot(SiteId.of("a"), 1),
                new Dot(SiteId.of("b"), 1),
                ConflictKind.POLICY,
                Unit.ROW,
                rule,
                HybridTimestamp.ofWallMillis(1),
                HybridTimestamp.ofWallMillis(2));
    }

    @Test
    void aWriteThatLosesUnderTwoVersionsOfThePolicyIsToldInOneOrder() {
        List<LostWrite> one = new ArrayList<>(List.of(lost("site-priority"), lost("last-writer-wins")));
        List<LostWrite> other = new ArrayList<>(List.of(lost("last-writer-wins"), lost("site-priority")));

        one.sort(Settlement.CANONICAL);
        other.sort(Settlement.CANONICAL);

        assertThat(one).isEqualTo(other);
    }
}
