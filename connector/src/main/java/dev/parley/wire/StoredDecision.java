package dev.parley.wire;

import dev.parley.rules.operation.Row;
import dev.parley.rules.version.Dot;
import java.util.Objects;
import java.util.Set;

/**
 * What a person has decided for one row.
 *
 * @param effect what becomes of the row
 * @param image the values decided; columns it does not decide are unchanged; without columns if the row is deleted
 * @param settled the waiting operations that the person was shown
 */
public record StoredDecision(Effect effect, Row image, Set<Dot> settled) {
    /** What a decision does to the row besides settling what waits. */
    public enum Effect {
        /** Sets columns; says nothing about whether the row exists. */
        SET,
        /** The whole row is the image, whatever was there before. */
        REPLACE,
        /** The row is gone. */
        DELETE
    }

    public StoredDecision {
        Objects.requireNonNull(effect);
        Objects.requireNonNull(image);
        settled = Set.copyOf(settled);
        if (effect == Effect.REPLACE && !image.isComplete()) {
            throw new IllegalArgumentException("a row is replaced by a complete image, this one lacks columns");
        }
    }

    /** Sets some columns of a row that waits. */
    public StoredDecision(Row image, Set<Dot> settled) {
        this(Effect.SET, image, settled);
    }
}
