package dev.parley.pipeline;

/** The closed list of column types that travel between sites. One for each kind of {@code Value}. */
public enum CanonicalType {
    BOOL,
    INT,
    DECIMAL,
    FLOAT32,
    FLOAT64,
    TEXT,
    BYTES,
    DATE,
    TIME,
    LOCAL_TIMESTAMP,
    INSTANT,
    UUID,
    JSON
}
