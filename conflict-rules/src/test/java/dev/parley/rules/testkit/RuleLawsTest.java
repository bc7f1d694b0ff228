package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in rule against every law; prints the table of both. */
@Tag("long")
class RuleLawsTest {
    private static final Path TABLE = Path.of("target", "rules-and-laws.txt");
    private static final List<LawReport> REPORTS = new ArrayList<>();

    static List<BuiltInRules.Case> rules() {
        return BuiltInRules.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void aBuiltInRuleObeysAllLawsOfItsClass(BuiltInRules.Case rule) {
        LawReport report =
                RuleLaws.check(rule.rule(), rule.values(), Conditions.full().with(new Elsewhere()));
        REPORTS.add(report);
        assertThat(report.broken()).as(report.rule()).isEmpty();
        assertThat(report.checked())
                .containsKeys(Law.FOLDING, Law.ACCOUNTING, Law.ORDER, Law.TOTALITY, Law.PURITY, Law.DELETES)
                .allSatisfy((law, cases) -> assertThat(cases).as(law.toString()).isEqualTo(Conditions.CASES));
    }

    /** P17: with the first writer of those left an older write comes back, with the last one never. */
    @Test
    void whetherAnOlderWriteMayComeBackIsReported() {
        assertThat(seen(new FirstWriterWins())).isTrue();
        assertThat(seen(new Manual(new LastWriterWins(), true))).isFalse();
    }

    private static boolean seen(Rule rule) {
        LawReport report = RuleLaws.check(rule, Values.texts());
        assertThat(report.isSound()).isTrue();
        return report.seen().containsKey(Law.EXPOSURE);
    }

    @Test
    void aHistoryIsTheSameWheneverItIsDrawn() {
        Histories histories = new Histories(new LastWriterWins(), Values.texts());

        assertThat(histories.of(7).steps()).isEqualTo(histories.of(7).steps());
        assertThat(histories.of(7).run().operations())
                .isEqualTo(histories.of(7).run().operations());
    }

    @AfterAll
    static void printTheTable() throws IOException {
        List<String> lines = new ArrayList<>(List.of(LawReport.heading()));
        REPORTS.forEach(report -> lines.add(report.line()));
        lines.forEach(System.out::println);
        Files.write(TABLE, lines);
    }
}
