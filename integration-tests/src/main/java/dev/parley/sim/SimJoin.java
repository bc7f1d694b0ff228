package dev.parley.sim;

import dev.parley.join.Existing;
import dev.parley.join.JoinDesk;
import dev.parley.join.JoinDonor;
import dev.parley.join.JoinException;
import dev.parley.join.JoinListener;
import dev.parley.join.Joiner;
import dev.parley.pipeline.Incarnations;
import dev.parley.rules.version.SiteId;
import dev.parley.verify.SiteUnavailableException;
import java.util.List;
import java.util.TreeMap;

/**
 * A site that is not there from the beginning: one after another the members add it to their site files and start anew,
 * and it takes over the rows of one of them by the real {@link Joiner}, while everybody writes, agents and databases crash
 * and the process that takes over is killed and run again.
 */
final class SimJoin {
    private static final int PAGE_ROWS = 1;
    private static final int KILLED_PERCENT = 3;

    private final World world;
    private boolean busy;
    /** The next run has to begin at the start. */
    private boolean anew;

    SimJoin(World world) {
        this.world = world;
    }

    private SimSite newcomer() {
        return world.sites().get(world.sites().size() - 1);
    }

    private List<SimSite> members() {
        return world.sites().subList(0, world.sites().size() - 1);
    }

    /** True for a site that has not taken over its rows yet. */
    boolean isOutside(SimSite site) {
        return world.config().joins()
                && site.index() == world.config().sites() - 1
                && site.database().state().flushed == null;
    }

    /** True if an agent need not wait for a site: it has not joined, or the agent was replaced by one that counts it. */
    boolean isOf(SimSite site, SimAgent agent) {
        boolean superseded = agent.epoch() != agent.site().database().state().epoch;
        return isOutside(site) || (superseded && !agent.members().contains(site.id()));
    }

    /** True while something is to be done before the site is a member like others. */
    boolean hasMore() {
        return world.config().joins()
                && (isOutside(newcomer()) || members().stream().anyMatch(this::isUnaware));
    }

    private boolean isUnaware(SimSite member) {
        return !member.members().contains(newcomer().id());
    }

    /** Some member hears of the new site, or it tries to take over its rows. */
    void step() {
        if (busy || !hasMore()) {
            return;
        }
        List<SimSite> unaware = members().stream().filter(this::isUnaware).toList();
        boolean tries =
                isOutside(newcomer()) && (unaware.isEmpty() || world.choices().chance(30));
        if (tries) {
            takeOver();
        } else if (world.isCalm() || world.choices().chance(30)) {
            added(unaware.get(world.choices().below(unaware.size())));
        }
    }

    /** The member's site file lists the new site, and its agent is started anew. */
    private void added(SimSite member) {
        member.count(newcomer().id());
        member.agents().forEach(agent -> agent.kill(false));
        member.bury();
        world.stats().add(Stats.Count.MEMBERS_ADDED);
    }

    /** One run of the process that takes over. */
    private void takeOver() {
        busy = true;
        SimSite site = newcomer();
        try {
            SimSite from = donor();
            new Joiner(site.id().name(), new SimJoinSite(site, this), desk(from), new Unheard())
                    .run(anew, anew ? Existing.REPLACE : Existing.REFUSE);
            anew = false;
            world.stats().add(Stats.Count.JOINS);
        } catch (IllegalArgumentException | SiteUnavailableException refused) {
            said(refused);
            world.stats().add(Stats.Count.JOINS_REFUSED);
        } catch (JoinException again) {
            said(again);
            anew = true; // as the message says
            world.stats().add(Stats.Count.JOINS_INTERRUPTED);
        } catch (AgentKilled killed) {
            world.stats().add(Stats.Count.JOINS_INTERRUPTED);
        } finally {
            busy = false;
        }
        site.bury();
    }

    private void said(Exception refusal) {
        if (world.trace().isOn()) {
            world.trace().say("  " + newcomer().id() + " does not join: " + refusal.getMessage());
        }
    }

    /** Always the same: a run that was interrupted needs the donor that it began with. */
    SimSite donor() {
        return members().get(world.config().codes() % members().size());
    }

    private JoinDonor desk(SimSite from) {
        SimAgent agent = from.agents().isEmpty() ? null : from.agent();
        if (agent == null || !agent.isRunning()) {
            throw new SiteUnavailableException("the donor's agent does not answer");
        }
        List<String> names = agent.members().stream().map(SiteId::name).toList();
        return new JoinDesk(
                from.id().name(),
                new JoinDesk.Group(
                        world.protocol().askedByDonor(agent, names).stream()
                                .map(SiteId::of)
                                .toList(),
                        Incarnations.NONE,
                        member -> false),
                world.schema().tables(),
                new SimSiteTables(agent, this),
                agent.parts().window(),
                TreeMap::new,
                PAGE_ROWS);
    }

    /** Between two requests anything else may happen, also the end of the process. */
    void pause() {
        world.betweenRequests();
        boolean kills = world.config().agentCrashes() && !world.isCalm();
        if (kills && world.choices().chance(KILLED_PERCENT)) {
            throw new AgentKilled();
        }
    }

    /** Nobody watches. */
    private static final class Unheard implements JoinListener {
        @Override
        public void compared(String table, long same) {
            // Not shown.
        }

        @Override
        public void copied(String table, long rows) {
            // Not shown.
        }

        @Override
        public void settled(int states, int of) {
            // Not shown.
        }
    }
}
