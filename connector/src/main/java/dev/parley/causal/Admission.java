package dev.parley.causal;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.Dot;

/** What becomes of an offered transaction. */
public sealed interface Admission {
    /** All that its writer had seen is covered: deliver it, then release its dot. */
    record Ready(LogRecord.Transaction transaction) implements Admission {}

    /**
     * Kept by the gate until {@code missing}, and whatever else its writer had seen, is released. A transaction behind a
     * held one of its origin waits for that.
     */
    record Held(Dot missing) implements Admission {}

    /** Offered before, or covered from the beginning. */
    record Duplicate(Dot dot) implements Admission {}

    /** Not taken: as many of its origin are held as are allowed. Offer it again after a release. */
    record Full(int heldMax) implements Admission {}
}
