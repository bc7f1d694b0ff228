package dev.parley.sim;

import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.List;

/**
 * A site that leaves while the others write: its applications stop, and once {@code parley sites leave} would say that it can be
 * taken out, its agent ends; then one member after another takes it out of its site file and starts anew.
 */
final class SimLeave {
    private final World world;
    /** Its applications have stopped. */
    private boolean closed;
    /** It has no agent any more. */
    private boolean left;

    SimLeave(World world) {
        this.world = world;
    }

    private SimSite leaver() {
        return world.sites().get(world.sites().size() - 1);
    }

    private List<SimSite> members() {
        return world.sites().subList(0, world.sites().size() - 1);
    }

    private boolean concerns(SimSite site) {
        return world.config().leaves() && site == leaver();
    }

    /** True for a site at which no application writes any more. */
    boolean isClosed(SimSite site) {
        return closed && concerns(site);
    }

    /** True for a site that is gone: nobody asks for its rows. */
    boolean hasLeft(SimSite site) {
        return left && concerns(site);
    }

    /** True while something is to be done before nobody counts the site. */
    boolean hasMore() {
        return world.config().leaves() && (!left || members().stream().anyMatch(this::counts));
    }

    private boolean counts(SimSite member) {
        return member.members().contains(leaver().id());
    }

    void step() {
        if (!hasMore()) {
            return;
        }
        if (!closed) {
            closed = true;
            world.clients(leaver()).finish();
        } else if (!left) {
            if (world.protocol().leaves(isReady())) {
                left = true;
                leaver().agents().forEach(agent -> agent.kill(false));
                leaver().bury();
                world.stats().add(Stats.Count.LEFT);
            }
        } else {
            List<SimSite> unaware = members().stream().filter(this::counts).toList();
            dropped(unaware.get(world.choices().below(unaware.size())));
        }
    }

    /** What {@code parley sites leave} looks at: all that the site has written is published, and every member keeps it. */
    private boolean isReady() {
        SimSite site = leaver();
        SimDatabase database = site.database();
        SimAgent agent = site.agents().isEmpty() ? null : site.agent();
        if (agent == null
                || !agent.isRunning()
                || database.flushed() < database.wal().size()) {
            return false;
        }
        AgentParts parts = agent.parts();
        long end = parts.window().checkpoint().applied().get(site.id());
        return parts.capture().captured() >= database.wal().size()
                && parts.logs().acknowledged() >= end
                && members().stream().allMatch(member -> has(member, site.id(), end));
    }

    private boolean has(SimSite member, SiteId site, long end) {
        SimAgent agent = member.agents().isEmpty() ? null : member.agent();
        return agent != null
                && agent.isRunning()
                && world.protocol().kept(agent.parts().window()).get(site) >= end;
    }

    /** At the end: what the site has written is with those that have stayed. */
    void nothingLost(VersionVector all) {
        SiteId id = leaver().id();
        if (world.config().leaves() && world.oracle().find(new Dot(id, all.get(id) + 1)) != null) {
            throw new Violation("I12", "nobody has " + id + ":" + (all.get(id) + 1) + " of the site that left");
        }
    }

    /** The member's site file does not list the site any more, and its agent is started anew. */
    private void dropped(SimSite member) {
        member.members().remove(leaver().id());
        member.agents().forEach(agent -> agent.kill(false));
        member.bury();
        world.stats().add(Stats.Count.MEMBERS_DROPPED);
    }
}
