package dev.parley.sim;

import dev.parley.config.TopologyKind;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Window;
import dev.parley.window.WindowSize;
import java.time.Duration;
import java.util.Objects;

/**
 * A group of many sites that goes on in steps of simulated time, without chance but for who writes which row when: every
 * site's applications, agents and, in a star or a ring, relays do in each step what is due then. One site's agent stops for a
 * while. All checks of the simulator hold, those of its end too. Not thread-safe.
 *
 * <p>A step is also how long a record is on its way from one cluster to the next.
 */
final class Fleet {
    /** How a group looks and what it does. */
    record Shape(int sites, Links links, int seconds, double writesPerSecond) {}

    /** Who reads whom. */
    enum Links {
        /** One Kafka cluster, from which everybody reads everybody. */
        ALL(TopologyKind.ALL_TO_ALL),
        STAR(TopologyKind.STAR),
        RING(TopologyKind.RING);

        private final TopologyKind kind;

        Links(TopologyKind kind) {
            this.kind = kind;
        }
    }

    private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();
    private static final long STEPS_PER_SECOND = Duration.ofSeconds(1).toNanos() / STEP_NANOS;
    /** The defaults of {@code tuning}, in steps. */
    private static final long BEAT_STEPS = STEPS_PER_SECOND / 4;

    private static final long LIVENESS_STEPS = 5 * STEPS_PER_SECOND;
    private static final long FLUSH_STEPS = 3 * STEPS_PER_SECOND;
    private static final long HOUSEKEEPING_STEPS = 10 * STEPS_PER_SECOND;
    private static final Duration BYPASS_AFTER = Duration.ofSeconds(20);

    private static final int STATEMENTS_MAX = 40;
    private static final int BATCHES_MAX = 1_000;
    private static final int CHANCES = 1_000_000;
    /** A ring takes a step for each site, and a bypass its time; more than a few rounds of both nobody waits. */
    private static final long QUIET_STEPS_MAX = 120 * STEPS_PER_SECOND;

    private final Shape shape;
    private final World world;
    private final Events events;
    private final FleetMeter meter;
    private final boolean[] beats;
    private final long[] lastBeat;
    private long step;
    private @Nullable SimSite stopped;
    private @Nullable FleetFigures figures;

    Fleet(Shape shape, long seed) {
        this.shape = shape;
        boolean clusters = shape.links() != Links.ALL;
        this.world = new World(
                SimConfig.fleet(shape.sites(), clusters),
                Choices.ofSeed(seed),
                new Protocol(),
                Trace.SILENT,
                made -> SimTopology.of(made, clusters ? shape.links().kind : TopologyKind.LINKS, BYPASS_AFTER));
        this.events = new Events(world);
        this.meter = new FleetMeter(world);
        this.beats = new boolean[shape.sites()];
        this.lastBeat = new long[shape.sites()];
        world.calm(this::whileOneWaits);
    }

    /**
     * All sites write for the time given, until everything is stable everywhere; then the agent of one is stopped for
     * as long again while all applications go on. Ends with the checks of every end once it is back.
     */
    void run() {
        long steps = shape.seconds() * STEPS_PER_SECOND;
        write(steps);
        rest();
        FleetMeter.Lags together = meter.lags();
        SimSite site = world.sites().get(shape.sites() / 2);
        stopped = site;
        site.agents().forEach(agent -> agent.kill(false));
        write(steps);
        stopped = null;
        site.bury();
        long caughtUp = rest();
        world.sites().forEach(Fleet::flush); // what has folded is told by the next flush
        new Quiescence(world, events).check();
        figures = meter.figures(shape, together, caughtUp * STEP_NANOS);
    }

    /** What {@link #run} came to. */
    FleetFigures figures() {
        return Objects.requireNonNull(figures, "the fleet has not run yet");
    }

    private static void flush(SimSite site) {
        Upkeep upkeep = site.agent().parts().upkeep();
        for (int i = 0; i < 2; i++) {
            do {
                upkeep.flushStep();
            } while (upkeep.isFlushing());
        }
    }

    private void write(long steps) {
        for (long i = 0; i < steps; i++) {
            write();
            step();
        }
    }

    /** Nobody writes until everything is stable everywhere; how many steps that takes. */
    private long rest() {
        long before = step;
        while (!isQuiet()) {
            if (step - before > QUIET_STEPS_MAX) {
                throw new Violation("LIVENESS", "not quiet " + QUIET_STEPS_MAX + " steps after the last write");
            }
            step();
        }
        return step - before;
    }

    // ------------------------------------------------------------ one step

    private void step() {
        step++;
        world.pass(STEP_NANOS);
        world.topology().pass(STEP_NANOS);
        for (int i = shape.sites() - 1;
                i >= 0;
                i--) { // in a ring the one before has not taken anything yet in this step
            SimSite site = world.sites().get(i);
            serve(site);
            if (site != stopped && !site.agent().isDead()) {
                work(site.agent());
            }
        }
        meter.look();
    }

    private void write() {
        int chance = (int) (shape.writesPerSecond() / STEPS_PER_SECOND * CHANCES);
        for (SimSite site : world.sites()) {
            if (world.choices().below(CHANCES) < chance) {
                transaction(world.clients(site));
            }
        }
    }

    private void transaction(Clients clients) {
        long before = world.stats().get(Stats.Count.LOCAL_COMMITS);
        for (int i = 0; i < STATEMENTS_MAX && world.stats().get(Stats.Count.LOCAL_COMMITS) == before; i++) {
            clients.step();
        }
        clients.finish();
    }

    private static void serve(SimSite site) {
        site.database().flush(site.database().wal().size());
    }

    private void work(SimAgent agent) {
        if (agent.isStarting()) {
            agent.startStep();
            return;
        }
        AgentParts parts = agent.parts();
        parts.relay().pump();
        Events.pumpLogs(agent.parts(), agent);
        int before;
        int batches = 0;
        do {
            before = agent.site().database().wal().size();
            agent.laneStep();
            serve(agent.site());
            Events.pumpLogs(agent.parts(), agent);
        } while (agent.site().database().wal().size() > before && ++batches < BATCHES_MAX);
        upkeep(agent.site().index(), parts);
    }

    /** Each site at another moment. */
    private void upkeep(int index, AgentParts parts) {
        long turn = step + index * BEAT_STEPS / shape.sites();
        if (turn % BEAT_STEPS == 0 && (parts.upkeep().hasNews() || step - lastBeat[index] >= LIVENESS_STEPS)) {
            parts.upkeep().heartbeat();
            lastBeat[index] = step;
        }
        long flush = step + index * FLUSH_STEPS / shape.sites();
        if (flush % FLUSH_STEPS == 0 || beats[index]) {
            beats[index] = !parts.upkeep().isFlushing();
            parts.upkeep().flushStep();
        }
        if ((step + index * HOUSEKEEPING_STEPS / shape.sites()) % HOUSEKEEPING_STEPS == 0) {
            parts.upkeep().housekeeping();
        }
    }

    /** Whoever waits in the middle of a batch waits for its own database and its own capture. */
    private void whileOneWaits(Object who) {
        if (who instanceof SimAgent agent) {
            serve(agent.site());
            Events.pumpLogs(agent.parts(), agent);
        }
    }

    // ------------------------------------------------------------ the end

    /** All have applied what anybody wrote, and take it for stable. */
    private boolean isQuiet() {
        if (stopped != null) {
            return false;
        }
        VersionVector all = VersionVector.EMPTY;
        for (SimSite site : world.sites()) {
            if (!site.agent().isRunning() || site.agent().parts().capture().isBehind()) {
                return false;
            }
            long own = site.agent().parts().window().checkpoint().applied().get(site.id());
            all = all.with(site.id(), own);
        }
        VersionVector everything = all;
        return world.sites().stream()
                .map(site -> site.agent().parts().window())
                .allMatch(window -> isSettled(window, everything));
    }

    private static boolean isSettled(Window window, VersionVector all) {
        WindowSize size = window.size();
        return window.stable().equals(all) && size.uncaptured() == 0 && size.suspect() == 0;
    }
}
