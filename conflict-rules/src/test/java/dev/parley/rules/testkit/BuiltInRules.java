package dev.parley.rules.testkit;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.rule.ByKind;
import dev.parley.rules.rule.Concat;
import dev.parley.rules.rule.CustomRule;
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
import java.util.List;
import java.util.Optional;

/** Every built-in rule, with values that it is made for; of those with limits also one whose limits are met often. */
final class BuiltInRules {
    private static final List<String> SITES = List.of("s1", "s0");

    /** A rule and what it decides. */
    record Case(Rule rule, Values values) {
        @Override
        public String toString() {
            return rule.name();
        }
    }

    private BuiltInRules() {}

    static List<Case> all() {
        return List.of(
                new Case(new LastWriterWins(), Values.texts()),
                new Case(LineageRule.firstWriterWins(), Values.texts()),
                new Case(LineageRule.priority(SITES), Values.texts()),
                new Case(new FirstWriterWins(), Values.texts()),
                new Case(new SitePriority(SITES), Values.texts()),
                new Case(new ByKind(new FirstWriterWins(), new LastWriterWins()), Values.texts()),
                new Case(new ByKind(new LastWriterWins(), new SitePriority(SITES)), Values.texts()),
                new Case(new Extreme(true), Values.integers()),
                new Case(new Extreme(false), Values.decimals()),
                new Case(new Union(Elements.JSON_ARRAY), Values.sets(Elements.JSON_ARRAY)),
                new Case(new Concat(" / ", 10_000), Values.texts()),
                new Case(new Concat("/", 9), Values.texts()),
                new Case(new Manual(new LastWriterWins(), false), Values.texts()),
                new Case(new Manual(new SitePriority(SITES), true), Values.texts()),
                new Case(new SumDeltas(), Values.integers()),
                new Case(new SumDeltas(SumDeltas.Initial.SUM), Values.decimals()),
                new Case(new SumDeltas(SumDeltas.Initial.GREATEST), Values.integers()),
                new Case(new SetAddRemove(Elements.COMMA_LIST), Values.sets(Elements.COMMA_LIST)),
                new Case(new SetAddRemove(Elements.JSON_ARRAY), Values.sets(Elements.JSON_ARRAY)),
                new Case(new JsonFields(), Values.documents()),
                new Case(new JsonFields(Optional.of("id")), Values.documents()),
                new Case(new TextLines(), Values.lines()),
                new Case(new TextLines(60, 20), Values.lines()),
                new Case(new GrowExtreme(true), Values.integers()),
                new Case(new GrowExtreme(false), Values.decimals()),
                new Case(new GrowSet(Elements.JSON_ARRAY), Values.sets(Elements.JSON_ARRAY)),
                new Case(new CustomRule.Pick("custom pick", writes -> writes.size() / 2), Values.integers()),
                new Case(
                        new CustomRule.Replay(
                                "custom replay", (current, before, after) -> before.equals(after) ? current : after),
                        Values.texts()));
    }
}
