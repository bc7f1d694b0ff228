package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.Agent;
import dev.parley.agent.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandTest {
    private static final String POLICY = """
            version: 7
            tables:
              stock:
                deletes: delete-wins
                columns:
                  amount: sum-deltas(sum)
                  price: {rule: custom, class: siblings, expression: 'siblings[0]', fallback: min}
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = ParleyCommand.commandLine(Agent::start);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void lintPrintsVersionAndHashOrAllProblems() throws IOException {
        assertThat(run("rules", "lint", "--policy", file("policy.yaml", POLICY)))
                .isZero();
        assertThat(out.toString()).contains("policy.yaml: version 7, hash ").contains("no problems");

        String wrong = POLICY.replace("siblings[0]'", "siblngs[0]'").replace("delete-wins", "delete-win");
        assertThat(run("rules", "lint", "--policy", file("wrong.yaml", wrong)))
                .isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(err.toString()).contains("2 problems", "did you mean `delete-wins`?", "at 1:1 of the expression");
    }

    @Test
    void lintPrintsTheHistoryOfARuleThatBreaksALaw() throws IOException {
        String growing = "version: 1\ntables: {t: {columns: {v: {rule: custom, class: replay, "
                + "expression: 'current + after + current + before'}}}}\n";

        assertThat(run("rules", "lint", "--policy", file("policy.yaml", growing)))
                .isEqualTo(ExitCode.RULES.code());
        assertThat(out.toString())
                .contains("law broken: t.v: custom(")
                .contains("a merge is no larger than both sides");
    }

    @Test
    void explainSaysWhatComesOfEachKindOfConflict() throws IOException {
        String policy = file("policy.yaml", POLICY);

        assertThat(run("rules", "explain", "--policy", policy, "stock")).isZero();
        assertThat(out.toString())
                .contains("update and update of one row\n  amount: what each write added or took away is summed up.\n")
                .contains("insert and insert of one key\n  amount: both numbers are added up")
                .contains("price: your own rule custom(")
                .contains("where it fails: the smaller value stands.")
                .contains("update and delete\n  the row is gone; the update is recorded.\n")
                .contains("delete and delete", "unique key", "whose parent another site deleted");

        out.getBuffer().setLength(0);
        assertThat(run("rules", "explain", "--policy", policy, "stok")).isZero();
        assertThat(out.toString())
                .startsWith("The policy does not name 'stok'; what follows are its defaults. Did you mean 'stock'?");

        out.getBuffer().setLength(0);
        assertThat(run("rules", "explain", "--policy", policy)).isZero();
        assertThat(out.toString())
                .contains("Table stock", "Table (every other)")
                .doesNotContain("another person has to approve");

        String asked = file(
                "asked.yaml", POLICY.replace("deletes: delete-wins", "deletes: delete-wins\n    approval: required"));
        assertThat(run("rules", "explain", "--policy", asked, "stock")).isZero();
        assertThat(out.toString()).contains("What a person decides here, another person has to approve.");
    }

    @Test
    void theExamplesOfTheDocumentationHold() {
        for (String example : new String[] {"calendar", "documents"}) {
            assertThat(run("rules", "test", "../config-examples/" + example + "/examples.yaml"))
                    .as(out + "\n" + err)
                    .isZero();
        }
        assertThat(out.toString()).contains("4 examples, 0 differ", "3 examples, 0 differ");
    }

    @Test
    void anExampleThatDiffersEndsWithItsOwnCode() throws IOException {
        file("policy.yaml", POLICY);
        String examples = file("examples.yaml", """
                policy: policy.yaml
                examples:
                  - name: two take one each
                    table: stock
                    given: {id: 1, amount: 5}
                    when:
                      - {site: berlin, update: {amount: 4}}
                      - {site: lima, update: {amount: 4}}
                    then: {row: {amount: 4}}
                """);

        assertThat(run("rules", "test", examples)).isEqualTo(ExitCode.RULES.code());
        assertThat(out.toString())
                .contains("differs two take one each\n          amount is 3, expected 4\n1 examples, 1 differ");

        String other = file("other.yaml", "version: 1\ndefaults: {deletes: lww}\n");
        assertThat(run("rules", "test", examples, "--policy", other)).isZero();
    }

    @Test
    void wrongCommandLinesEndWithUsage() throws IOException {
        assertThat(run("rules")).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("rules", "lint")).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("rules", "test", file("e.yaml", "examples: []\n"))).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("names no policy; add `policy: FILE`");
    }
}
