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
public record SelfRow(SiteId site, String systemId, String slot, long ackedSequence, long ackedOffset) {
    private static final char TIMELINE = '/';

    /**
     * True if a server that answers like that may hold the past in which the site ran: it is the same one, or another with
     * the same data, such as a standby that was promoted since and goes on with a timeline of its own.
     *
     * <p>What such a standby lacks its timeline does not tell; that is found, on one timeline as on two, when the database
     * is held against the site's log.
     */
    public boolean mayBeAt(String identity) {
        return server(systemId).equals(server(identity));
    }

    private static String server(String identity) {
        int end = identity.indexOf(TIMELINE);
        return end < 0 ? identity : identity.substring(0, end);
    }

    /** The same after its server has got another identity. */
    public SelfRow at(String identity) {
        return new SelfRow(site, identity, slot, ackedSequence, ackedOffset);
    }
}
