package dev.parley.cli;

import dev.parley.review.ConflictApi.Answered;
import dev.parley.review.ConflictApi.Decided;
import picocli.CommandLine.Command;

/** Drops what a person has proposed for a conflict. */
@Command(
        name = "reject",
        description = {
            "Drops what a person has proposed for a conflict; the row stays as it is. Whoever has proposed it may do that,",
            "too."
        },
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts reject orders/3fa9c1d2e4f5/berlin:17/price --note 'the customer says otherwise'",
        mixinStandardHelpOptions = true)
final class ConflictsReject extends DecisionCommand {
    @Override
    Decided ask(ConflictsClient client, String id, DecisionOptions by) throws Exception {
        return client.reject(id, new Answered(by.author(), by.note(), by.isDryRun()));
    }
}
