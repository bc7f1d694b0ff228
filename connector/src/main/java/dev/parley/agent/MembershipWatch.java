package dev.parley.agent;

import dev.parley.rules.version.SiteId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ends the agent of a site that another member does not count any more: that one no longer waits for it, so the two could
 * drift apart unnoticed. A while is given, because logs of the past are read at a start. Runs on its own thread.
 */
final class MembershipWatch implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final String self;
    private final Supplier<Map<SiteId, List<String>>> memberships;
    private final Duration patience;
    private final LongSupplier nanoClock;
    private final Map<SiteId, Long> missingSince = new HashMap<>();

    /**
     * @param memberships for each other member, whom it counts by its last heartbeat; empty if that does not tell
     * @param patience how long a member may not count this site
     */
    MembershipWatch(
            String self, Supplier<Map<SiteId, List<String>>> memberships, Duration patience, LongSupplier nanoClock) {
        this.self = self;
        this.memberships = memberships;
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (!stop.pause(INTERVAL)) {
            look();
        }
    }

    /** @throws AgentException if a member has not counted this site for too long */
    void look() {
        long now = nanoClock.getAsLong();
        memberships.get().forEach((member, counted) -> {
            if (counted.isEmpty() || counted.contains(self)) {
                missingSince.remove(member);
            } else if (now - missingSince.computeIfAbsent(member, site -> now) > patience.toNanos()) {
                throw new AgentException(
                        ExitCode.EXPELLED,
                        "Site " + member + " does not count site " + self + " as a member any more; it lists " + counted
                                + ". Writes of both could miss one another, so this agent has stopped; the database goes"
                                + " on taking writes. If " + self
                                + " is to stay, put it back into `members` in the site"
                                + " file of " + member
                                + " and compare the rows with `parley verify`; if it has left the"
                                + " group, run `parley remove` here, and `parley sites add` under a new name to come back");
            }
        });
    }
}
