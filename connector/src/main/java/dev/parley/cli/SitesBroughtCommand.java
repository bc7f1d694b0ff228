package dev.parley.cli;

import dev.parley.agent.AgentException;
import dev.parley.agent.ExitCode;
import dev.parley.agent.SiteBrought;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.join.JoinException;
import dev.parley.review.BroughtView;
import dev.parley.rules.Nullable;
import dev.parley.store.BroughtStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rows that a site had before it joined, one by one. */
@Command(
        name = "brought",
        description = {
            "Shows the rows that a site had before it joined, and that its donor did not have like that, beside what the table",
            "holds now. --keep makes them writes of the site, above all that it has, so they come to stand at all sites; --drop",
            "forgets them and leaves the tables alone. Both do it for all rows, for those of a table, or for one. Works on the",
            "site's database, whether its agent runs or not."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley sites brought oslo.yaml",
            "  parley sites brought oslo.yaml --keep --id orders/3fa9c1d2e4f5 --note 'the newer one'",
            "  parley sites brought oslo.yaml --drop --table journal"
        },
        mixinStandardHelpOptions = true)
final class SitesBroughtCommand implements Callable<Integer> {
    private static final int AT_ONCE = 200;
    private static final String HASH = "[0-9a-f]{8,64}";

    @Mixin
    private Printing printing = new Printing();

    @Parameters(paramLabel = "SITE-FILE", description = "The site file of the site.")
    private Path site = Path.of("");

    @ArgGroup
    private @Nullable Deed deed;

    @ArgGroup
    private @Nullable Which which;

    @Option(names = "--author", paramLabel = "NAME", description = "Who decides. Default: the name of the user.")
    private String author = System.getProperty("user.name", "unknown");

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept with the decision.")
    private String note = "";

    @Option(names = "--limit", paramLabel = "ROWS", description = "Rows to show. Default: ${DEFAULT-VALUE}.")
    private int limit = 100;

    /** What to do with them. */
    static final class Deed {
        @Option(names = "--keep", description = "Make them stand at all sites.")
        private boolean keep;

        @SuppressWarnings("UnusedVariable") // one of the two is given
        @Option(names = "--drop", description = "Forget them.")
        private boolean drop;
    }

    /** Which of them. */
    static final class Which {
        @Option(names = "--table", paramLabel = "TABLE", description = "Canonical name of a table. Default: all.")
        private String table = "";

        @Option(names = "--id", paramLabel = "ID", description = "One row, as this command prints it.")
        private String id = "";
    }

    /** What was done. */
    record Done(String deed, int rows) {}

    /** What is there. */
    record Rows(List<BroughtView> rows) {}

    @Override
    public Integer call() throws Exception {
        SiteConfig config = SiteFile.load(site);
        SiteBrought brought = new SiteBrought(config);
        Deed asked = deed;
        try {
            if (asked == null) {
                list(config, brought);
            } else {
                act(config, brought, asked.keep);
            }
        } catch (JoinException e) {
            throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()));
        } catch (AgentException e) {
            throw new CommandFailed(e.code(), String.valueOf(e.getMessage()));
        }
        return ExitCode.OK.code();
    }

    private BroughtStore.Filter filter(int rows) throws CommandFailed {
        Which some = which;
        if (some == null) {
            return new BroughtStore.Filter(Optional.empty(), Optional.empty(), Optional.empty(), rows);
        }
        if (some.id.isEmpty()) {
            return new BroughtStore.Filter(Optional.empty(), Optional.of(some.table), Optional.empty(), rows);
        }
        int slash = some.id.lastIndexOf('/');
        String hash = some.id.substring(slash + 1);
        if (slash < 1 || !hash.matches(HASH)) {
            throw new CommandFailed(
                    ExitCode.UNKNOWN_ID,
                    "no row '" + some.id + "': an identifier is table/key hash, as `parley sites brought` prints it");
        }
        return new BroughtStore.Filter(
                Optional.empty(), Optional.of(some.id.substring(0, slash)), Optional.of(hash), rows);
    }

    private void list(SiteConfig config, SiteBrought brought) throws CommandFailed {
        List<BroughtView> views = new ArrayList<>();
        for (ReplicationSetConfig set : config.replicationSets()) {
            views.addAll(brought.list(set, filter(limit)));
        }
        boolean one = which != null && !which.id.isEmpty();
        printing.print(new Rows(views), views.isEmpty() ? none() : one ? text(views.get(0)) : text(views));
    }

    private static String none() {
        return "no rows are kept apart" + System.lineSeparator();
    }

    private static String text(List<BroughtView> views) {
        TextTable table = new TextTable("ID", "KEY", "STATE", "DIFFERS IN");
        for (BroughtView view : views) {
            boolean gone = view.columns().stream().allMatch(column -> column.now() == null);
            table.add(
                    view.id(),
                    TextTable.oneLine(String.join(",", view.key())),
                    view.wish(),
                    gone ? "(no row in the table)" : String.join(" ", view.differing()));
        }
        return table.text();
    }

    private static String text(BroughtView view) {
        TextTable table = new TextTable("COLUMN", "BROUGHT", "IN THE TABLE");
        for (BroughtView.Column column : view.columns()) {
            table.add(
                    (column.differs() ? "> " : "  ") + column.name(),
                    ConflictText.cell(column.brought()),
                    column.now() == null ? "(no row)" : ConflictText.cell(column.now()));
        }
        return table.text();
    }

    private void act(SiteConfig config, SiteBrought brought, boolean keep) throws CommandFailed {
        int rows = 0;
        for (ReplicationSetConfig set : config.replicationSets()) {
            rows += keep ? brought.keep(set, filter(AT_ONCE), author, note) : brought.drop(set, filter(AT_ONCE));
        }
        if (rows == 0 && which != null) {
            throw new CommandFailed(
                    ExitCode.UNKNOWN_ID, "no such row is kept apart; `parley sites brought` lists them");
        }
        printing.print(
                new Done(keep ? "keep" : "drop", rows),
                rows
                        + (keep ? " rows written here, on their way to all sites" : " rows forgotten")
                        + System.lineSeparator());
    }
}
