package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.JoinRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.SumDeltas;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Checks one rule against all laws of its class. What it finds broken it shrinks to the shortest history it can. With the
 * default number of cases a check takes a second or two.
 */
public final class RuleLaws {
    /** Histories for each law. */
    public static final int CASES = 40;

    /** Histories for each law, however little time there is. */
    public static final int CASES_MIN = 1;

    /** Says what is wrong with a case; null if nothing is. */
    private interface Check<T> {
        @Nullable
        String wrong(T of);
    }

    private final Rule rule;
    private final Values values;
    private final int cases;
    private final BooleanSupplier hurry;
    private final HistoryLaws laws;
    private final Map<Law, String> broken = new EnumMap<>(Law.class);
    private final Map<Law, Integer> checked = new EnumMap<>(Law.class);

    private RuleLaws(Rule rule, Values values, int cases, Replica replica, BooleanSupplier hurry) {
        this.rule = rule;
        this.values = values;
        this.cases = cases;
        this.hurry = hurry;
        this.laws = new HistoryLaws(replica);
    }

    /** Checks a rule with values that it is made for. */
    public static LawReport check(Rule rule, Values values) {
        return check(rule, values, CASES, Replica.SOUND);
    }

    /**
     * Checks a rule, or a way of keeping states under it.
     *
     * @param cases histories for each law
     */
    public static LawReport check(Rule rule, Values values, int cases, Replica replica) {
        return new RuleLaws(rule, values, cases, replica, () -> false).report();
    }

    /**
     * Checks a rule as far as time allows; laws of single values, which are quick, always in full.
     *
     * @param hurry true once each law is to be left after {@link #CASES_MIN} histories
     */
    public static LawReport check(Rule rule, Values values, BooleanSupplier hurry) {
        return new RuleLaws(rule, values, CASES, Replica.SOUND, hurry).report();
    }

    private LawReport report() {
        all();
        return new LawReport(rule.name(), rule.ruleClass(), broken, checked);
    }

    /** True if there is a next case; counts it. */
    private boolean next(Law law, long done) {
        boolean more = done < cases && (done < CASES_MIN || !hurry.getAsBoolean());
        if (more) {
            checked.merge(law, 1, Integer::sum);
        }
        return more;
    }

    private void all() {
        Histories histories = new Histories(rule, values);
        onHistories(Law.FOLDING, histories, laws::folding);
        onHistories(Law.ACCOUNTING, histories, laws::accounting);
        onHistories(Law.ORDER, histories, laws::order);
        onHistories(Law.DETERMINISM, histories, laws::determinism);
        onHistories(Law.CLOSURE, histories, laws::closure);
        Histories odd = new Histories(rule, Values.anything());
        onHistories(Law.TOTALITY, odd, this::totality);
        if (rule.ruleClass() != RuleClass.JOIN) {
            onHistories(Law.CHAIN, histories, laws::chain);
            onHistories(Law.SUPERSESSION, histories, laws::supersession);
        }
        byClass(histories);
    }

    private @Nullable String totality(History history) {
        String wrong = laws.folding(history);
        wrong = wrong == null ? laws.order(history) : wrong;
        return wrong == null ? laws.accounting(history) : wrong;
    }

    private void byClass(Histories histories) {
        if (rule instanceof PickRule) {
            onHistories(Law.PICK, histories, laws::pick);
        }
        if (rule instanceof Manual) {
            onHistories(Law.PENDING, histories, laws::folding);
        }
        if (rule.ruleClass() == RuleClass.TOTAL_ORDER) {
            Histories blind = new Histories(rule, Values.texts());
            onHistories(Law.VALUE_BLIND, blind, RuleLaws::valueBlind);
        }
        if (rule instanceof JoinRule join) {
            onValues(Law.LATTICE, seed -> new ValueLaws(values, seed).lattice(join));
        }
        if (rule instanceof ReplayRule replay) {
            onValues(Law.MERGE_IDENTITY, seed -> new ValueLaws(values, seed).identity(replay));
            onValues(Law.BOUND, seed -> new ValueLaws(values, seed).bound(replay));
        }
        if (rule instanceof DeltaRule delta) {
            onValues(Law.GROUP, seed -> new ValueLaws(values, seed).group(delta));
            onHistories(Law.EXACT_SUM, Histories.ofUpdates(rule, values), SumLaws::exactSum);
            if (rule.equals(new SumDeltas())) {
                onHistories(Law.RESET, histories, SumLaws::reset);
            }
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

    private void onHistories(Law law, Histories histories, Check<History> check) {
        for (long seed = 0; next(law, seed); seed++) {
            History history = histories.of(seed);
            if (wrong(check, history) != null) {
                History shortest = Shrinker.shrunk(history, candidate -> wrong(check, candidate) != null);
                broken.put(law, "seed " + seed + ": " + wrong(check, shortest) + "\n" + shortest);
                return;
            }
        }
    }

    /** A rule that throws anything but a refusal breaks the law at hand. */
    private static @Nullable String wrong(Check<History> check, History history) {
        try {
            return check.wrong(history);
        } catch (RuntimeException e) {
            return "failed with " + e;
        }
    }

    private void onValues(Law law, Check<Long> check) {
        checked.put(law, cases);
        for (long seed = 0; seed < cases; seed++) {
            String wrong;
            try {
                wrong = check.wrong(seed);
            } catch (RuleException e) {
                wrong = null;
            } catch (RuntimeException e) {
                wrong = "failed with " + e;
            }
            if (wrong != null) {
                broken.put(law, "values of seed " + seed + ": " + wrong);
                return;
            }
        }
    }
}
