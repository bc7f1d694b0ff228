package dev.parley.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.policy.PolicyFile;
import dev.parley.rules.policy.GroupPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleRunTest {
    private static List<String> differences(String columns, String example) throws ConfigException {
        GroupPolicy policy = PolicyFile.parse(
                        "policy.yaml", "version: 2\ntables:\n  t:\n    by-column: true\n    columns: " + columns + "\n")
                .policy();
        String text = "examples:\n- {name: x, table: t, " + example + "}\n";
        return ExampleRun.of(ExampleFile.parse("examples.yaml", text).examples().get(0), policy);
    }

    @Test
    void anExampleHoldsIfRowLosersAndPendingUnitsAreAsExpected() throws ConfigException {
        assertThat(differences("{price: manual(first-writer-wins), n: sum-deltas}", """
                given: {id: 1, price: 5, n: 10},
                when: [{site: berlin, update: {price: 6, n: 12}}, {site: lima, update: {price: 7, n: 9}}],
                then: {row: {price: 6, n: 11}, lost: [], pending: [price]}""".replace('\n', ' ')))
                .isEmpty();
    }

    @Test
    void everyDifferenceIsTold() throws ConfigException {
        assertThat(differences("{price: max}", """
                given: {id: 1, price: 5, note: old},
                when: [{site: berlin, update: {price: 9, note: b}}, {site: lima, update: {price: 7, note: l}}],
                then: {row: {price: 7, note: b}, lost: [], pending: [price]}""".replace('\n', ' ')))
                .containsExactly(
                        "price is 9, expected 7",
                        "note is 'l', expected 'b'",
                        "lost writes are berlin.1, lima.1, expected none",
                        "waiting units are none, expected price");
    }

    @Test
    void aWriteThatSawAnotherReplacesItWhateverTheClocksSay() throws ConfigException {
        assertThat(differences("{}", """
                given: {id: 1, v: 1},
                when: [{site: berlin, at: 50, update: {v: 2}}, {site: lima, at: 1, saw: berlin.1, update: {v: 3}}],
                then: {row: {v: 3}, lost: []}""".replace('\n', ' '))).isEmpty();
    }

    @Test
    void rowsThatAreThereAndRowsThatAreNotAreToldApart() throws ConfigException {
        assertThat(differences(
                        "{}", "when: [{site: a, insert: {id: 1}}, {site: a, delete: true}], then: {absent: true}"))
                .isEmpty();
        assertThat(differences("{}", "given: {id: 1}, when: [{site: a, delete: true}], then: {row: {id: 1}}"))
                .containsExactly("there is no row");
        assertThat(differences("{}", "given: {id: 1}, when: [{site: a, update: {id: 1}}], then: {absent: true}"))
                .containsExactly("the row is there, expected none");
        assertThat(differences("{}", "given: {id: 1}, when: [{site: a, insert: {id: 1}}], then: {absent: true}"))
                .containsExactly("a.1 cannot insert: at its site there is a row already");
    }

    @Test
    void aRuleThatCannotDecideIsADifference() throws ConfigException {
        assertThat(differences("{j: json-merge}", """
                given: {id: 1, j: 'a'}, when: [{site: a, update: {j: 'no json'}}, {site: b, update: {j: 'none'}}],
                then: {row: {j: none}}""".replace('\n', ' ')))
                .singleElement()
                .asString()
                .startsWith("in j json-merge could not decide at b.1: ");
    }

    @Test
    void problemsOfAFileAreToldAtOnce() {
        String message = String.valueOf(
                catchThrowableOfType(ConfigException.class, () -> ExampleFile.parse("examples.yaml", """
                        examples:
                          - name: x
                            tabel: t
                            when:
                              - {site: berlin, update: {v: 1}, delete: true}
                              - {site: 'b e', at: soon, update: {v: 1}, saw: lima.1}
                            then: {}
                        """))
                        .getMessage());

        assertThat(message)
                .contains("did you mean `table`?")
                .contains("examples[0].table: is missing")
                .contains("line 5: examples[0].when[0]: must have one of insert, update and delete")
                .contains("'b e' is no site name")
                .contains("examples[0].when[1].at: must be a whole number")
                .contains("'lima.1' is no write made before")
                .contains("examples[0].then: must say what comes of the writes");
    }
}
