package dev.parley.it.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the demonstration. */
@Command(
        name = "parley demo",
        description = "Starts several sites on this machine, lets them write against one another and compares them.",
        mixinStandardHelpOptions = true)
final class DemoOptions implements Callable<Integer> {
    private static final List<String> NAMES = List.of("ada", "bob", "cyd", "dan", "eve");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--sites", paramLabel = "N", description = "Number of sites, 2 to 5; ${DEFAULT-VALUE} by default.")
    private int sites = 3;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "How long the writers run, fractions allowed; ${DEFAULT-VALUE} by default.")
    private double minutes = 1;

    @Option(
            names = "--keep",
            description = "After the verdict leave everything running until Ctrl-C, and keep the folder.")
    private boolean keep;

    @Option(names = "--no-mysql", description = "PostgreSQL at all sites.")
    private boolean noMySql;

    @Option(names = "--plain", description = "Plain lines even at a terminal.")
    private boolean plain;

    @Override
    public Integer call() throws Exception {
        if (sites < 2 || sites > NAMES.size()) {
            throw new ParameterException(spec.commandLine(), "--sites must be 2 to " + NAMES.size() + ", not " + sites);
        }
        if (!(minutes > 0 && minutes <= 24 * 60)) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes must be above 0 and at most a day, not " + minutes);
        }
        return new Demo(this).run();
    }

    List<String> siteNames() {
        return new ArrayList<>(NAMES.subList(0, sites));
    }

    /** The second site runs MySQL. */
    boolean isMySql(String site) {
        return !noMySql && site.equals(NAMES.get(1));
    }

    long seconds() {
        return Math.max(1, Math.round(minutes * 60));
    }

    boolean keep() {
        return keep;
    }

    boolean plain() {
        return plain;
    }
}
