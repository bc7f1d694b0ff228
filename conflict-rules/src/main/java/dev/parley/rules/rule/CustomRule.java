package dev.parley.rules.rule;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Rules that users write, as this library sees them: total and bounded in steps by whoever evaluates them. Whatever they
 * throw is a refusal, and the fallback decides.
 */
public final class CustomRule {
    private CustomRule() {}

    /** Chooses one of several writes. */
    @FunctionalInterface
    public interface Choice {
        /**
         * The position of the write that stands.
         *
         * @param siblings writes that no other one supersedes, by ascending rank, at least two
         */
        int pick(List<Write> siblings);
    }

    /** Makes one value of three. */
    @FunctionalInterface
    public interface Merge {
        /** {@code current} with the change from {@code before} to {@code after}. */
        Value apply(Value current, Value before, Value after);

        /** The same for a write that is known; for a merge that looks at who wrote, and when. */
        default Value apply(Value current, Write write) {
            return apply(current, write.before(), write.after());
        }
    }

    /**
     * A rule that chooses, class {@link RuleClass#SIBLING_FOLD}.
     *
     * @param name with a hash of what the rule does, and its fallback: equal names must decide equally
     * @param fallback chooses where this one fails; one that needs no more than the siblings
     */
    public record Pick(String name, Choice choice, PickRule fallback) implements PickRule {
        public Pick {
            Objects.requireNonNull(name);
            Objects.requireNonNull(choice);
            boolean siblings = fallback.ruleClass() == RuleClass.SIBLING_FOLD || fallback instanceof LastWriterWins;
            if (!siblings || fallback instanceof Manual || fallback instanceof Pick) {
                throw new IllegalArgumentException(fallback.name() + " cannot be the fallback of a rule that chooses"
                        + " among siblings; use last-writer-wins, first-writer-wins, site-priority, min or max");
            }
        }

        /** With the latest write where it fails. */
        public Pick(String name, Choice choice) {
            this(name, choice, new LastWriterWins());
        }

        @Override
        public int otherwise(List<Write> candidates) {
            return fallback.pick(candidates);
        }

        @Override
        public RuleClass ruleClass() {
            return RuleClass.SIBLING_FOLD;
        }

        @Override
        public int pick(List<Write> candidates) {
            if (candidates.size() == 1) {
                return 0;
            }
            int at = guarded(name, () -> choice.pick(List.copyOf(candidates)));
            if (at < 0 || at >= candidates.size()) {
                throw new RuleException(
                        name + " chose number " + at + " of " + candidates.size() + " writes, counted from 0");
            }
            return at;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Pick that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /**
     * A rule that merges, class {@link RuleClass#REPLAY}.
     *
     * @param name with a hash of what the rule does, and its fallback: equal names must decide equally
     * @param fallback merges where this one fails; null if the write at hand then stands
     */
    public record Replay(String name, Merge merge, @Nullable ReplayRule fallback) implements ReplayRule {
        public Replay {
            Objects.requireNonNull(name);
            Objects.requireNonNull(merge);
        }

        /** With the write at hand where it fails. */
        public Replay(String name, Merge merge) {
            this(name, merge, null);
        }

        @Override
        public Value otherwise(Value current, Value before, Value after) {
            return fallback == null ? after : fallback.apply(current, before, after);
        }

        @Override
        public Value apply(Value current, Value before, Value after) {
            return guarded(name, () -> merge.apply(current, before, after));
        }

        @Override
        public Value apply(Value current, Write write) {
            return guarded(name, () -> merge.apply(current, write));
        }

        /** What a merge makes of an earlier write only its author knows. */
        @Override
        public boolean overrides(Write later, Write earlier) {
            return false;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Replay that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private static <T> T guarded(String name, Supplier<T> rule) {
        try {
            T result = rule.get();
            if (result == null || result == Value.Unchanged.UNCHANGED) {
                throw new RuleException(name + " gave no value");
            }
            return result;
        } catch (RuleException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new RuleException(name + " failed: " + e.getClass().getSimpleName(), e);
        }
    }
}
