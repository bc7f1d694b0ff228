package dev.parley.custom;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;

/** What an expression takes a column for. */
public enum CellType {
    BOOL(SimpleType.BOOL),
    /** Also dates and times, as {@link dev.parley.rules.operation.Value} counts them. */
    INT(SimpleType.INT),
    DOUBLE(SimpleType.DOUBLE),
    TEXT(SimpleType.STRING),
    BYTES(SimpleType.BYTES),
    /** A JSON document. */
    ANY(SimpleType.DYN);

    private final CelType type;

    CellType(CelType type) {
        this.type = type;
    }

    CelType type() {
        return type;
    }
}
