package dev.parley.publish;

import dev.parley.spool.Spool;

/**
 * A spool for what Kafka does not take.
 *
 * @param stopsAtLimit true if the publisher ends when the spool is full, false if it waits
 */
public record SpoolUse(Spool spool, boolean stopsAtLimit) {}
