package dev.parley.cli;

import picocli.CommandLine.Command;

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
final class ConflictsCommand extends CommandGroup {}
