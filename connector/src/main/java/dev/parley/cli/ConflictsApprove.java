package dev.parley.cli;

import dev.parley.review.ConflictApi.Answered;
import dev.parley.review.ConflictApi.Decided;
import picocli.CommandLine.Command;

/** Decides a conflict as another person has proposed. */
@Command(
        name = "approve",
        description = {
            "Decides a conflict as another person has proposed, where the policy says `approval: required`. Whoever has",
            "proposed it cannot approve it. Ends with 25, and changes nothing, if the row has changed since."
        },
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts approve orders/3fa9c1d2e4f5/berlin:17/price --note agreed",
        mixinStandardHelpOptions = true)
final class ConflictsApprove extends DecisionCommand {
    @Override
    Decided ask(ConflictsClient client, String id, DecisionOptions by) throws Exception {
        return client.approve(id, new Answered(by.author(), by.note(), by.isDryRun()));
    }
}
