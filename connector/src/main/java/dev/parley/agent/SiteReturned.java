package dev.parley.agent;

import dev.parley.rules.version.SiteId;

/** Another site goes on under a new incarnation: the next stages wait for that one, and no longer for the one before. */
final class SiteReturned extends Renewal {
    private static final long serialVersionUID = 1;

    SiteReturned(String set, SiteId site) {
        super("site " + site.name() + " has returned as " + site + "; set '" + set + "' counts it anew");
    }
}
