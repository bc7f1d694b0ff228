package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.TableRoutes.Decided;
import dev.parley.review.TableRoutes.MissingColumn;
import dev.parley.review.TableRoutes.Table;
import dev.parley.review.TableRoutes.Tables;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the replicated tables. */
@Command(
        name = "tables",
        description = "Shows the tables that an agent replicates, and which rule decides what of them.",
        footerHeading = "%nExamples:%n",
        footer = "  parley tables -c berlin.yaml -o yaml",
        subcommands = TablesFillCommand.class,
        mixinStandardHelpOptions = true)
final class TablesCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Override
    public Integer call() throws Exception {
        Tables tables = new AdminClient(agent.address()).get("/tables", Tables.class);
        printing.print(tables, table(tables));
        return ExitCode.OK.code();
    }

    private static String table(Tables tables) {
        TextTable out = new TextTable("TABLE", "SET", "LOCAL NAME", "KEY", "OLD ROWS", "DELETES", "RULES");
        for (Table one : tables.tables()) {
            String rules =
                    one.units().stream().map(TablesCommand::rule).distinct().collect(Collectors.joining(", "));
            out.add(
                    one.name(),
                    one.set(),
                    one.localName(),
                    String.join(",", one.key()),
                    one.oldRows() ? "yes" : "no",
                    one.deletes(),
                    rules);
        }
        return out.text() + missing(tables);
    }

    /** One line for each column that other sites write and a table lacks here. */
    private static String missing(Tables tables) {
        StringBuilder lines = new StringBuilder();
        for (Table one : tables.tables()) {
            for (MissingColumn column : one.missing()) {
                lines.append(String.format(
                        "%n%s has no column %s here, which %s writes; its values are kept aside: %s%n",
                        one.name(),
                        column.column(),
                        column.sites().isEmpty() ? "another site" : String.join(", ", column.sites()),
                        column.remedy()));
            }
        }
        return lines.toString();
    }

    private static String rule(Decided unit) {
        return unit.unit() + ": " + unit.rule();
    }
}
