package dev.parley.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.parley.config.ConfigException;
import dev.parley.policy.PolicyFile;
import dev.parley.rules.Nullable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code parley simulate}: runs the agent's decisions through many simulated worlds and reports what broke, with the seed
 * that replays it and the shortest run found.
 *
 * <p>Exit code 0 if nothing broke, 1 if something did, 2 for a wrong command line.
 */
@Command(
        name = "parley simulate",
        description =
                "Runs the agent's decisions over simulated databases, logs, clocks and crashes, and checks that all"
                        + " sites end equal and that nothing is lost without a trace.",
        subcommands = SimulateSites.class,
        mixinStandardHelpOptions = true)
public final class Simulate implements Callable<Integer> {
    private static final int SHOWN_MAX = 3;
    private static final int TRIES = 800;
    private static final int EVERY = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seeds", paramLabel = "N", description = "Number of seeds; ${DEFAULT-VALUE} by default.")
    private long seeds = 1_000;

    @Option(names = "--from", paramLabel = "SEED", description = "First seed; ${DEFAULT-VALUE} by default.")
    private long from;

    @Option(names = "--seed", paramLabel = "SEED", description = "One seed only, told event by event.")
    private @Nullable Long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; one for each processor by default.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Policy file of a group to simulate; each seed draws its rules by default.")
    private @Nullable Path policy;

    @Option(
            names = "--rules",
            paramLabel = "WHICH",
            description = "What decides rows: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private Which rules = Which.ALL;

    @Option(names = "--mutants", description = "Plants every known bug in turn and tells how soon it is found.")
    private boolean mutants;

    @Option(names = "--mutant", paramLabel = "NAME", description = "Plants one bug: ${COMPLETION-CANDIDATES}.")
    private @Nullable Mutant mutant;

    private final PrintStream out;

    /** Which worlds are drawn. */
    enum Which {
        /** Rows and units turn by turn. */
        ALL(Worlds.ALL),
        /** Last-writer-wins rows. */
        ROWS(Worlds.ROWS),
        /** Column groups and rules of every class. */
        UNITS(Worlds.RULES),
        /** Rules for unique and foreign keys. */
        KEYS(Worlds.KEYS),
        /** Rules under which much waits for people, who decide. */
        PEOPLE(Worlds.PEOPLE),
        /** Rows are given other keys, and writes of the former ones follow them. */
        MOVES(Worlds.MOVES),
        /** A site joins while the others write. */
        JOINS(Worlds.JOINS),
        /** A site leaves while the others write. */
        LEAVES(Worlds.LEAVES),
        /** Sites get a column while they write. */
        COLUMNS(Worlds.COLUMNS),
        /** A database is set back to an older copy. */
        RESTORES(Worlds.RESTORES),
        /** Sites return under their own names. */
        RETURNS(Worlds.RETURNS),
        /** Every site has a cluster of its own, and relays copy logs. */
        RELAYS(Worlds.RELAYS);

        @SuppressWarnings("ImmutableEnumChecker") // without state
        private final Worlds worlds;

        Which(Worlds worlds) {
            this.worlds = worlds;
        }

        Worlds worlds() {
            return worlds;
        }
    }

    Simulate(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        quiet();
        System.exit(new CommandLine(new Simulate(System.out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    /** Crashes are the purpose here: what the parts say about them is noise. */
    static void quiet() {
        for (String name : new String[] {org.slf4j.Logger.ROOT_LOGGER_NAME, "dev.parley"}) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                logger.setLevel(Level.OFF);
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (seeds < 1 || threads < 1) {
            throw new ParameterException(spec.commandLine(), "--seeds and --threads must be 1 or more");
        }
        if (mutants) {
            return plantAll();
        }
        Experiment experiment = new Experiment(worlds(), mutant);
        Long single = seed;
        return single == null ? many(experiment) : one(experiment, single);
    }

    private Worlds worlds() {
        if (policy == null) {
            return mutant == null ? rules.worlds() : mutant.worlds();
        }
        try {
            return Worlds.of(PolicyFile.load(policy).policy());
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int many(Experiment experiment) throws InterruptedException {
        long begin = System.nanoTime();
        Batch.Result result = Batch.run(from, seeds, threads, experiment, done -> {
            if (done % EVERY == 0) {
                out.println(done + " seeds");
            }
        });
        double seconds = (System.nanoTime() - begin) / 1e9;
        out.printf(
                Locale.ROOT,
                "%d seeds from %d in %.1f s, %d failed%n%s%n",
                result.seeds(),
                from,
                seconds,
                result.failures().size(),
                result.stats());
        result.failures()
                .forEach(failure -> out.println(
                        "seed=" + failure.seed() + " " + failure.run().violation()));
        result.failures().stream().limit(SHOWN_MAX).forEach(failure -> tell(experiment, failure));
        return result.failures().isEmpty() ? 0 : 1;
    }

    private int one(Experiment experiment, long single) {
        Run run = experiment.run(single, Trace.to(out));
        Violation violation = run.violation();
        out.println("seed=" + single + " " + run.config());
        out.println(violation == null ? "nothing broke" : violation.getMessage());
        out.println(run.stats());
        return violation == null ? 0 : 1;
    }

    private void tell(Experiment experiment, Batch.Failure failure) {
        Violation violation = failure.run().violation();
        out.println();
        out.println("seed=" + failure.seed() + " " + failure.run().config());
        out.println(violation == null ? "" : violation.getMessage());
        Run small = new Minimizer(failure.run(), experiment, TRIES).minimize();
        out.printf(
                Locale.ROOT,
                "minimised from %d events to %d; the shortest run that breaks the same:%n",
                failure.run().tape().events(),
                small.tape().events());
        Run told = experiment.replay(small, Trace.to(out));
        Violation last = told.violation();
        out.println(last == null ? "nothing broke" : last.getMessage());
        out.println("replay: parley simulate --seed " + failure.seed() + (policy == null ? "" : " --policy " + policy));
    }

    private int plantAll() {
        int survivors = 0;
        for (Mutant planted : Mutant.values()) {
            long killer = planted.firstKill();
            survivors += killer < 0 ? 1 : 0;
            out.printf(
                    Locale.ROOT,
                    "%-24s %s of %d allowed: %s%n",
                    planted,
                    killer < 0 ? "SURVIVED all seeds" : "found by seed " + killer,
                    planted.seeds(),
                    planted.bug());
        }
        out.println((Mutant.values().length - survivors) + " of " + Mutant.values().length + " planted bugs found");
        return survivors == 0 ? 0 : 1;
    }
}
