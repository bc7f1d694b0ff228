package dev.parley.rules.testkit;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Sets of a few elements, of which one comes or goes. */
record Sets(Elements form) implements Values {
    private static final int ELEMENTS = 9;

    @Override
    public Value next(Value current, SplittableRandom random, int number) {
        return toggled(current, random.nextInt(ELEMENTS), random);
    }

    private Value toggled(Value current, int element, SplittableRandom random) {
        List<String> elements = new ArrayList<>(form.of(current));
        String text = form == Elements.JSON_ARRAY ? "\"" + element + "\"" : "e" + element;
        if (!elements.remove(text)) {
            elements.add(random.nextInt(elements.size() + 1), text);
        }
        return form.value(elements, current instanceof Value.Null ? like() : current);
    }

    private Value like() {
        return form == Elements.JSON_ARRAY ? new Value.Json("[]") : new Value.Text("");
    }

    /** In which order elements stand means nothing. */
    @Override
    public boolean same(Value a, Value b) {
        return elements(a).equals(elements(b));
    }

    private Set<String> elements(Value value) {
        return new HashSet<>(form.of(value));
    }

    /** Two elements. */
    @Override
    public Optional<Apart> apart(SplittableRandom random) {
        Value base = Value.Null.NULL;
        for (int i = 0; i < 5; i++) {
            base = next(base, random, i);
        }
        int one = random.nextInt(ELEMENTS);
        int other = (one + 1 + random.nextInt(ELEMENTS - 1)) % ELEMENTS;
        return Optional.of(new Apart(base, toggled(base, one, random), toggled(base, other, random)));
    }
}
