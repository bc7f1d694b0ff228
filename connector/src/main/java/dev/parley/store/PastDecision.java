package dev.parley.store;

import dev.parley.wire.StoredDecision;

/** A decision taken at this site. */
public record PastDecision(String id, StoredDecision content, String author, String note, long createdAtMicros) {}
