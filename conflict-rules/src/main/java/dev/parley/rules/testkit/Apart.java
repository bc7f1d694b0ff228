package dev.parley.rules.testkit;

import dev.parley.rules.operation.Value;
import java.util.Objects;

/** A value and two edits of it that touch nothing in common. */
public record Apart(Value base, Value one, Value other) {
    public Apart {
        Objects.requireNonNull(base);
        Objects.requireNonNull(one);
        Objects.requireNonNull(other);
    }
}
