package dev.parley.cli;

import picocli.CommandLine.Option;

/** Who decides, why, and whether in earnest. */
final class DecisionOptions {
    @Option(names = "--author", paramLabel = "NAME", description = "Who decides. Default: the name of the user.")
    private String author = System.getProperty("user.name", "");

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept with the decision.")
    private String note = "";

    @Option(names = "--dry-run", description = "Check everything, change nothing.")
    private boolean dryRun;

    String author() {
        return author;
    }

    String note() {
        return note;
    }

    boolean isDryRun() {
        return dryRun;
    }
}
