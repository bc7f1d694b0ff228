package dev.parley.rules.version;

/** How two version vectors relate. */
public enum CausalOrder {
    BEFORE,
    EQUAL,
    AFTER,
    CONCURRENT
}
