package dev.parley.it.workload;

/** What a client did to a row. */
public enum WriteKind {
    INSERT,
    UPDATE,
    DELETE
}
