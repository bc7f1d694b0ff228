package dev.parley.agent;

import dev.parley.rules.version.SiteId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ends the agent of a site that another member does not count any more: that one no longer waits for it, so the two could
 * drift apart unnoticed. A while is given, because logs of the past are read at a start. Runs on its own thread.
 */
public final class MembershipWatch implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final SiteId self;
    private final Supplier<Map<SiteId, List<String>>> memberships;
    private final Duration patience;
    private final LongSupplier nanoClock;
    private final Map<SiteId, Long> missingSince = new HashMap<>();

    /**
     * Of an agent.
     *
     * @param memberships for each other member, whom it counts by its last heartbeat; empty if that does not tell
     * @param patience how long a member may not count this site
     */
    public MembershipWatch(
            SiteId self, Supplier<Map<SiteId, List<String>>> memberships, Duration patience, LongSupplier nanoClock) {
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

    /**
     * Looks once.
     *
     * @throws AgentException if a member has not counted this site for too long
     */
    public void look() {
        long now = nanoClock.getAsLong();
        memberships.get().forEach((member, counted) -> {
            if (counted.isEmpty() || counted.contains(self.toString())) {
                missingSince.remove(member);
            } else if (now - missingSince.computeIfAbsent(member, site -> now) > patience.toNanos()) {
                throw new AgentException(ExitCode.EXPELLED, message(member, counted));
            }
        });
    }

    private String message(SiteId member, List<String> counted) {
        Optional<SiteId> later = counted.stream()
                .map(SiteId::parse)
                .filter(site -> site.name().equals(self.name()))
                .findFirst();
        if (later.isPresent()) {
            return "Site " + member + " counts " + later.get() + " as a member and no longer " + self
                    + ": the site has returned or was taken out of the group meanwhile, so what this agent writes counts for"
                    + " nobody. It has stopped; the database goes on taking writes. If this database is the site's, run"
                    + " `parley sites return` with it; if another one is, take this one away";
        }
        return "Site " + member + " does not count site " + self + " as a member any more; it lists " + counted
                + ". Writes of both could miss one another, so this agent has stopped; the database goes on taking writes."
                + " If " + self.name()
                + " is to stay, put it back into `members` in the site files of all others, restart their"
                + " agents, and run `parley sites return` here; if it has left the group, run `parley remove` here";
    }
}
