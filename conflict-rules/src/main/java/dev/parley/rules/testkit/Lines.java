package dev.parley.rules.testkit;

import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Edits texts line by line. */
final class Lines implements Values {
    private static final int LINES = 7;

    @Override
    public Value next(Value current, SplittableRandom random, int number) {
        List<String> lines = current instanceof Value.Text text
                ? new ArrayList<>(List.of(text.value().split("\n", -1)))
                : new ArrayList<>(List.of("a", "b", "c", "d"));
        int at = random.nextInt(lines.size() + 1);
        if (at == lines.size() || random.nextInt(3) == 0) {
            lines.add(at, "new " + number);
        } else if (lines.size() > 6 || random.nextInt(4) == 0) {
            lines.remove(at);
        } else {
            lines.set(at, lines.get(at) + "." + number);
        }
        return text(lines);
    }

    /** At least one line that neither touches stands between them. */
    @Override
    public Optional<Apart> apart(SplittableRandom random) {
        List<String> base = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            base.add("line " + i);
        }
        int first = random.nextInt(LINES - 2);
        int second = first + 2 + random.nextInt(LINES - 2 - first);
        return Optional.of(new Apart(text(base), edited(base, first, random), edited(base, second, random)));
    }

    private static Value edited(List<String> base, int at, SplittableRandom random) {
        List<String> lines = new ArrayList<>(base);
        switch (random.nextInt(3)) {
            case 0 -> lines.set(at, "changed " + at);
            case 1 -> lines.remove(at);
            default -> lines.set(at, lines.get(at) + "\nadded below " + at);
        }
        return text(lines);
    }

    private static Value text(List<String> lines) {
        return new Value.Text(String.join("\n", lines));
    }
}
