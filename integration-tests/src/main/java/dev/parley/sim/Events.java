package dev.parley.sim;

import java.util.ArrayList;
import java.util.List;

/** What can happen next, and how often. */
final class Events {
    /** How often the new site does something when it is its turn. */
    private static final int JOIN_PERCENT = 20;
    /** How often a site that leaves, or a member that takes it out, goes on. */
    private static final int LEAVE_PERCENT = 4;

    private static final int SET_BACK_PERCENT = 2;
    /** How often operators come to a site to change its tables. */
    private static final int ALTER_PERCENT = 1;

    /** How often a relay does something, or a line or a cluster of those it reads. */
    private static final int RELAY_PERCENT = 25;

    private static final int STRIKE_PERCENT = 1;
    private static final int RETURN_PERCENT = 30;
    /** How often something happens on a server that another one has taken the place of. */
    private static final int FORMER_PERCENT = 15;

    private static final int LATE_PERCENT = 20;

    private final World world;
    private final Choices choices;
    private final SimConfig config;

    Events(World world) {
        this.world = world;
        this.choices = world.choices();
        this.config = world.config();
    }

    /** Some event at some site. */
    void any() {
        if (config.leaves() && choices.chance(LEAVE_PERCENT)) {
            trace("leaving");
            world.leaving().step();
            return;
        }
        if (config.relays() && choices.chance(RELAY_PERCENT)) {
            relay();
            return;
        }
        if (config.returns() && comesBack()) {
            return;
        }
        SimSite site = world.sites().get(choices.below(config.sites()));
        if (config.getsColumn() && choices.chance(ALTER_PERCENT)) {
            tell(site, "gets a column");
            site.alter();
            return;
        }
        if (config.returns()) {
            List<SimSite> here =
                    world.sites().stream().filter(one -> !one.isOutside()).toList();
            site = here.get(choices.below(here.size()));
        } else if (site.isOutside()) {
            if (choices.chance(JOIN_PERCENT)) {
                tell(site, "joins");
                world.joining().step();
                return;
            }
            site = world.sites().get(choices.below(site.index()));
        }
        if (world.leaving().hasLeft(site)) {
            site = world.sites().get(choices.below(site.index()));
        }
        if (config.setsBack() && choices.chance(SET_BACK_PERCENT)) {
            trace("set back");
            world.restore().step();
            return;
        }
        at(site);
    }

    private void at(SimSite site) {
        int kind = choices.below(100);
        if (kind >= 100 - config.faultPercent()) {
            fault(site);
        } else if (kind < config.writePercent() && !world.leaving().isClosed(site)) {
            tell(site, "client");
            world.clients(site).step();
        } else {
            work(site);
        }
    }

    /** True if something happened to a site that returns, or has to. */
    private boolean comesBack() {
        SimReturn returning = world.returning();
        if (choices.chance(STRIKE_PERCENT)) {
            trace("a database is not what it was");
            returning.strike();
            return true;
        }
        SimSite site = world.sites().get(choices.below(config.sites()));
        if (returning.isAway(site) && choices.chance(RETURN_PERCENT)) {
            tell(site, "returns");
            returning.step(site);
            return true;
        }
        if (!returning.former().isEmpty() && choices.chance(FORMER_PERCENT)) {
            SimSite former =
                    returning.former().get(choices.below(returning.former().size()));
            tell(former, "of before");
            at(former);
            return true;
        }
        return false;
    }

    private void relay() {
        if (choices.chance(world.topology().faultPercent())) {
            trace("a line or a cluster");
            world.topology().fault();
            return;
        }
        SimSite site = world.sites().get(choices.below(config.sites()));
        SimAgent agent = site.agents().get(choices.below(site.agents().size()));
        if (choices.chance(LATE_PERCENT) && SimCopies.landLate(site)) {
            tell(site, "takes an entry late");
        } else if (agent.isRunning()) {
            tell(site, "relay " + agent);
            agent.parts().relay().step();
        }
    }

    private void tell(SimSite site, String what) {
        trace(site.id() + " " + what);
    }

    private void trace(String what) {
        if (world.trace().isOn()) {
            world.trace().say(what);
        }
    }

    private void work(SimSite site) {
        site.bury();
        SimAgent agent = site.agents().get(choices.below(site.agents().size()));
        if (agent.isStarting()) {
            tell(site, "start " + agent);
            agent.startStep();
            return;
        }
        if (!agent.isRunning()) {
            server(site);
            return;
        }
        agentStep(agent, choices.below(100));
    }

    private void agentStep(SimAgent agent, int kind) {
        AgentParts parts = agent.parts();
        String what;
        int upkeep = kind - config.capturePercent() - config.flushPercent() - config.upkeepPercent();
        if (kind < config.capturePercent()) {
            what = "capture";
            parts.capture().step();
        } else if (kind < config.capturePercent() + config.flushPercent()) {
            what = "flush";
            parts.upkeep().flushStep();
        } else if (upkeep < 0) {
            what = upkeep(parts, agent);
        } else if (upkeep < 16) {
            what = "send";
            parts.logs().send();
        } else if (upkeep < 37) {
            what = "receive";
            parts.logs().receive(choices.below(parts.logs().sources()));
        } else if (upkeep < 54) {
            tell(agent.site(), "lane " + agent);
            agent.laneStep();
            what = "lane ends";
        } else {
            what = "server";
            server(agent.site());
        }
        tell(agent.site(), what + " " + agent);
    }

    private String upkeep(AgentParts parts, SimAgent agent) {
        int kind = choices.below(8);
        if (kind < 5) {
            parts.upkeep().heartbeat();
            return "heartbeat";
        } else if (kind < 7) {
            parts.upkeep().housekeeping();
            return "housekeeping";
        }
        world.protocol().gossip(agent);
        return "gossip";
    }

    /** What the database server does by itself. */
    private void server(SimSite site) {
        SimDatabase database = site.database();
        List<Tx> orphans = site.orphans();
        int kind = choices.below(3);
        if (kind == 0 || orphans.isEmpty()) {
            int unflushed = database.wal().size() - database.flushed();
            if (unflushed > 0) {
                database.flush(database.flushed() + 1 + choices.below(unflushed));
            }
        } else {
            Tx tx = orphans.get(choices.below(orphans.size()));
            if (tx.inFlight && kind == 1) {
                site.land(tx);
            } else {
                site.reap(tx);
            }
        }
        showLogged(site);
    }

    private static void showLogged(SimSite site) {
        for (Tx tx : new ArrayList<>(site.database().active())) {
            if (tx.phase == Tx.Phase.LOGGED && tx.kind == Tx.Kind.APPLY) {
                site.database().show(tx);
            }
        }
    }

    // ------------------------------------------------------------ faults

    private void fault(SimSite site) {
        int kind = choices.below(8);
        Stats stats = world.stats();
        if (kind == 0 && config.agentCrashes()) {
            tell(site, "agent crash");
            stats.add(Stats.Count.AGENT_CRASHES);
            boolean late = choices.chance(30);
            site.agents().forEach(agent -> agent.kill(late));
            site.bury();
        } else if (kind == 1 && config.databaseCrashes()) {
            tell(site, "database crash");
            boolean agentDies = !choices.chance(30);
            site.crashDatabase();
            if (agentDies) {
                site.agents().forEach(agent -> agent.kill(false));
                site.bury();
            }
        } else if (kind == 2 && config.zombies()) {
            suspendOrResume(site);
        } else if (kind == 3 && config.partitions()) {
            tell(site, "cut off " + !site.isCutOff());
            site.cutOff(!site.isCutOff());
            stats.add(Stats.Count.PARTITIONS);
        } else if (kind == 4 && config.skew()) {
            clock(site);
        } else if (kind == 5 && config.drift()) {
            tell(site, "drift");
            site.drift();
            if (choices.chance(60)) {
                site.publishAgainOtherwise();
            }
        } else {
            server(site);
        }
    }

    private void suspendOrResume(SimSite site) {
        for (SimAgent agent : site.agents()) {
            if (agent.isSuspended()) {
                tell(site, "resume " + agent);
                agent.resume();
                return;
            }
        }
        if (site.agents().size() == 1 && site.agent().isRunning()) {
            tell(site, "suspend " + site.agent());
            site.agent().suspend();
            site.startAgent();
            world.stats().add(Stats.Count.SUSPENSIONS);
        }
    }

    private void clock(SimSite site) {
        int kind = choices.below(4);
        tell(site, "clock " + kind);
        world.stats().add(Stats.Count.CLOCK_JUMPS);
        switch (kind) {
            case 0 -> site.moveClock(3_600_000);
            case 1 -> site.moveClock(-3_600_000);
            case 2 -> site.moveClock(choices.below(100) - 50L);
            default -> site.stopClock(choices.chance(50));
        }
    }

    // ------------------------------------------------------------ calm

    /** What every agent can do without its lane; true if something was done. */
    boolean pump() {
        boolean any = false;
        world.topology().passCalm();
        for (SimSite site : world.everywhere()) {
            SimDatabase database = site.database();
            any |= database.flushed() < database.wal().size();
            database.flush(database.wal().size());
            showLogged(site);
            for (SimAgent agent : new ArrayList<>(site.agents())) {
                if (agent.isRunning()) {
                    any |= pump(agent.parts(), agent);
                }
            }
        }
        return any;
    }

    private static boolean pump(AgentParts parts, SimAgent agent) {
        boolean any = parts.relay().pump();
        return pumpLogs(parts, agent) || any;
    }

    /** What one agent can do without its lane and its relay; true if something was done. */
    static boolean pumpLogs(AgentParts parts, SimAgent agent) {
        boolean any = false;
        while (!agent.isDead() && parts.capture().step()) {
            any = true;
        }
        while (!agent.isDead() && parts.logs().send()) {
            any = true;
        }
        for (int i = 0; i < parts.logs().sources(); i++) {
            while (!agent.isDead() && parts.logs().receive(i)) {
                any = true;
            }
        }
        return any;
    }
}
