package dev.parley.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of cells in columns as wide as their widest cell. Not thread-safe. */
final class TextTable {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+( [a-zA-Z0-9.]+)*|-|never|unknown");

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... titles) {
        rows.add(List.of(titles));
    }

    void add(String... cells) {
        rows.add(Arrays.stream(cells).map(TextTable::oneLine).toList());
    }

    int size() {
        return rows.size() - 1;
    }

    /** Control characters would break the table, or do worse to a terminal. */
    static String oneLine(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(c == '\n' ? '⏎' : Character.isISOControl(c) ? '·' : c));
        return out.toString();
    }

    /** The lines, numbers to the right. */
    String text() {
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(padded(row.get(column), width(column), isNumber(column)))
                        .append("  ");
            }
            out.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return out.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private boolean isNumber(int column) {
        return rows.stream()
                .skip(1)
                .allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    }

    private static String padded(String cell, int width, boolean right) {
        String space = " ".repeat(width - cell.length());
        return right ? space + cell : cell + space;
    }
}
