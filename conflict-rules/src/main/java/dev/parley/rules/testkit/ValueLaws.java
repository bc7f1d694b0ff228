package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.JoinRule;
import dev.parley.rules.rule.ReplayRule;
import java.util.SplittableRandom;

/** Laws of single values: three of them, each an edit of the one before or of the first. Say what is wrong, or null. */
final class ValueLaws {
    private static final int SLACK_BYTES = 16;

    private final Values values;
    private final Value a;
    private final Value b;
    private final Value c;

    ValueLaws(Values values, long seed) {
        this.values = values;
        SplittableRandom random = new SplittableRandom(seed);
        a = values.next(Value.Null.NULL, random, 1);
        b = values.next(a, random, 2);
        c = values.next(random.nextBoolean() ? a : b, random, 3);
    }

    /** P18. */
    @Nullable
    String lattice(JoinRule rule) {
        Value ab = rule.join(a, b);
        if (!values.same(rule.join(ab, c), rule.join(a, rule.join(b, c)))) {
            return "joins depend on how they are grouped";
        }
        if (!values.same(ab, rule.join(b, a))) {
            return "joins depend on order";
        }
        if (!rule.join(a, a).equals(a)) {
            return "joined with itself a value changes";
        }
        return values.same(rule.join(ab, a), ab) && values.same(rule.join(ab, b), ab)
                ? null
                : "a join is below what it joins";
    }

    /** P19. */
    @Nullable
    String group(DeltaRule rule) {
        if (!rule.add(rule.add(a, a, b), b, c).equals(rule.add(rule.add(a, b, c), a, b))) {
            return "a sum depends on the order of its changes";
        }
        return rule.add(rule.add(c, a, b), b, a).equals(c)
                ? null
                : "a change and its opposite do not add up to nothing";
    }

    /** P22. */
    @Nullable
    String identity(ReplayRule rule) {
        if (!rule.apply(a, a, b).equals(b)) {
            return "a change replayed onto its own base does not give its result";
        }
        if (!rule.apply(b, a, a).equals(b)) {
            return "replaying no change makes a difference";
        }
        return rule.apply(b, a, b).equals(b) ? null : "a change that is there already makes a difference";
    }

    /** P23. */
    @Nullable
    String commutation(ReplayRule rule, Apart apart) {
        Value one = rule.apply(apart.one(), apart.base(), apart.other());
        Value other = rule.apply(apart.other(), apart.base(), apart.one());
        return values.same(one, other) ? null : "edits that touch nothing in common depend on their order";
    }

    /** P24. */
    @Nullable
    String bound(ReplayRule rule) {
        int limit = CanonicalBytes.of(b).length + CanonicalBytes.of(c).length + SLACK_BYTES;
        return CanonicalBytes.of(rule.apply(b, a, c)).length <= limit ? null : "a merge is larger than both sides";
    }
}
