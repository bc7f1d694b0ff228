package dev.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.ConfigException;
import dev.parley.reconcile.Planner;
import dev.parley.reconcile.RowPlan;
import dev.parley.reconcile.Target;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.RuleFailure;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no rule can decide when it is read is decided by a fallback when it comes, at every site alike, and told. */
class FailingRulesTest {
    private static final Columns COLUMNS = Columns.of("id", "v");
    private static final RowKey KEY = RowKey.of("t", new Value.Int(1));

    private static Planner planner(String rule) throws ConfigException {
        GroupPolicy policy = PolicyFile.parse("policy.yaml", "version: 1\ntables: {t: {columns: {v: " + rule + "}}}\n")
                .policy();
        return new Planner(policy::forTable);
    }

    private static Row row(String value) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Text(value));
    }

    private static List<Operation> writes(String... values) {
        List<Operation> writes = new ArrayList<>();
        for (String value : values) {
            Stamp stamp = new Stamp(
                    new Dot(SiteId.of("s" + writes.size()), 1),
                    VersionVector.EMPTY,
                    HybridTimestamp.ofWallMillis(1_000L + writes.size()),
                    1);
            writes.add(new Operation.Update(stamp, KEY, row("base"), row(value), Set.of()));
        }
        return writes;
    }

    private static RowPlan plan(Planner planner, List<Operation> arrival) {
        RowState base = RowState.of(new Base.Present(row("base")), VersionVector.EMPTY, List.of());
        return planner.plan(KEY, base, arrival);
    }

    private static List<List<Operation>> orders(List<Operation> of) {
        List<List<Operation>> orders = new ArrayList<>();
        for (int[] order : new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
            orders.add(List.of(of.get(order[0]), of.get(order[1]), of.get(order[2])));
        }
        return orders;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{rule: text-merge, max-characters: 12} | third | the limit is 12",
                "json-merge | third | JSON",
                "{rule: custom, class: siblings, expression: 'siblings[5]'} | third | failed with",
                "{rule: custom, class: siblings, expression: 'siblings[5]', fallback: first-writer-wins} | first text, long | failed with",
                "{rule: custom, class: siblings, expression: 'siblings[5]', fallback: 'site-priority(s1)'} | second text, long | failed with",
                "{rule: custom, class: siblings, expression: 'siblings.filter(s, s.value > 3)[0]', fallback: min} | first text, long | failed with",
                "{rule: custom, class: siblings, expression: 'siblings.filter(s, true)[0]', max-steps: 3} | third | more than 3 steps",
                "{rule: custom, class: replay, expression: 'current.x'} | third | failed with",
            })
    void everySiteComesToTheFallbacksValueWhateverTheOrderOfArrival(String rule, String expected, String reason)
            throws ConfigException {
        Planner planner = planner(rule);
        List<Operation> writes = writes("first text, long", "second text, long", "third");

        for (List<Operation> arrival : orders(writes)) {
            RowPlan plan = plan(planner, arrival);
            assertThat(plan.target()).isEqualTo(new Target.Row(row(expected)));
            assertThat(plan.failures()).extracting(RuleFailure::unit).contains("v");
            assertThat(plan.failures())
                    .extracting(RuleFailure::reason)
                    .allSatisfy(text -> assertThat(text).doesNotContain("first", "second", "third"))
                    .anySatisfy(text -> assertThat(text).containsIgnoringCase(reason));
        }
    }

    @Test
    void aFailureIsToldOnceThoughTheRowIsDecidedAgain() throws ConfigException {
        Planner planner = planner("json-merge");
        List<Operation> writes = writes("a", "b", "c");
        RowPlan first = plan(planner, writes.subList(0, 2));

        RowPlan again = planner.plan(KEY, first.state(), writes.subList(0, 1));
        RowPlan third = planner.plan(KEY, first.state(), writes.subList(2, 3));

        assertThat(first.failures()).hasSize(1);
        assertThat(again.failures()).isEmpty();
        assertThat(third.failures())
                .extracting(RuleFailure::at)
                .containsExactly(writes.get(2).dot());
    }
}
