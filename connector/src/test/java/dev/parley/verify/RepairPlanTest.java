package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RepairPlanTest {
    private static final RowKey KEY = RowKey.of("item", new Value.Text("0123: a"));

    private final FakeSite ada = new FakeSite("ada", Comparator.naturalOrder());
    private final FakeSite bob = new FakeSite("bob", Comparator.naturalOrder());

    private RepairPlan plan() {
        List<Difference> differences = new ArrayList<>();
        for (RowKey key : List.of(KEY, FakeSite.key("gone"), FakeSite.key("more"))) {
            String there = ada.look(List.of(key)).get(0).fingerprint();
            String here = bob.look(List.of(key)).get(0).fingerprint();
            Difference.Kind kind = there.equals(Fingerprint.ABSENT)
                    ? Difference.Kind.EXTRA
                    : here.equals(Fingerprint.ABSENT) ? Difference.Kind.MISSING : Difference.Kind.VALUE;
            differences.add(new Difference(kind, key, List.of(), there, "bob", here, ""));
        }
        VerifyReport.TableReport table =
                new VerifyReport.TableReport("item", Map.of(), "", 0, differences, 0, Map.of(), 0);
        return RepairPlan.of(new VerifyReport("ada", List.of("ada", "bob"), 1, List.of(table)), "ada", "plan-1");
    }

    private void differ() {
        ada.put("0123: a", "right");
        bob.put("0123: a", "wrong");
        ada.put("gone", "gone at bob");
        bob.put("more", "only at bob");
    }

    @Test
    void aPlanComesBackFromItsFile() {
        differ();

        assertThat(PlanFile.read(PlanFile.write(plan()))).isEqualTo(plan());
    }

    @Test
    void aSlipInThePlanIsToldWithItsPlace() {
        differ();
        String yaml = PlanFile.write(plan()).replace("take:", "tkae:");

        assertThatThrownBy(() -> PlanFile.read(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rows")
                .hasMessageContaining("tkae");
    }

    @Test
    void everyRowIsWrittenWhereItIsAndStaleOnesAreRefusedAlone() {
        differ();
        RepairPlan plan = plan();
        bob.put("0123: a", "changed since");

        List<Repairs.Result> results = new Repairs(List.of(ada, bob), "cleo").apply(plan, "");

        assertThat(results)
                .extracting(one -> one.entry().key() + " " + one.written())
                .containsExactly("0123: a false", "gone true", "more true");
        assertThat(results.get(0).reason()).contains("stale").contains("bob");
        assertThat(ada.orders).extracting(RepairOrder::keep).containsExactly(true);
        assertThat(bob.orders).extracting(RepairOrder::keep).containsExactly(false);
    }

    @Test
    void aSiteThatIsNotAskedIsNamed() {
        differ();

        assertThat(new Repairs(List.of(ada), "cleo").apply(plan(), ""))
                .allSatisfy(one -> assertThat(one.reason()).contains("'bob'"));
    }
}
