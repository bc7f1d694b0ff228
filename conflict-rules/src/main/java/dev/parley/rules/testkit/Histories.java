package dev.parley.rules.testkit;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.state.Base;
import dev.parley.rules.testkit.Step.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws histories for a rule: one for each seed, always the same. */
public final class Histories {
    private static final int STEPS_MAX = 120;
    private static final List<DeletePolicy> DELETES = List.of(DeletePolicy.values());

    private final List<RowPolicy> policies;
    private final Values values;
    private final List<Action> deck = new ArrayList<>();

    /**
     * Histories in which everything happens.
     *
     * @param values for the column that the rule decides
     */
    public Histories(Rule rule, Values values) {
        this(policies(rule), values, true);
    }

    /**
     * Histories under some policies, drawn with the seed.
     *
     * @param policies of rows with the columns of {@link Mesh#COLUMNS}; sites go through the versions of one
     */
    public Histories(List<RowPolicy> policies, Values values) {
        this(policies, values, true);
        add(2, Action.ACTIVATE);
    }

    private Histories(List<RowPolicy> policies, Values values, boolean lives) {
        this.policies = List.copyOf(policies);
        this.values = values;
        add(9, Action.WRITE);
        add(3, Action.WRITE_OTHER);
        add(3, Action.WRITE_BOTH);
        add(50, Action.DELIVER);
        add(14, Action.HEARTBEAT);
        add(16, Action.FOLD);
        add(2, Action.CALM);
        if (lives) {
            add(3, Action.DELETE);
            add(1, Action.REPLACE);
            add(2, Action.HIDE);
            add(2, Action.DECIDE);
        }
    }

    /** Histories in which the row is only ever updated. */
    static Histories ofUpdates(Rule rule, Values values) {
        return new Histories(policies(rule), values, false);
    }

    private static List<RowPolicy> policies(Rule rule) {
        return DELETES.stream()
                .map(deletes -> new RowPolicy(1, deletes, new LastWriterWins(), List.of(ColumnGroup.of("a", rule))))
                .toList();
    }

    private void add(int count, Action action) {
        for (int i = 0; i < count; i++) {
            deck.add(action);
        }
    }

    /** The history of a seed. */
    public History of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RowPolicy policy = policies.get(random.nextInt(policies.size()));
        int sites = 2 + random.nextInt(4);
        boolean present = deck.contains(Action.DELETE) ? random.nextInt(4) > 0 : true;
        Base base = present ? new Base.Present(start(random)) : Base.Absent.ABSENT;
        List<Step> steps = new ArrayList<>();
        int count = STEPS_MAX / 3 + random.nextInt(STEPS_MAX);
        for (int i = 0; i < count; i++) {
            steps.add(new Step(deck.get(random.nextInt(deck.size())), random.nextInt(60), random.nextInt(60)));
        }
        return new History(sites, base, policy, values, steps);
    }

    private Row start(SplittableRandom random) {
        Value first = values.next(Value.Null.NULL, random, 0);
        return Row.of(Mesh.COLUMNS, new Value.Int(1), first, new Value.Int(0));
    }
}
