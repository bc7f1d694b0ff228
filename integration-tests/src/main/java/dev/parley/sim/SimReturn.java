package dev.parley.sim;

import dev.parley.agent.AgentException;
import dev.parley.agent.MembershipWatch;
import dev.parley.join.Existing;
import dev.parley.publish.LogHistory;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.DecodedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sites whose databases cannot go on where they were come back under their own names, one after another or several at once,
 * and again. A database is set back to an older copy, which may be of a former incarnation, or loses its place in its log.
 * Agents of the former incarnation go on meanwhile: on the server that the copy was taken of, or suspended at the database
 * that forgets them.
 */
final class SimReturn {
    private static final int RETURNS_MAX = 4;
    /** In how many of a hundred returns an agent of before goes on. */
    private static final int FORMER_PERCENT = 40;

    private static final List<Existing> EXISTING =
            List.of(Existing.REPLACE, Existing.REVIEW, Existing.KEEP, Existing.MERGE);

    private final World world;
    /** By the name of a site that is coming back. */
    private final Map<String, SimReturning> away = new HashMap<>();

    private final List<SimSite> former = new ArrayList<>();
    private int begun;

    SimReturn(World world) {
        this.world = world;
    }

    private SimSite donor() {
        return SimCommand.donor(world, world.sites());
    }

    /** True for a site that has no agent and no application, as it has not taken over its rows yet. */
    boolean isAway(SimSite site) {
        SimReturning returning = away.get(site.id().name());
        return returning != null && returning.site() == site;
    }

    /** True for a server that another one has taken the place of. */
    boolean isFormer(SimSite site) {
        return former.contains(site);
    }

    /** Servers that others have taken the place of, and whose agents do not know. */
    List<SimSite> former() {
        return former;
    }

    boolean hasMore() {
        return !away.isEmpty() || !former.isEmpty();
    }

    // ------------------------------------------------------------ what happens

    /** Something happens to a database. */
    void strike() {
        SimSite site = world.sites().get(world.choices().below(world.sites().size()));
        boolean spared = site == donor() || isAway(site) || begun == RETURNS_MAX;
        if (spared || site.database().flushed() == 0) {
            return;
        }
        begun++;
        world.stats().add(Stats.Count.SITES_AWAY);
        boolean goesOn = world.choices().chance(FORMER_PERCENT) && hasRun(site);
        SimSite here = world.choices().chance(60) ? setBack(site, goesOn) : lostPlace(site, goesOn);
        Existing existing = EXISTING.get(world.choices().below(EXISTING.size()));
        away.put(site.id().name(), new SimReturning(here, donor(), existing));
    }

    /** A copy of a database that has returned and not run yet goes on as that, and cannot know of the other one. */
    private static boolean hasRun(SimSite site) {
        LogHistory history = new LogHistory(site.id().name());
        site.log().all().forEach(entry -> history.add(entry.record()));
        return history.isLatestUsed() && history.latest().equals(Optional.of(site.self()));
    }

    /** Another server takes the place of the site's with a copy of earlier; the former one may go on. */
    private SimSite setBack(SimSite site, boolean goesOn) {
        SimSite copy = new SimSite(site, world.choices().below(site.database().flushed() + 1));
        world.replace(site, copy);
        if (goesOn) {
            former.add(site);
            world.stats().add(Stats.Count.FORMER_AGENTS);
        } else {
            site.agents().forEach(agent -> agent.kill(false));
            world.audit().records().setBack(site, site.self());
        }
        return copy;
    }

    /** Slot, binary log or spool are gone. */
    private SimSite lostPlace(SimSite site, boolean goesOn) {
        world.clients(site).finish();
        for (SimAgent agent : site.agents()) {
            if (goesOn && agent.isRunning()) {
                agent.suspend();
                world.stats().add(Stats.Count.FORMER_AGENTS);
            } else if (!agent.isDead()) {
                agent.kill(false);
            }
        }
        return site;
    }

    /** The command is run, once more if need be, for every site that is away. */
    void step() {
        for (SimReturning one : new ArrayList<>(away.values())) {
            step(one.site());
        }
    }

    void step(SimSite site) {
        SimReturning returning = away.get(site.id().name());
        if (returning != null && returning.run()) {
            away.remove(site.id().name());
            world.stats().add(Stats.Count.RETURNS);
            site.startAgent();
        }
    }

    // ------------------------------------------------------------ agents of former incarnations

    /** True if an agent ends now because members say that they count a later incarnation of its site. */
    boolean isExpelled(SimAgent agent) {
        if (!world.config().returns() || !isFormer(agent.site())) {
            return false;
        }
        try {
            new MembershipWatch(
                            agent.self(),
                            () -> agent.parts().window().memberships(),
                            Duration.ofNanos(-1),
                            world::nanos)
                    .look();
            return false;
        } catch (AgentException expelled) {
            refused(agent, expelled);
            return true;
        }
    }

    /** An agent has ended by itself, as it is of a former incarnation. */
    void refused(SimAgent agent, RuntimeException why) {
        boolean current = world.sites().contains(agent.site())
                && agent.epoch() == agent.site().database().state().epoch
                && !agent.site().isOutside();
        if (current) {
            throw new Violation("C21", agent + " refuses a database that goes on where it was", why);
        }
        world.stats().add(Stats.Count.FORMER_AGENTS_ENDED);
        agent.kill(false);
        if (isFormer(agent.site())) {
            agent.site().agents().forEach(other -> other.kill(false));
            former.remove(agent.site());
        }
    }

    // ------------------------------------------------------------ what must hold

    /** The last transaction of an incarnation that counts by its place in the log; empty while it may write more. */
    Optional<Long> end(SiteId incarnation) {
        long last = 0;
        for (DecodedRecord entry : world.site(incarnation).log().all()) {
            SiteId origin = entry.record().origin();
            if (origin.incarnation() > incarnation.incarnation()) {
                return Optional.of(last);
            }
            last = origin.equals(incarnation) ? Math.max(last, entry.record().sequence()) : last;
        }
        return Optional.empty();
    }

    /** What will never be anybody's to apply. */
    boolean counts(SiteId origin, long sequence) {
        return sequence <= end(origin).orElse(Long.MAX_VALUE);
    }

    /** At the end: of each former incarnation all have what its log held when the next one began, and no more. */
    void settled(VersionVector all) {
        for (SimSite site : world.sites()) {
            for (int incarnation = 1; incarnation < site.self().incarnation(); incarnation++) {
                SiteId before = new SiteId(site.id().name(), incarnation);
                long right = end(before).orElseThrow(() -> new Violation("I2", before + " has no end"));
                if (all.get(before) != right) {
                    throw new Violation(
                            "I2", "all have " + before + " up to " + all.get(before) + ", its log says " + right);
                }
            }
        }
    }
}
