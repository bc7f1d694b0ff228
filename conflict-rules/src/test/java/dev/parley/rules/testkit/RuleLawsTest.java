package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.rule.Concat;
import dev.parley.rules.rule.Extreme;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.GrowExtreme;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.LineageRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SitePriority;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.rule.Union;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in rule against every law; prints the table of both. */
class RuleLawsTest {
    private static final List<String> SITES = List.of("s1", "s0");
    private static final List<LawReport> REPORTS = new ArrayList<>();

    static Stream<Arguments> rules() {
        return Stream.of(
                rule(new LastWriterWins(), Values.texts()),
                rule(LineageRule.firstWriterWins(), Values.texts()),
                rule(LineageRule.priority(SITES), Values.texts()),
                rule(new FirstWriterWins(), Values.texts()),
                rule(new SitePriority(SITES), Values.texts()),
                rule(new Extreme(true), Values.integers()),
                rule(new Extreme(false), Values.decimals()),
                rule(new Union(Elements.JSON_ARRAY), Values.sets(Elements.JSON_ARRAY)),
                rule(new Concat(" / ", 10_000), Values.texts()),
                rule(new Manual(new LastWriterWins(), false), Values.texts()),
                rule(new Manual(new SitePriority(SITES), true), Values.texts()),
                rule(new SumDeltas(), Values.integers()),
                rule(new SumDeltas(SumDeltas.Initial.SUM), Values.decimals()),
                rule(new SumDeltas(SumDeltas.Initial.GREATEST), Values.integers()),
                rule(new SetAddRemove(Elements.COMMA_LIST), Values.sets(Elements.COMMA_LIST)),
                rule(new SetAddRemove(Elements.JSON_ARRAY), Values.sets(Elements.JSON_ARRAY)),
                rule(new JsonFields(), Values.documents()),
                rule(new JsonFields(Optional.of("id")), Values.documents()),
                rule(new TextLines(), Values.lines()),
                rule(new GrowExtreme(true), Values.integers()),
                rule(new GrowExtreme(false), Values.decimals()),
                rule(new GrowSet(Elements.JSON_ARRAY), Values.sets(Elements.JSON_ARRAY)));
    }

    private static Arguments rule(Rule rule, Values values) {
        return Arguments.of(rule.name(), rule, values);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void aBuiltInRuleObeysAllLawsOfItsClass(String name, Rule rule, Values values) {
        LawReport report = RuleLaws.check(rule, values);
        REPORTS.add(report);
        assertThat(report.broken()).as(report.rule()).isEmpty();
        assertThat(report.checked()).containsKeys(Law.FOLDING, Law.ACCOUNTING, Law.ORDER, Law.TOTALITY);
    }

    @Test
    void aHistoryIsTheSameWheneverItIsDrawn() {
        Histories histories = new Histories(new LastWriterWins(), Values.texts());

        assertThat(histories.of(7).steps()).isEqualTo(histories.of(7).steps());
        assertThat(histories.of(7).run().operations())
                .isEqualTo(histories.of(7).run().operations());
    }

    @AfterAll
    static void printTheTable() {
        System.out.println(LawReport.heading());
        REPORTS.forEach(report -> System.out.println(report.line()));
    }
}
