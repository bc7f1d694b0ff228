package dev.parley.cli;

import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.ConflictApi.Count;
import dev.parley.review.ConflictApi.Page;
import dev.parley.review.ConflictApi.Stats;
import dev.parley.review.ConflictApi.Step;
import dev.parley.review.ConflictApi.Summary;
import dev.parley.review.ConflictApi.Version;
import dev.parley.review.ConflictApi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Conflicts for people. */
final class ConflictText {
    private static final int CELL_MAX = 32;
    private static final int HASH_SHOWN = 12;
    private static final String END = System.lineSeparator();

    private ConflictText() {}

    static String of(Page page) {
        if (page.conflicts().isEmpty()) {
            return "no conflicts" + END;
        }
        TextTable table = new TextTable("ID", "KEY", "KIND", "RULE", "STATE", "WINNER", "MET");
        page.conflicts().forEach(one -> line(table, one));
        return table.text() + (page.more() ? "there are more; narrow the search, or raise --limit" + END : "");
    }

    static String line(Summary one) {
        return String.join("  ", one.id(), key(one), one.kind(), one.rule(), state(one), one.winner(), one.metAt())
                + END;
    }

    private static void line(TextTable table, Summary one) {
        table.add(one.id(), key(one), one.kind(), one.rule(), state(one), one.winner(), one.metAt());
    }

    private static String key(Summary one) {
        return TextTable.oneLine(String.join(",", one.key()));
    }

    private static String state(Summary one) {
        boolean settling = one.state().equals("pending") && !one.decision().isEmpty();
        String state = settling ? "decided by " + one.decidedBy() + ", settling" : one.state();
        return one.proposedBy().isEmpty() ? state : state + ", proposed by " + one.proposedBy();
    }

    static String of(Stats stats) {
        TextTable table = new TextTable("TABLE", "KIND", "RULE", "LOSER", "STATE", "COUNT");
        for (Count one : stats.counts()) {
            table.add(one.table(), one.kind(), one.rule(), one.loserSite(), one.state(), Long.toString(one.count()));
        }
        return table.text() + stats.total() + " in all" + END;
    }

    /** A conflict with its versions side by side; {@code onlyChanged} to leave out columns in which all versions agree. */
    static String of(View view, boolean onlyChanged) {
        Summary one = view.conflict();
        StringBuilder out = new StringBuilder();
        line(out, "conflict " + one.id());
        line(out, "row      " + one.table() + " (" + key(one) + "), key hash " + shortHash(view.keyHash()));
        line(
                out,
                "decided  " + one.kind() + " in " + one.unit() + " by " + one.rule() + ", policy version "
                        + one.policy()
                        + (view.policyHash().isEmpty() ? "" : " (" + shortHash(view.policyHash()) + ")"));
        line(
                out,
                "state    " + state(one) + ", met " + one.metAt()
                        + (one.settledAt().isEmpty() ? "" : ", settled " + one.settledAt()));
        out.append(END).append(versions(view)).append(END).append(values(view, onlyChanged));
        line(out, "* differs from what its writer found; > is decided as one");
        for (Step step : view.history()) {
            line(
                    out,
                    step.step() + " by " + step.author() + " at " + step.at()
                            + (step.note().isEmpty() ? "" : ": " + TextTable.oneLine(step.note())) + " (" + step.id()
                            + ")");
        }
        if (!view.proposal().isEmpty()) {
            line(out, "waits for approval by another person than " + one.proposedBy());
        }
        if (!view.complete()) {
            line(out, "not all versions are kept, they were too many or too large");
        }
        return out.toString();
    }

    private static String shortHash(String hash) {
        return hash.substring(0, Math.min(HASH_SHOWN, hash.length()));
    }

    private static String versions(View view) {
        TextTable table = new TextTable("VERSION", "ROLE", "WRITE", "WRITTEN", "HLC", "HAD SEEN", "POLICY");
        for (Version one : view.versions()) {
            if (!one.dot().isEmpty()) {
                table.add(
                        one.dot(),
                        one.role(),
                        one.write(),
                        one.writtenAt(),
                        one.hlc(),
                        one.context(),
                        Integer.toString(one.policy()));
            }
        }
        return table.text();
    }

    private static String values(View view, boolean onlyChanged) {
        List<String> titles = new ArrayList<>(List.of("", "COLUMN"));
        view.versions()
                .forEach(one -> titles.add(one.dot().isEmpty() ? one.role().toUpperCase(Locale.ROOT) : one.dot()));
        TextTable table = new TextTable(titles.toArray(new String[0]));
        for (int column = 0; column < view.columns().size(); column++) {
            if (!onlyChanged || isChanged(view, column)) {
                List<String> cells = new ArrayList<>();
                String name = view.columns().get(column);
                cells.add(view.unitColumns().contains(name) ? ">" : "");
                cells.add(name);
                for (Version version : view.versions()) {
                    cells.add(cell(version, column));
                }
                table.add(cells.toArray(new String[0]));
            }
        }
        return coloured(table.text());
    }

    private static String coloured(String text) {
        if (!Ansi.AUTO.enabled()) {
            return text;
        }
        return text.replaceAll("(\\S*)\\*(?=\\s)", "\u001b[1;33m$1*\u001b[0m");
    }

    private static boolean isChanged(View view, int column) {
        return view.versions().stream()
                .anyMatch(one ->
                        column < one.cells().size() && one.cells().get(column).changed());
    }

    private static String cell(Version version, int column) {
        if (column >= version.cells().size()) {
            return version.write().equals("delete") || version.write().equals("absent") ? "(no row)" : "?";
        }
        Cell cell = version.cells().get(column);
        return cell.changed() ? cell(cell) + "*" : cell(cell);
    }

    /** A value for people, as far as they may see it. */
    static String cell(Cell cell) {
        return switch (cell.kind()) {
            case "value" -> shortened(cell.text());
            case "null" -> "NULL";
            case "hash" -> "#" + cell.text();
            case "hidden" -> "(hidden)";
            case "large" -> "(" + cell.text() + ")";
            default -> "?";
        };
    }

    private static String shortened(String text) {
        String line = TextTable.oneLine(text);
        return line.length() <= CELL_MAX ? line : line.substring(0, CELL_MAX - 1) + "…";
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append(END);
    }
}
