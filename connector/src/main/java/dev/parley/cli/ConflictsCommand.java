package dev.parley.cli;

import dev.parley.agent.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What people do with conflicts; all work is done by its subcommands. */
@Command(
        name = "conflicts",
        description = "Shows the conflicts that an agent has recorded, and decides them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ConflictsList.class,
            ConflictsShow.class,
            ConflictsDiff.class,
            ConflictsResolve.class,
            ConflictsUndo.class,
            ConflictsApprove.class,
            ConflictsReject.class,
            ConflictsStats.class,
            ConflictsExport.class,
            ConflictsTail.class,
            ConflictsReview.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley conflicts list --state pending",
            "  parley conflicts show orders/3fa9c1d2e4f5/berlin:17/price",
            "  parley conflicts resolve orders/3fa9c1d2e4f5/berlin:17/price --take madrid",
            "  parley conflicts undo orders/3fa9c1d2e4f5/berlin:17/price"
        })
final class ConflictsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }
}
