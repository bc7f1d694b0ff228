package dev.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.policy.ConflictText;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.PolicyText;
import dev.parley.rules.policy.RowPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyFileTest {
    private static GroupPolicy policy(String text) throws ConfigException {
        return PolicyFile.parse("policy.yaml", text).policy();
    }

    private static String refusal(String text) {
        return String.valueOf(catchThrowableOfType(ConfigException.class, () -> PolicyFile.parse("policy.yaml", text))
                .getMessage());
    }

    @Test
    void tablesTakeWhatTheyDoNotSayFromTheDefaults() throws ConfigException {
        GroupPolicy policy = policy("""
                version: 3
                defaults: {rule: first-writer-wins, deletes: delete-wins}
                tables:
                  stock:
                    columns:
                      amount: sum-deltas
                  customer: {deletes: lww, by-column: true}
                """);

        RowPolicy stock = policy.forTable("stock");
        assertThat(policy.version()).isEqualTo(3);
        assertThat(stock.deletes()).isEqualTo(DeletePolicy.DELETE_WINS);
        assertThat(stock.rule().name()).isEqualTo("first-writer-wins");
        assertThat(stock.groups()).extracting(group -> group.rule().name()).containsExactly("sum-deltas");
        assertThat(policy.forTable("customer").columnwise()).isTrue();
        assertThat(policy.forTable("customer").deletes()).isEqualTo(DeletePolicy.LWW);
        assertThat(policy.forTable("other").groups()).isEmpty();
    }

    @Test
    void rowsAreFollowedToOtherKeysWhereThePolicySaysSo() throws ConfigException {
        GroupPolicy policy = policy("""
                version: 1
                defaults: {moves: follow-move}
                tables:
                  book: {rule: first-writer-wins}
                  loose: {moves: separate}
                """);

        assertThat(policy.forTable("book").moves()).isEqualTo(MovePolicy.FOLLOW_MOVE);
        assertThat(policy.forTable("loose").moves()).isEqualTo(MovePolicy.SEPARATE);
        assertThat(policy.hash()).isNotEqualTo(policy("""
                version: 1
                tables:
                  book: {rule: first-writer-wins}
                  loose: {moves: separate}
                """).hash());
        assertThat(PolicyText.explain("book", policy.forTable("book")))
                .contains("given another key here, updated there: the update is made on the row at its new key");
        assertThat(ConflictText.explain("book", policy.forTable("book"))).contains("update and change of the key");
        assertThat(ConflictText.explain("loose", policy.forTable("loose"))).doesNotContain("change of the key");
        assertThat(refusal("version: 1\ntables: {t: {moves: follow-moves}}"))
                .contains("tables.t.moves")
                .contains("did you mean `follow-move`?");
    }

    @Test
    void aChangeOfWhatFollowsIsAnotherVersionOfTheRules() throws ConfigException {
        PolicyHistory history = new PolicyHistory(List.of(
                policy("version: 1\ntables: {t: {deletes: lww}}"),
                policy("version: 2\ntables: {t: {deletes: lww, moves: follow-move}}")));

        assertThat(history.apply("t").at(1).moves()).isEqualTo(MovePolicy.SEPARATE);
        assertThat(history.apply("t").at(2).moves()).isEqualTo(MovePolicy.FOLLOW_MOVE);
    }

    @Test
    void approvalIsAskedForByTableAndIsNoPartOfTheRules() throws ConfigException {
        Approvals approvals = PolicyFile.parse("p", """
                version: 1
                defaults: {approval: required}
                tables:
                  stock: {rule: last-writer-wins}
                  customer: {approval: none}
                """).approvals();
        assertThat(approvals.required("stock")).isTrue();
        assertThat(approvals.required("other")).isTrue();
        assertThat(approvals.required("customer")).isFalse();
        assertThat(PolicyFile.parse("p", "version: 1").approvals().any()).isFalse();
        assertThat(policy("version: 1\ntables: {t: {rule: min}}").hash())
                .isEqualTo(policy("version: 1\ntables: {t: {rule: min, approval: required}}")
                        .hash());
        assertThatThrownBy(() -> PolicyFile.parse("p", "version: 1\ntables: {t: {approval: requird}}"))
                .hasMessageContaining("tables.t.approval")
                .hasMessageContaining("neither `required` nor `none`");
    }

    @Test
    void rulesAreNamedWithTheirParametersInEitherWay() throws ConfigException {
        RowPolicy row = policy("""
                version: 1
                tables:
                  t:
                    groups:
                      place: {columns: [street, town], rule: 'site-priority(berlin, lima)'}
                    columns:
                      a: {rule: site-priority, sites: [berlin, lima]}
                      b: manual(first-writer-wins)
                      c: {rule: manual, provisional: max, overtake: true}
                      d: {rule: concat, separator: '; ', max-characters: 80}
                      e: set-add-remove(json-array)
                      f: json-merge(id)
                      g: sum-deltas(greatest)
                      h: {rule: text-merge, max-characters: 1000}
                      i: by-kind(first-writer-wins)
                      j: {rule: by-kind, inserts: first-writer-wins, updates: 'site-priority(berlin, lima)'}
                """).forTable("t");

        assertThat(row.groups())
                .extracting(group -> group.rule().name())
                .containsExactly(
                        "site-priority(berlin,lima)",
                        "site-priority(berlin,lima)",
                        "manual(first-writer-wins)",
                        "manual(max,overtake)",
                        "concat(; ,80)",
                        "set-add-remove(json-array)",
                        "json-merge(id)",
                        "sum-deltas(greatest)",
                        "text-merge(diff3-lines-v1,1000,4000000)",
                        "by-kind(inserts first-writer-wins,updates last-writer-wins)",
                        "by-kind(inserts first-writer-wins,updates site-priority(berlin,lima))");
        assertThat(ConflictText.explain("t", row))
                .contains("update and update of one row\n")
                .contains(
                        "j: the write of the first of these sites stands: berlin, lima. What gives way is recorded.\n")
                .contains("insert and insert of one key\n")
                .contains("j: the earlier write stands.\n");
    }

    @Test
    void aRuleForOneKindOfConflictPicksAWrite() {
        assertThat(refusal("""
                version: 1
                tables:
                  t:
                    columns:
                      a: {rule: by-kind, insert: first-writer-wins}
                      b: {rule: by-kind, inserts: first-writer-win}
                      c: {rule: by-kind, inserts: sum-deltas}
                      d: {rule: by-kind, updates: manual}
                """))
                .contains("4 problems")
                .contains("did you mean `inserts`?")
                .contains("did you mean `first-writer-wins`?")
                .contains("sum-deltas")
                .contains("cannot show one of several writes")
                .contains("manual(last-writer-wins) cannot decide one kind of conflict only");
    }

    @Test
    void everyProblemIsToldAtOnceWithPathAndWhatToWrite() {
        String message = refusal("""
                defaults: {deletes: update-win}
                tabels: {}
                tables:
                  t:
                    columns:
                      a: last-writer-win
                      b: union
                      c: max(3)
                      d: {rule: sum-deltas, initial: first}
                    groups:
                      x: {columns: [a, y], rule: min}
                """);

        assertThat(message)
                .contains("policy.yaml: 8 problems")
                .contains("version: is missing")
                .contains("did you mean `update-wins`?")
                .contains("did you mean `tables`?")
                .contains("did you mean `last-writer-wins`?")
                .contains("write one of pg-array, json-array, comma-list")
                .contains("gives a parameter to max, which has none")
                .contains("write last, greatest or sum")
                .contains("a column is decided by one rule");
    }

    @Test
    void hashTellsWhatDecidesAndNotHowItIsWritten() throws ConfigException {
        String one = policy("version: 1\ntables: {t: {columns: {v: max}}}").hash();

        assertThat(policy("# as before\nversion: 1\ntables:\n  t:\n    columns: {v: {rule: max}}\n")
                        .hash())
                .isEqualTo(one);
        assertThat(policy("version: 1\ntables: {t: {columns: {v: min}}}").hash())
                .isNotEqualTo(one);
        assertThat(policy("version: 2\ntables: {t: {columns: {v: max}}}").hash())
                .isNotEqualTo(one);
    }

    @Test
    void aLaterVersionContinuesTheEarlierAndLeavesTheRestAsItWas() throws ConfigException {
        PolicyHistory history = new PolicyHistory(List.of(
                policy("version: 2\ntables: {t: {columns: {v: max}}, u: {deletes: lww}}"),
                policy("version: 1\ntables: {t: {columns: {v: min}}, u: {deletes: lww}}")));

        RowPolicy changed = history.apply("t");
        assertThat(history.current().version()).isEqualTo(2);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.at(1).groups().get(0).rule().name()).isEqualTo("min");
        assertThat(history.apply("u").version()).isEqualTo(1);
    }

    @Test
    void rulesThatDoNotFitTheTablesAreRefusedWithReasonAndCounterExample() throws ConfigException {
        TableShape table = TableShape.of(
                "stock",
                "public",
                "stock",
                List.of(
                        new ColumnShape("id", "id", CanonicalType.INT, "integer", false),
                        new ColumnShape("weight", "weight", CanonicalType.FLOAT64, "float8", true)),
                List.of("id"),
                List.of(),
                List.of(),
                false);
        GroupPolicy policy = policy("""
                version: 1
                tables:
                  stock: {columns: {weight: sum-deltas, hight: max}}
                  stok: {deletes: lww}
                """);

        assertThat(PolicyFit.of(policy, List.of(table)))
                .extracting(Object::toString)
                .anySatisfy(text -> assertThat(text).contains("stok: no replicated table", "Did you mean 'stock'?"))
                .anySatisfy(text -> assertThat(text).contains("no column 'hight'"))
                .anySatisfy(text -> assertThat(text).contains("floating point numbers", "0.1 + 0.2"))
                .anySatisfy(text -> assertThat(text).contains("Set REPLICA IDENTITY FULL"));
    }
}
