package dev.parley.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.policy.TableFacts.ColumnKind;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SitePriority;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyCheckTest {
    private static final Map<String, ColumnKind> COLUMNS = Map.of(
            "id", ColumnKind.EXACT_NUMBER,
            "stock", ColumnKind.EXACT_NUMBER,
            "weight", ColumnKind.FLOATING_POINT,
            "from", ColumnKind.OTHER,
            "to", ColumnKind.OTHER,
            "note", ColumnKind.TEXT);
    private static final TableFacts SOUND = new TableFacts(COLUMNS, Set.of("id"), Set.of(), true, true, false);

    private static RowPolicy policy(ColumnGroup... groups) {
        return new RowPolicy(1, DeletePolicy.UPDATE_WINS, new LastWriterWins(), List.of(groups));
    }

    private static List<String> reasons(RowPolicy policy, TableFacts facts) {
        return PolicyCheck.of("shop.item", policy, facts).stream()
                .map(problem -> problem.where() + ": " + problem.reason())
                .toList();
    }

    @Test
    void aSoundPolicyHasNoProblems() {
        RowPolicy sound = policy(ColumnGroup.of("stock", new SumDeltas()), ColumnGroup.of("note", new TextLines()));

        assertThat(PolicyCheck.of("shop.item", sound, SOUND)).isEmpty();
    }

    @Test
    void allProblemsAreFoundAtOnceEachWithAnExampleAndAHint() {
        RowPolicy wrong = policy(
                ColumnGroup.of("weight", new SumDeltas()),
                ColumnGroup.of("stok", new SumDeltas()),
                ColumnGroup.of("id", new LastWriterWins()),
                ColumnGroup.of("from", new JsonFields()));

        List<PolicyProblem> problems = PolicyCheck.of("shop.item", wrong, SOUND);

        assertThat(problems)
                .extracting(PolicyProblem::where)
                .containsExactly("shop.item.weight", "shop.item.stok", "shop.item.id", "shop.item.from");
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.example()).isNotBlank();
            assertThat(problem.toString()).contains(problem.hint(), problem.reason());
        });
    }

    @Test
    void columnRulesNeedOldRows() {
        TableFacts bare = new TableFacts(COLUMNS, Set.of("id"), Set.of(), false, true, false);

        assertThat(reasons(policy(ColumnGroup.of("stock", new SumDeltas())), bare))
                .containsExactly(
                        "shop.item.row: rules for columns need old rows in the database's log.",
                        "shop.item.row: deletes by update-wins need old rows in the log of a table with large values.");
        assertThat(reasons(new RowPolicy(1, DeletePolicy.DELETE_WINS, new LastWriterWins()), bare))
                .isEmpty();
    }

    @Test
    void columnsOfOneCheckAreDecidedTogether() {
        TableFacts checked = new TableFacts(COLUMNS, Set.of("id"), Set.of("from", "to"), true, true, false);
        Rule rule = new SitePriority(List.of("berlin"));

        assertThat(reasons(policy(ColumnGroup.of("from", rule)), checked))
                .containsExactly("shop.item.row: a CHECK constraint spans columns that are decided apart: from, to.");
        assertThat(reasons(policy(new ColumnGroup("time", List.of("from", "to"), rule)), checked))
                .isEmpty();
    }

    @Test
    void generatedKeysAreNoBusinessOfAnyRuleButAPerson() {
        TableFacts generated = new TableFacts(COLUMNS, Set.of("id"), Set.of(), true, true, true);
        RowPolicy manual = new RowPolicy(1, DeletePolicy.LWW, new Manual(new LastWriterWins(), false));

        assertThat(reasons(policy(), generated)).hasSize(1).first().asString().contains("make up the same key");
        assertThat(reasons(manual, generated)).isEmpty();
    }

    @Test
    void aColumnIsInOneGroupOnly() {
        assertThatThrownBy(() -> policy(
                        ColumnGroup.of("stock", new SumDeltas()),
                        new ColumnGroup("more", List.of("note", "stock"), new LastWriterWins())))
                .hasMessage("column 'stock' is in two column groups, the second is 'more'");
    }

    @Test
    void explainsItselfInPlainWords() {
        RowPolicy policy = policy(
                ColumnGroup.of("stock", new SumDeltas()),
                ColumnGroup.of("note", new TextLines()),
                new ColumnGroup("time", List.of("from", "to"), new SitePriority(List.of("berlin", "lima"))));

        assertThat(PolicyText.explain("shop.item", policy)).isEqualTo("""
                        Table shop.item, when two sites write one row without having seen each other:
                        - deleted here, updated there: the row lives, with the update.
                        - stock: what each write added or took away is summed up.
                        - note: texts are merged line by line; of one line, both versions stand.
                        - from, to: the write of the first of these sites stands: berlin, lima.
                        - all other columns together: the later write stands.
                        A write that has seen the other always replaces it, whatever the clocks say.
                        """);
    }

    @Test
    void theHashTellsRulesColumnsAndGranularityApart() {
        RowPolicy plain = policy();
        List<RowPolicy> policies = List.of(
                plain,
                new RowPolicy(1, plain.deletes(), plain.rule(), true, List.of(), null),
                policy(ColumnGroup.of("stock", new SumDeltas())),
                policy(ColumnGroup.of("stock", new SumDeltas(SumDeltas.Initial.SUM))),
                policy(ColumnGroup.of("note", new SumDeltas())));

        assertThat(policies.stream()
                        .map(policy -> new GroupPolicy(1, policy, new java.util.TreeMap<>()).hash())
                        .distinct())
                .hasSize(policies.size());
    }

    @Test
    void aUnitIsAsOldAsTheVersionThatLastChangedIt() {
        RowPolicy first = policy(ColumnGroup.of("stock", new SumDeltas()));
        RowPolicy second = new RowPolicy(
                        2,
                        DeletePolicy.UPDATE_WINS,
                        new LastWriterWins(),
                        List.of(ColumnGroup.of("stock", new LastWriterWins())))
                .after(first);
        RowPolicy third = new RowPolicy(3, DeletePolicy.LWW, new LastWriterWins(), first.groups()).after(second);
        List<String> columns = List.of("id", "stock", "note");

        assertThat(third.units(columns))
                .extracting(Unit::name, Unit::since)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("stock", 3),
                        org.assertj.core.groups.Tuple.tuple(Unit.ROW, 1));
        assertThat(third.deletesSince()).isEqualTo(3);
        assertThat(third.at(2)).isEqualTo(second);
        assertThat(third.at(7)).isEqualTo(third);
    }
}
