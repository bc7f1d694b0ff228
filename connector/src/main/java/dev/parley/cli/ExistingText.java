package dev.parley.cli;

import dev.parley.join.ExistingReport;
import dev.parley.join.JoinMessages.Likeness;
import dev.parley.verify.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the rows of a new site differ from its donor's, for people. */
final class ExistingText {
    private static final String END = System.lineSeparator();

    private ExistingText() {}

    /** One row that differs. */
    record Example(String key, Likeness there) {}

    /** One table. */
    record Table(String table, long same, long different, long onlyHere, long onlyThere, List<Example> examples) {}

    /** All of it as plain records. */
    static Map<String, List<Table>> plain(List<ExistingReport> reports) {
        List<Table> tables = new ArrayList<>();
        for (ExistingReport one : reports) {
            tables.add(new Table(
                    one.table(),
                    one.same(),
                    one.different(),
                    one.onlyHere(),
                    one.onlyThere(),
                    one.examples().stream()
                            .map(example -> new Example(KeyText.of(example.key()), example.there()))
                            .toList()));
        }
        return Map.of("tables", tables);
    }

    static String of(List<ExistingReport> reports) {
        TextTable counts = new TextTable("TABLE", "SAME", "DIFFERENT", "ONLY HERE", "ONLY AT THE DONOR");
        TextTable rows = new TextTable("TABLE", "KEY", "AT THE DONOR");
        boolean any = false;
        for (ExistingReport one : reports) {
            counts.add(
                    one.table(),
                    Long.toString(one.same()),
                    Long.toString(one.different()),
                    Long.toString(one.onlyHere()),
                    Long.toString(one.onlyThere()));
            for (ExistingReport.Example example : one.examples()) {
                any = true;
                rows.add(
                        one.table(),
                        TextTable.oneLine(KeyText.of(example.key())),
                        example.there() == Likeness.ABSENT ? "no such row" : "another row");
            }
        }
        return counts.text() + (any ? END + rows.text() : "");
    }
}
