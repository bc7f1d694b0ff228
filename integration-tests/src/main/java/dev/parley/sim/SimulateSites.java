package dev.parley.sim;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley simulate sites}: what vectors and stability cost in groups of many sites. */
@Command(
        name = "sites",
        description =
                "Runs groups of many sites in simulated time and prints what their records weigh, how long they take"
                        + " and which share of the agents' own work goes to vectors.",
        mixinStandardHelpOptions = true)
final class SimulateSites implements Callable<Integer> {
    private static final int SITES_MIN = 2;
    private static final int SITES_MAX = 200;
    private static final double RATE_MAX = 50;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--count",
            split = ",",
            paramLabel = "N",
            description = "Sites of each group; ${DEFAULT-VALUE} by default.")
    private List<Integer> counts = List.of(3, 5, 10, 30, 100);

    @Option(
            names = "--links",
            split = ",",
            paramLabel = "KIND",
            description = "Who reads whom: ${COMPLETION-CANDIDATES}; all three by default.")
    private List<Fleet.Links> links = List.of(Fleet.Links.values());

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Simulated seconds in which all sites write, and again so many while one is away;"
                    + " ${DEFAULT-VALUE} by default.")
    private int seconds = 20;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Transactions a second at each site; ${DEFAULT-VALUE} by default.")
    private double rate = 0.5;

    @Override
    public Integer call() {
        boolean counted = counts.stream().allMatch(count -> count >= SITES_MIN && count <= SITES_MAX);
        if (!counted || seconds < 1 || rate <= 0 || rate > RATE_MAX) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--count takes " + SITES_MIN + " to " + SITES_MAX + " sites, --seconds 1 or more, --rate up to "
                            + RATE_MAX);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(FleetFigures.HEADER);
        for (Fleet.Links kind : links) {
            for (int count : counts) {
                Fleet fleet = new Fleet(new Fleet.Shape(count, kind, seconds, rate), 1);
                VectorShare share = VectorShare.of(fleet::run);
                out.printf(Locale.ROOT, "%s %.1f |%n", fleet.figures().row(), share.percent());
                out.flush();
            }
        }
        return 0;
    }
}
