package dev.parley.store;

import dev.parley.rules.version.SiteId;

/**
 * What the database remembers of its own site.
 *
 * @param systemId identity of the server when the site last ran: a different one means that the past may be shorter
 * @param slot replication slot; empty at MySQL
 * @param ackedSequence highest own sequence that Kafka has acknowledged; 0 before the first
 * @param ackedOffset its offset in the site's log; -1 before the first
 */
public record SelfRow(SiteId site, String systemId, String slot, long ackedSequence, long ackedOffset) {}
