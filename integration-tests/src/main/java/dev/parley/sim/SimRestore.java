package dev.parley.sim;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.sim.SimDatabase.Copy;
import dev.parley.wire.DecodedRecord;

/**
 * The database of one site that is set back to an older copy while its log in Kafka has gone on. Its applications write, its
 * agent must end before it publishes or decides anything, and then its operators bring the newer state back.
 */
final class SimRestore {
    private final World world;
    private boolean done;
    /** What is to be brought back; null while the database is as new as its log. */
    private @Nullable Copy newer;

    SimRestore(World world) {
        this.world = world;
    }

    private SimSite site() {
        return world.sites().get(world.config().codes() % world.sites().size());
    }

    /** True while the site's database is older than its log. */
    boolean isSetBack(SimSite site) {
        return newer != null && site == site();
    }

    /** True while somebody has to notice. */
    boolean hasMore() {
        return newer != null;
    }

    /** Sets the database back to a place of its log behind which something was published; once in a run. */
    void step() {
        SimDatabase database = site().database();
        if (done || database.flushed() < 2) {
            return;
        }
        int to = 1 + world.choices().below(database.flushed() - 1);
        if (!isPublishedBehind(to)) {
            return;
        }
        done = true;
        world.stats().add(Stats.Count.SET_BACK);
        site().agents().forEach(agent -> agent.kill(false));
        newer = site().setBack(to);
        site().bury();
    }

    private boolean isPublishedBehind(int to) {
        long beats = site().database().heartbeatsAt(to);
        for (DecodedRecord entry : site().log().all()) {
            boolean behind = entry.record() instanceof LogRecord.Transaction transaction
                    ? ((LogPosition.Postgres) LogPosition.parse(transaction.position())).commitLsn() > to
                    : ((LogRecord.Heartbeat) entry.record()).number() > beats;
            if (behind) {
                return true;
            }
        }
        return false;
    }

    /** An agent has refused the database of its site. */
    void refused(SimAgent agent, RuntimeException why) {
        Copy copy = newer;
        if (copy == null || agent.site() != site()) {
            throw new Violation("C21", agent + " refuses a database that was not set back", why);
        }
        world.stats().add(Stats.Count.SET_BACK_NOTICED);
        newer = null;
        agent.kill(false);
        site().agents().forEach(other -> other.kill(false));
        site().bringBack(copy);
        site().bury();
    }

    /** C21: what others have folded against must not be told or decided anew. */
    void requireNothingOf(SimSite site, String what) {
        if (isSetBack(site)) {
            throw new Violation("C21", site.id() + " " + what + ", and its database is older than its log");
        }
    }
}
