package dev.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.custom.CustomClass;
import dev.parley.custom.CustomExpression;
import dev.parley.custom.CustomRules;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.PolicyProblem;
import dev.parley.rules.policy.PolicyText;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.testkit.Conditions;
import dev.parley.rules.testkit.Law;
import dev.parley.rules.testkit.LawReport;
import dev.parley.rules.testkit.RuleLaws;
import dev.parley.rules.testkit.Values;
import dev.parley.rules.testkit.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomPolicyTest {
    private static GroupPolicy policy(String text) throws ConfigException {
        return PolicyFile.parse("policy.yaml", text).policy();
    }

    private static String refusal(String text) {
        return String.valueOf(catchThrowableOfType(ConfigException.class, () -> PolicyFile.parse("policy.yaml", text))
                .getMessage());
    }

    private static String with(String expression) {
        return "version: 1\ntables: {t: {columns: {v: {rule: custom, class: siblings, expression: '" + expression
                + "'}}}}\n";
    }

    @Test
    void customRulesStandBesideTheOthers() throws ConfigException {
        RowPolicy row = policy("""
                version: 1
                tables:
                  ticket:
                    groups:
                      state:
                        columns: [status, priority]
                        rule:
                          rule: custom
                          class: siblings
                          expression: |
                            siblings.filter(s, siblings.all(o, s.values.priority >= o.values.priority))[0]
                          fallback: first-writer-wins
                          max-steps: 500
                    columns:
                      score: {rule: custom, class: replay, expression: 'current + after - before'}
                """).forTable("ticket");

        assertThat(row.groups().get(0).rule().ruleClass()).isEqualTo(RuleClass.SIBLING_FOLD);
        assertThat(row.groups().get(0).rule().byColumn()).isFalse();
        assertThat(row.groups().get(0).rule().name()).endsWith(",first-writer-wins,500)");
        assertThat(row.groups().get(1).rule().ruleClass()).isEqualTo(RuleClass.REPLAY);
        assertThat(PolicyText.explain("ticket", row))
                .contains("status, priority: your own rule", "where it fails: the earlier write stands.");
    }

    @Test
    void theExpressionIsPartOfThePolicysHash() throws ConfigException {
        String hash = policy(with("siblings[0]")).hash();

        assertThat(policy(with("siblings[0] ")).hash()).isEqualTo(hash);
        assertThat(policy(with("siblings[1]")).hash()).isNotEqualTo(hash);
    }

    @Test
    void aMissingClassOrExpressionIsRefused() {
        assertThat(refusal("""
                version: 1
                tables:
                  t:
                    columns:
                      a: {rule: custom, expression: 'siblings[0]'}
                      b: {rule: custom, class: sibling, expression: 'siblings[0]'}
                      c: {rule: custom, class: replay}
                      d: {rule: custom, class: replay, expression: after, fallback: sum-deltas}
                      e: {rule: custom, class: siblings, expression: '0', fallback: text-merge}
                      f: {rule: custom, class: siblings, expression: '0', max-steps: 0, expresion: x}
                """))
                .contains("7 problems")
                .contains("line 5: tables.t.columns.a.class: is missing; write `class: siblings` if")
                .contains("line 6: tables.t.columns.b.class: 'sibling' is no class; did you mean `siblings`?")
                .contains("line 7: tables.t.columns.c.expression: is missing")
                .contains("line 8: tables.t.columns.d.fallback: sum-deltas cannot be the fallback of a replay")
                .contains("line 9: tables.t.columns.e.fallback: text-merge")
                .contains("must be a whole number from 1 to 100000")
                .contains("did you mean `expression`?");
    }

    @Test
    void typeErrorsAreRefusedWithLineAndColumnOfTheExpression() {
        assertThat(refusal("""
                version: 1
                tables:
                  t:
                    columns:
                      a:
                        rule: custom
                        class: siblings
                        expression: |
                          siblings.filter(s,
                            s.site == 3)[0]
                """)).contains("line 8: tables.t.columns.a.expression: at 2:10 of the expression: ");
    }

    @Test
    void aRuleThatBreaksALawIsRefusedWithItsHistoryInWords() throws ConfigException {
        GroupPolicy policy = policy("""
                version: 1
                tables:
                  note:
                    columns:
                      body: {rule: custom, class: replay, expression: 'current + after + current + before'}
                      title: {rule: custom, class: replay, expression: 'size(after) > size(current) ? after : current'}
                """);

        List<PolicyProblem> problems = PolicyLaws.of(policy);

        assertThat(problems).isNotEmpty().allMatch(problem -> problem.where().equals("note.body"));
        assertThat(problems)
                .extracting(PolicyProblem::toString)
                .anySatisfy(text -> assertThat(text).contains("a merge is no larger than both sides together"));
        assertThat(PolicyLaws.of(policy)).as("asked again").isEqualTo(problems);
    }

    /** Counted, not timed: the slowest rule that there can be takes no more work than any other, and always as much. */
    @Test
    void theLawsCostNoMoreThanTheirLimitWhateverTheRule() throws Exception {
        String eight = "[1,2,3,4,5,6,7,8]";
        String endless = eight + ".all(a, " + eight + ".all(b, " + eight + ".all(c, " + eight + ".all(d, " + eight
                + ".all(e, a * b * c * d * e > 0)))))";
        CustomExpression slow =
                new CustomExpression(CustomClass.REPLAY, endless + " ? after : before", CustomExpression.STEPS_MAX);
        Rule rule = CustomRules.of(slow, new LastWriterWins());

        LawReport first = report(rule);
        LawReport again = report(rule);

        assertThat(first.broken()).isEmpty();
        assertThat(again).isEqualTo(first);
    }

    private static LawReport report(Rule rule) {
        Work work = Work.of(PolicyLaws.STEPS);
        Rule telling = CustomRules.telling(rule, taken -> work.spend(PolicyLaws.STEPS_EACH + taken));
        LawReport report =
                RuleLaws.check(telling, Values.integers(), Conditions.full().with(work));
        assertThat(work.spent())
                .isBetween(
                        PolicyLaws.STEPS / 2, PolicyLaws.STEPS + Law.values().length * 2L * CustomExpression.STEPS_MAX);
        return report;
    }

    @Test
    void slowRulesArePassedByTheSameLaws() throws ConfigException {
        String nested = "[1,2,3,4,5,6,7,8].map(a, [1,2,3,4,5,6,7,8].map(b, [1,2,3,4,5,6,7,8].map(c, a * b * c)))";
        StringBuilder text = new StringBuilder("version: 1\ntables:\n  t:\n    columns:\n");
        for (int i = 0; i < 3; i++) {
            text.append("      c")
                    .append(i)
                    .append(": {rule: custom, class: siblings, expression: 'size(")
                    .append(nested)
                    .append(") - 8 + ")
                    .append(i % 2)
                    .append(" * 1', max-steps: 100000}\n");
        }
        GroupPolicy policy = policy(text.toString());

        assertThat(PolicyLaws.of(policy)).isEmpty();
    }
}
