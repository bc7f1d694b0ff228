package dev.parley.sim;

import dev.parley.agent.AgentException;
import dev.parley.agent.Roster;
import dev.parley.apply.ApplyOutcome;
import dev.parley.pipeline.Incarnations;
import dev.parley.publish.PublishException;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;

/** One process of an agent: from taking the lease over recovery to its end. Its parts are in {@link AgentParts}. */
final class SimAgent {
    private static final int PATIENCE = 6;

    private final SimSite site;
    private final World world;
    private final int number;
    /** As its site file lists them when it starts. */
    private final List<SiteId> members;
    /** The tables as it found them. */
    private final SimSchema schema;

    private final List<SimConnection> connections = new ArrayList<>();
    /** What would be wrong if the decision was fenced. */
    private @Nullable Violation doubt;

    private @Nullable AgentParts parts;
    private @Nullable VersionVector peeked;
    private @Nullable Roster roster;
    private long epoch;
    private boolean leased;
    private boolean laneStarted;
    private boolean busy;
    private boolean dead;
    private boolean suspended;

    SimAgent(SimSite site, int number) {
        this.site = site;
        this.world = site.world();
        this.number = number;
        this.members = List.copyOf(site.members());
        this.schema = site.schema();
    }

    SimSite site() {
        return site;
    }

    /** How many processes the site has had with this one. */
    int number() {
        return number;
    }

    long epoch() {
        return epoch;
    }

    /** All sites that it counts, its own included. */
    List<SiteId> members() {
        Roster known = roster;
        return known == null ? members : known.members();
    }

    /** Its site in the incarnation that it runs for. */
    SiteId self() {
        return roster().self();
    }

    /** Who the sites of the group are, as it found them in its database. */
    Roster roster() {
        Roster known = roster;
        if (known == null) {
            throw new IllegalStateException(this + " has not recovered yet");
        }
        return known;
    }

    SimSchema schema() {
        return schema;
    }

    boolean isDead() {
        return dead;
    }

    /** True while its apply lane stands somewhere in a step. */
    boolean isBusy() {
        return busy;
    }

    boolean isSuspended() {
        return suspended;
    }

    boolean isRunning() {
        return !dead && !suspended && parts != null;
    }

    boolean isStarting() {
        return !dead && !suspended && parts == null;
    }

    /** Its parts, once it has recovered. */
    AgentParts parts() {
        AgentParts current = parts;
        if (current == null) {
            throw new IllegalStateException(this + " has not recovered yet");
        }
        return current;
    }

    @Override
    public String toString() {
        return site.id() + "/" + number;
    }

    // ------------------------------------------------------------ life

    /** Takes the lease, then reads back what the database remembers. */
    void startStep() {
        if (!world.protocol().takesOverFirst() && peeked == null) {
            peeked = site.database().state().committed();
        } else if (!leased) {
            takeOver();
        } else {
            VersionVector committed = peeked == null ? site.database().state().committed() : peeked;
            try {
                DbState state = site.database().state();
                roster = new Roster(
                        site.self(), members.stream().map(SiteId::name).toList(), Incarnations.of(state.ends));
                parts = AgentParts.recover(this, committed);
            } catch (AgentException | PublishException e) {
                refused(e);
            }
        }
    }

    private void takeOver() {
        for (Tx tx : site.database().active()) {
            if (tx.holdsLease) {
                world.impatient(site, tx);
                return;
            }
        }
        Tx tx = site.database().begin(Tx.Kind.META);
        long next = site.database().state().epoch + 1;
        tx.changes.add(state -> {
            state.epoch = next;
            state.ran = true;
        });
        site.commitNow(tx);
        epoch = next;
        leased = true;
        world.stats().add(Stats.Count.TAKEOVERS);
    }

    void connected(SimConnection connection) {
        connections.add(connection);
    }

    /** The process is gone. Its transactions end now, or when the server notices. */
    void kill(boolean serverNoticesLate) {
        dead = true;
        if (parts != null) {
            parts.relay().end();
        }
        for (SimConnection connection : connections) {
            Tx tx = connection.abandon();
            if (tx != null && tx.isActive()) {
                if (serverNoticesLate) {
                    site.orphans().add(tx);
                } else {
                    site.database().abort(tx);
                }
            }
        }
        connections.clear();
    }

    /** True while a transaction of its lane is open. */
    boolean holdsLocks() {
        for (SimConnection connection : connections) {
            Tx tx = connection.openTx();
            if (tx != null && tx.isActive()) {
                return true;
            }
        }
        return false;
    }

    void suspend() {
        suspended = true;
    }

    void resume() {
        suspended = false;
    }

    private void requireAlive() {
        if (dead) {
            throw new AgentKilled();
        }
    }

    // ------------------------------------------------------------ waiting

    /** Anything else may happen here. */
    void pause(Point point) {
        world.maybeOthers(this);
        requireAlive();
    }

    /** One other thing happens. */
    void await() {
        world.othersThan(this);
        requireAlive();
    }

    /** Waits for a transaction of somebody else; false if that takes too long. */
    boolean waitFor(Tx blocker) {
        for (int i = 0; i < PATIENCE; i++) {
            if (!blocker.isActive()) {
                return true;
            }
            await();
        }
        world.impatient(site, blocker);
        world.stats().add(Stats.Count.LOCK_TIMEOUTS);
        return !blocker.isActive();
    }

    // ------------------------------------------------------------ the lane

    /** One step of the apply lane, with everything that happens meanwhile. */
    void laneStep() {
        if (busy) {
            return;
        }
        busy = true;
        try {
            if (laneStarted) {
                parts().lane().step(java.time.Duration.ZERO);
            } else {
                parts().lane().start();
                parts().logs().caughtUp();
                laneStarted = true;
            }
        } catch (AgentKilled | LeaseGone e) {
            ended(e);
        } catch (AgentException e) {
            refused(e);
        } catch (dev.parley.apply.ApplyStateLostException e) {
            if (site.generation() == 0) {
                throw new Violation("AGENT", this + " misses what it has committed, and no database crashed", e);
            }
            ended(e);
        } catch (RuntimeException e) {
            if (epoch != site.database().state().epoch) {
                ended(e); // a second agent has gone on meanwhile; how the first one ends is of no matter
                return;
            }
            throw new Violation("AGENT", "the lane of " + this + " has failed: " + e, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a simulation", e);
        } finally {
            busy = false;
        }
    }

    /** It ends by itself, and has to have a reason. */
    void refused(RuntimeException why) {
        if (world.config().returns()) {
            world.returning().refused(this, why);
        } else {
            world.restore().refused(this, why);
        }
    }

    /** The database of its site has forgotten its incarnation, and with it the place from which its log is read. */
    boolean hasLostItsPlace() {
        return !site.self().equals(self()) || site.isOutside();
    }

    private void ended(Throwable why) {
        if (why instanceof LeaseGone) {
            world.stats().add(Stats.Count.LEASES_LOST);
        }
        if (!dead) {
            kill(false);
        }
    }

    /** The lease is gone: the process ends by itself. */
    void lostLease() {
        ended(new LeaseGone(epoch, site.database().state().epoch));
    }

    /** The last decision is wrong, unless it was made without a fence. */
    void doubt(Violation violation) {
        doubt = violation;
    }

    void forgetDoubt() {
        doubt = null;
    }

    void applied(ApplyOutcome outcome) {
        Violation violation = doubt;
        doubt = null;
        if (violation != null && !outcome.optimistic()) {
            throw violation;
        }
        world.stats().add(Stats.Count.APPLIED, outcome.transactions().size());
        world.stats().add(Stats.Count.PARKED, outcome.pinned().size());
        if (outcome.optimistic()) {
            world.stats().add(Stats.Count.OPTIMISTIC);
        }
        if (outcome.transactions().isEmpty()) {
            world.stats().add(Stats.Count.REPAIRS);
        }
        parts().applied(outcome);
    }
}
