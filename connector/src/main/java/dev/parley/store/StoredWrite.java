package dev.parley.store;

import dev.parley.rules.version.Dot;

/** One write of one row. */
public record StoredWrite(StoredKey key, Dot dot) {}
