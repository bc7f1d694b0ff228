package dev.parley.sim;

import dev.parley.join.JoinDesk;
import dev.parley.join.JoinDonor;
import dev.parley.join.JoinListener;
import dev.parley.rules.version.SiteId;
import dev.parley.verify.SiteUnavailableException;
import java.util.List;
import java.util.TreeMap;

/** A command that takes over rows: it asks a donor, anything may happen between two requests, and it may be killed there. */
final class SimCommand {
    /** Nobody watches. */
    static final JoinListener UNHEARD = new Unheard();

    private static final int PAGE_ROWS = 1;
    private static final int KILLED_PERCENT = 3;

    private final World world;

    SimCommand(World world) {
        this.world = world;
    }

    /** Between two requests anything else may happen, also the end of the process. */
    void pause() {
        world.betweenRequests();
        boolean kills = world.config().agentCrashes() && !world.isCalm();
        if (kills && world.choices().chance(KILLED_PERCENT)) {
            throw new AgentKilled();
        }
    }

    /** Always the same site: a run that was interrupted needs the donor that it began with. */
    static SimSite donor(World world, List<SimSite> members) {
        return members.get(world.config().codes() % members.size());
    }

    /** What the agent of a site that runs answers. */
    JoinDonor desk(SimSite from) {
        SimAgent agent = from.agents().isEmpty() ? null : from.agent();
        if (agent == null || !agent.isRunning()) {
            throw new SiteUnavailableException("the donor's agent does not answer");
        }
        List<String> members = agent.members().stream().map(SiteId::toString).toList();
        return new JoinDesk(
                from.id().name(),
                new JoinDesk.Group(
                        world.protocol().askedByDonor(agent, members).stream()
                                .map(SiteId::parse)
                                .toList(),
                        agent.roster().incarnations(),
                        member -> world.site(SiteId.of(member)).log().end() == 0),
                world.schema().tables(),
                new SimSiteTables(agent, this),
                agent.parts().window(),
                TreeMap::new,
                PAGE_ROWS);
    }

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
