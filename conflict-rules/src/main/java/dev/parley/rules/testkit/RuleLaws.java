package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.CustomRule;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.JoinRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.rule.SumDeltas;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Checks one rule against all laws of its class. What it finds broken it shrinks to the shortest history it can. In full a
 * check takes a second or two.
 */
public final class RuleLaws {
    private final Rule rule;
    private final Rule decides;
    private final Values values;
    private final Conditions conditions;
    private final HistoryLaws laws;
    private final EvaluationLaws evaluations;
    private final LawRun run;
    private final List<Runnable> plan = new ArrayList<>();

    private RuleLaws(Rule rule, Values values, Conditions conditions) {
        this.rule = rule;
        this.decides = Metered.of(rule, conditions.work());
        this.values = values;
        this.conditions = conditions;
        this.laws = new HistoryLaws(conditions.replica());
        this.evaluations = new EvaluationLaws(conditions.surroundings());
        this.run = new LawRun(conditions.cases(), conditions.work());
    }

    /** Checks a rule with values that it is made for. */
    public static LawReport check(Rule rule, Values values) {
        return check(rule, values, Conditions.full());
    }

    /** Checks a rule under some conditions. */
    public static LawReport check(Rule rule, Values values, Conditions conditions) {
        return new RuleLaws(rule, values, conditions).report();
    }

    private LawReport report() {
        Histories histories = new Histories(decides, values);
        ofAll(histories);
        ofClass(histories);
        for (int i = 0; i < plan.size(); i++) {
            conditions.work().divide(plan.size() - i);
            plan.get(i).run();
        }
        return new LawReport(rule.name(), rule.ruleClass(), run.broken(), run.seen(), run.checked());
    }

    private void ofAll(Histories histories) {
        onHistories(Law.FOLDING, histories, laws::folding);
        onHistories(Law.ACCOUNTING, histories, laws::accounting);
        onHistories(Law.ORDER, histories, laws::order);
        onHistories(Law.DETERMINISM, histories, evaluations::determinism);
        onHistories(Law.PURITY, histories, evaluations::purity);
        onHistories(Law.CLOSURE, histories, laws::closure);
        onHistories(Law.TOTALITY, new Histories(decides, Values.anything()), this::totality);
        if (rule.ruleClass() != RuleClass.JOIN) {
            onHistories(Law.CHAIN, histories, laws::chain);
            onHistories(Law.SUPERSESSION, histories, laws::supersession);
        }
        onValues(Law.DELETES, seed -> new DeleteLaws(decides, values, conditions.replica(), seed).wrong());
    }

    private @Nullable String totality(History history) {
        String wrong = laws.folding(history);
        wrong = wrong == null ? laws.order(history) : wrong;
        return wrong == null ? laws.accounting(history) : wrong;
    }

    private void ofClass(Histories histories) {
        if (rule.ruleClass() == RuleClass.SIBLING_FOLD) {
            onHistories(Law.SET, histories, evaluations::set);
        }
        if (rule instanceof PickRule) {
            ofPicks(histories);
        }
        if (rule instanceof JoinRule join) {
            onValues(Law.LATTICE, seed -> new ValueLaws(values, seed).lattice(join));
        }
        if (decides instanceof ReplayRule replay) {
            ofReplays(replay);
        }
        if (rule instanceof DeltaRule delta) {
            ofSums(histories, delta);
        }
    }

    private void ofPicks(Histories histories) {
        onHistories(Law.PICK, histories, laws::pick);
        if (rule.ruleClass() == RuleClass.SIBLING_FOLD) {
            plan.add(() -> run.report(Law.EXPOSURE, histories, evaluations::exposure));
        }
        if (rule instanceof Manual) {
            onHistories(Law.PENDING, histories, laws::folding);
        }
        if (rule.ruleClass() == RuleClass.TOTAL_ORDER) {
            onHistories(Law.VALUE_BLIND, new Histories(decides, Values.texts()), RuleLaws::valueBlind);
        }
    }

    /** Sites come to the same row also if edits do not commute: of a rule of one's own that is only reported. */
    private void ofReplays(ReplayRule replay) {
        onValues(Law.MERGE_IDENTITY, seed -> new ValueLaws(values, seed).identity(replay));
        onValues(Law.BOUND, seed -> new ValueLaws(values, seed).bound(replay));
        if (values.apart(new SplittableRandom(0)).isPresent()) {
            LawRun.Check<Long> check = seed -> values.apart(new SplittableRandom(seed))
                    .map(apart -> new ValueLaws(values, seed).commutation(replay, apart))
                    .orElse(null);
            plan.add(
                    rule instanceof CustomRule.Replay
                            ? () -> run.reportValues(Law.COMMUTATION, check)
                            : () -> run.values(Law.COMMUTATION, check));
        }
    }

    private void ofSums(Histories histories, DeltaRule delta) {
        SumLaws sums = new SumLaws(conditions.replica());
        onValues(Law.GROUP, seed -> new ValueLaws(values, seed).group(delta));
        onHistories(Law.EXACT_SUM, Histories.ofUpdates(decides, values), sums::exactSum);
        if (rule.equals(new SumDeltas())) {
            onHistories(Law.RESET, histories, sums::reset);
        }
    }

    /** P13: with other values the same write stands. */
    private static @Nullable String valueBlind(History history) {
        Values others = (current, random, number) -> new Value.Int(1_000_000L - number);
        History other = new History(history.sites(), history.base(), history.policy(), others, history.steps());
        return standing(history) == standing(other) ? null : "with other values another write stands";
    }

    /** Position of the operation whose value shows; -1 if it is none's. */
    private static int standing(History history) {
        List<Operation> operations = history.run().operations();
        Row row = Site.shown(HistoryLaws.oracle(history, operations), history.policy());
        for (int i = 0; row != null && i < operations.size(); i++) {
            if (HistoryLaws.value(operations.get(i)).equals(row.get("a"))) {
                return i;
            }
        }
        return -1;
    }

    private void onHistories(Law law, Histories histories, LawRun.Check<History> check) {
        plan.add(() -> run.histories(law, histories, check));
    }

    private void onValues(Law law, LawRun.Check<Long> check) {
        plan.add(() -> run.values(law, check));
    }
}
