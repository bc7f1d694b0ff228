package dev.parley.agent;

import dev.parley.join.JoinException;
import dev.parley.join.JoinMessages;
import dev.parley.pipeline.Incarnations;
import dev.parley.publish.LogHistory;
import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How one incarnation of a site follows another: the decisions of a site that returns, without what it reads or writes. */
public final class Succession {
    private Succession() {}

    /**
     * The incarnation to begin: one that nobody has used.
     *
     * @param standing how the donor knows the site
     * @param latest the last incarnation that the log holds
     * @param before the one that the database belonged to when the command began
     */
    public static SiteId next(JoinMessages.Standing standing, Optional<SiteId> latest, SiteId before) {
        SiteId counted = SiteId.parse(standing.counted());
        int written = latest.map(SiteId::incarnation).orElse(0);
        int unused = standing.applied() > 0 ? counted.incarnation() + 1 : counted.incarnation();
        return new SiteId(counted.name(), Math.max(unused, Math.max(written, before.incarnation()) + 1));
    }

    /**
     * True if a database belongs to an incarnation that has to end.
     *
     * @param used an agent has run with the database, or the rows of a member are taken over
     * @param token with which the database has begun {@code self}, if it has
     */
    public static boolean isFormer(SiteId self, boolean used, Optional<String> token, LogHistory history) {
        boolean fresh = token.isPresent() && history.isOpenedBy(self, token.get()) && !history.isLatestUsed();
        return used && !fresh;
    }

    /**
     * True if a database cannot go on with the incarnation that it has begun, and for which it has not taken over rows yet:
     * another one has begun it, or a later one, before this one could say so in the log; or this one was set back, and the log
     * holds what it wrote after that.
     *
     * @param written number of the last heartbeat of the database
     */
    public static boolean isOvertaken(LogHistory history, SiteId self, String token, long written) {
        if (history.isOpenedBy(self, token)) {
            return history.isLatestUsed() || history.heartbeats() > written;
        }
        return history.latest()
                .filter(latest -> latest.incarnation() >= self.incarnation())
                .isPresent();
    }

    /**
     * Whom a site says that it will count, once it has taken over the rows of a donor which counts {@code members}. It never
     * takes a word back: another site that returns may rest on it.
     *
     * @param before what it has said last
     */
    public static List<String> told(List<String> before, List<String> members) {
        Map<String, SiteId> latest = new TreeMap<>();
        List<String> all = new ArrayList<>(before);
        all.addAll(members);
        for (String text : all) {
            SiteId site = SiteId.parse(text);
            latest.merge(site.name(), site, (one, other) -> one.incarnation() > other.incarnation() ? one : other);
        }
        return latest.values().stream().map(SiteId::toString).toList();
    }

    /**
     * Asked before what a donor gives is kept.
     *
     * @param incarnations as the donor knows them
     * @throws JoinException if the site has said that it will count a later incarnation of a site than its donor does
     */
    public static void requireAsTold(List<String> told, Incarnations incarnations) {
        for (String text : told) {
            SiteId site = SiteId.parse(text);
            SiteId counted = incarnations.current(site.name());
            if (counted.incarnation() < site.incarnation()) {
                throw new JoinException("the donor counts " + counted + " and not yet " + site
                        + ", which this site has told others that it will count. Nothing of the donor's states was kept;"
                        + " run the command again in some seconds");
            }
        }
    }
}
