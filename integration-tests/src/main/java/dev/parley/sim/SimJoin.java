package dev.parley.sim;

import dev.parley.join.Existing;
import dev.parley.join.JoinException;
import dev.parley.join.Joiner;
import dev.parley.verify.SiteUnavailableException;
import java.util.List;

/**
 * A site that is not there from the beginning: one after another the members add it to their site files and start anew,
 * and it takes over the rows of one of them by the real {@link Joiner}, while everybody writes, agents and databases crash
 * and the process that takes over is killed and run again.
 */
final class SimJoin {
    private final World world;
    private final SimCommand command;
    private boolean busy;
    /** The next run has to begin at the start. */
    private boolean anew;

    SimJoin(World world) {
        this.world = world;
        this.command = new SimCommand(world);
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
        return isOutside(site) || (superseded && !agent.members().contains(site.self()));
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
            new Joiner(site.id().name(), new SimJoinSite(site, from, command), command.desk(from), SimCommand.UNHEARD)
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

    private SimSite donor() {
        return SimCommand.donor(world, members());
    }
}
