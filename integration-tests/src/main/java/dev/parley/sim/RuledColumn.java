package dev.parley.sim;

import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.Concat;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.rule.Union;
import dev.parley.rules.testkit.Values;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A column of a table whose rule is under test, filled with values that its rule is made for.
 *
 * @param form of sets
 */
record RuledColumn(String name, Kind kind, Elements form) {
    /** What a column holds. */
    enum Kind {
        /** Numbers of which each is mostly written once. */
        PLAIN(CanonicalType.INT, new Value.Int(1)),
        COUNTER(CanonicalType.INT, new Value.Int(10)),
        /** Elements, in the form of the column. */
        WORDS(CanonicalType.TEXT, new Value.Text("")),
        LINES(CanonicalType.TEXT, new Value.Text("a\nb\nc\nd")),
        DOCUMENT(CanonicalType.JSON, new Value.Json("{}"));

        private final CanonicalType type;

        @SuppressWarnings("ImmutableEnumChecker") // values are immutable
        private final Value first;

        Kind(CanonicalType type, Value first) {
            this.type = type;
            this.first = first;
        }

        /** The kind of column that a rule is made for. */
        static Kind of(Rule rule) {
            if (rule instanceof DeltaRule) {
                return COUNTER;
            }
            if (formOf(rule).isPresent()) {
                return WORDS;
            }
            if (rule instanceof TextLines || rule instanceof Concat) {
                return LINES;
            }
            return rule instanceof JsonFields ? DOCUMENT : PLAIN;
        }
    }

    /** The column that a rule is made for. */
    static RuledColumn of(String name, Rule rule) {
        return new RuledColumn(name, Kind.of(rule), formOf(rule).orElse(FORM));
    }

    private static Optional<Elements> formOf(Rule rule) {
        if (rule instanceof SetAddRemove set) {
            return Optional.of(set.form());
        }
        if (rule instanceof GrowSet set) {
            return Optional.of(set.form());
        }
        return rule instanceof Union union ? Optional.of(union.form()) : Optional.empty();
    }

    CanonicalType type() {
        return kind == Kind.WORDS && form == Elements.JSON_ARRAY ? CanonicalType.JSON : kind.type;
    }

    /** What a row has that is there from the beginning. */
    Value first() {
        if (kind != Kind.WORDS) {
            return kind.first;
        }
        Values sets = Values.sets(form);
        return sets.next(sets.next(Value.Null.NULL, new SplittableRandom(1), 0), new SplittableRandom(2), 0);
    }

    /** The form of sets where a seed draws the rules. */
    static final Elements FORM = Elements.COMMA_LIST;

    /** What an application writes over {@code current}, which is NULL for a new row. */
    Value next(Value current, Choices choices, long number) {
        SplittableRandom random = new SplittableRandom(choices.below(1 << 16));
        int count = (int) number;
        return switch (kind) {
            case PLAIN -> random.nextInt(5) == 0 ? new Value.Int(1 + random.nextInt(2)) : new Value.Int(number);
            case COUNTER -> counted(current, random);
            case WORDS -> Values.sets(form).next(current, random, count);
            case LINES -> Values.lines().next(current, random, count);
            case DOCUMENT -> Values.documents().next(current, random, count);
        };
    }

    private static Value counted(Value current, SplittableRandom random) {
        return current instanceof Value.Int number
                ? new Value.Int(number.value() + random.nextInt(7) - 3)
                : new Value.Int(random.nextInt(20));
    }
}
