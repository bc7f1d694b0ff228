package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.QuarantineApi.Handled;
import dev.parley.review.QuarantineApi.Parked;
import dev.parley.review.QuarantineApi.ParkedList;
import dev.parley.review.QuarantineApi.ParkedView;
import dev.parley.review.QuarantineApi.Retry;
import dev.parley.review.QuarantineApi.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rows that are parked. */
@Command(
        name = "quarantine",
        description = "Shows the rows that cannot stand in their tables as their writes say, and handles them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuarantineCommand.ListAll.class,
            QuarantineCommand.Show.class,
            QuarantineCommand.RetryOne.class,
            QuarantineCommand.SkipOne.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley quarantine list --table orders",
            "  parley quarantine show orders/3fa9c1d2e4f5",
            "  parley quarantine retry --table orders",
            "  parley quarantine skip orders/3fa9c1d2e4f5 --note 'duplicate account' --dry-run"
        })
final class QuarantineCommand extends CommandGroup {
    private static final String END = System.lineSeparator();
    private static final String NOTHING = "no row is parked" + END;

    /** Whom to ask, and how to print it. */
    abstract static class Asking implements Callable<Integer> {
        @Mixin
        private AgentOptions agent = new AgentOptions();

        @Mixin
        private Printing printing = new Printing();

        AdminClient client() throws Exception {
            return new AdminClient(agent.address());
        }

        int printed(Object answer, String table) {
            printing.print(answer, table);
            return ExitCode.OK.code();
        }
    }

    /** Asking about one row. */
    abstract static class AskingOne extends Asking {
        @Parameters(paramLabel = "ID", description = "The row, as `parley quarantine list` prints it.")
        private String id = "";

        String path() {
            return QuarantineCommand.path(id, "");
        }
    }

    /** Does something with a row, or with all rows of a table one after another. */
    abstract static class Handling extends Asking {
        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        /** One row or many. */
        static final class Which {
            @Parameters(paramLabel = "ID", description = "The row, as `parley quarantine list` prints it.")
            private String id = "";

            @Option(
                    names = "--table",
                    paramLabel = "TABLE",
                    description = "Canonical name of a table: all its parked rows, one after another.")
            private String table = "";
        }

        abstract Handled handle(AdminClient client, String id) throws Exception;

        @Override
        public Integer call() throws Exception {
            AdminClient client = client();
            List<Handled> done = new ArrayList<>();
            for (String id : which.table.isEmpty() ? List.of(which.id) : parked(client)) {
                done.add(which.table.isEmpty() ? handle(client, id) : handleIfParked(client, id));
            }
            StringBuilder text = new StringBuilder(done.isEmpty() ? NOTHING : "");
            done.forEach(handled -> text.append(line(handled)));
            return which.table.isEmpty() ? printed(done.get(0), text.toString()) : printed(done, text.toString());
        }

        /** One row may have brought others back. */
        private Handled handleIfParked(AdminClient client, String id) throws Exception {
            try {
                return handle(client, id);
            } catch (CommandFailed e) {
                if (e.code() == ExitCode.UNKNOWN_ID || e.code() == ExitCode.SUPERSEDED) {
                    return new Handled(id, "is not parked any more", "", false);
                }
                throw e;
            }
        }

        private List<String> parked(AdminClient client) throws Exception {
            String path = AdminClient.path("/quarantine", Map.of("table", which.table));
            return client.get(path, ParkedList.class).rows().stream()
                    .map(Parked::id)
                    .toList();
        }

        private static String line(Handled handled) {
            String decision = handled.decision().isEmpty() ? "" : " (decision " + handled.decision() + ")";
            String dry = handled.dryRun() ? " (dry run, nothing changed)" : "";
            return handled.id() + ": " + handled.effect() + decision + dry + END;
        }
    }

    private static String path(String id, String below) {
        return "/quarantine/" + AdminClient.encoded(id) + below;
    }

    /** All of them. */
    @Command(name = "list", description = "Lists the rows that are parked at a site.", mixinStandardHelpOptions = true)
    static final class ListAll extends Asking {
        @Option(names = "--table", paramLabel = "TABLE", description = "Canonical name of the table. Default: all.")
        private String table = "";

        @Override
        public Integer call() throws Exception {
            ParkedList found = client().get(AdminClient.path("/quarantine", Map.of("table", table)), ParkedList.class);
            return printed(found, table(found.rows()));
        }

        private static String table(List<Parked> rows) {
            if (rows.isEmpty()) {
                return NOTHING;
            }
            TextTable out = new TextTable("ID", "KEY", "REASON", "IN THE TABLE", "BLOCKED BY");
            for (Parked one : rows) {
                out.add(
                        one.id(),
                        String.join(",", one.key()),
                        one.reason(),
                        one.stands(),
                        String.join(" ", one.blockers()));
            }
            return out.text();
        }
    }

    /** One of them. */
    @Command(
            name = "show",
            description = "Shows what a parked row would be, what stands in the table instead, and what blocks it.",
            mixinStandardHelpOptions = true)
    static final class Show extends AskingOne {
        @Override
        public Integer call() throws Exception {
            ParkedView view = client().get(path(), ParkedView.class);
            return printed(view, text(view));
        }

        private static String text(ParkedView view) {
            TextTable table = new TextTable("COLUMN", "WOULD BE", "IN THE TABLE");
            for (int i = 0; i < view.columns().size(); i++) {
                table.add(view.columns().get(i), cell(view.wanted(), i), cell(view.standing(), i));
            }
            Parked row = view.row();
            return "row      " + row.id() + " (" + TextTable.oneLine(String.join(",", row.key())) + ")" + END
                    + "parked   " + row.reason()
                    + (row.blockers().isEmpty() ? "" : ", blocked by " + String.join(", ", row.blockers())) + END
                    + "cause    " + row.cause() + END
                    + "remedy   " + row.remedy() + END
                    + "writes   " + String.join(", ", view.writes()) + END + END + table.text();
        }

        private static String cell(List<Cell> cells, int column) {
            return column < cells.size() ? ConflictText.cell(cells.get(column)) : "(no row)";
        }
    }

    /** Another look. */
    @Command(
            name = "retry",
            description = {
                "Has a parked row looked at again, as if what blocks it had changed: after a constraint was dropped, say."
            },
            mixinStandardHelpOptions = true)
    static final class RetryOne extends Handling {
        @Override
        Handled handle(AdminClient client, String id) throws Exception {
            return client.post(path(id, "/retry"), new Retry(), Handled.class);
        }
    }

    /** Gives one up. */
    @Command(
            name = "skip",
            description = {
                "Gives a parked row up: what the table holds here becomes the row at all sites, by a version above all others. A",
                "row that is not in the table is deleted everywhere."
            },
            mixinStandardHelpOptions = true)
    static final class SkipOne extends Handling {
        @Mixin
        private DecisionOptions decision = new DecisionOptions();

        @Override
        Handled handle(AdminClient client, String id) throws Exception {
            Skip skip = new Skip(decision.author(), decision.note(), decision.isDryRun());
            return client.post(path(id, "/skip"), skip, Handled.class);
        }
    }
}
