package dev.parley.cli;

import dev.parley.review.ConflictApi.Decided;
import dev.parley.review.ConflictApi.Undo;
import picocli.CommandLine.Command;

/** Takes back how a conflict was decided. */
@Command(
        name = "undo",
        description = {
            "Restores the losing version of a conflict that a rule has decided, or what a person's decision replaced, by a",
            "version above all others. Ends with 25, and changes nothing, if the row has been written since."
        },
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts undo orders/3fa9c1d2e4f5/berlin:17/price --dry-run",
        mixinStandardHelpOptions = true)
final class ConflictsUndo extends DecisionCommand {
    @Override
    Decided ask(ConflictsClient client, String id, DecisionOptions by) throws Exception {
        return client.undo(id, new Undo(by.author(), by.note(), by.isDryRun()));
    }
}
