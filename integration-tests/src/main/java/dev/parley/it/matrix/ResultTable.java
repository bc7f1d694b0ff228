package dev.parley.it.matrix;

import java.util.List;

/** The results as a table for people. A pure function of the cells and the results. */
final class ResultTable {
    private ResultTable() {}

    static String markdown(List<Cell> cells, List<CellResult> results) {
        StringBuilder text = new StringBuilder("""
                | workload | fault | runs | violations | unknown | time to heal, median | longest |
                |---|---|---|---|---|---|---|
                """);
        for (Cell cell : cells) {
            List<CellResult> runs = of(cell, results);
            List<Long> heals = runs.stream()
                    .map(CellResult::healMillis)
                    .filter(millis -> millis > 0)
                    .sorted()
                    .toList();
            text.append("| ").append(cell.load().label());
            text.append(" | ").append(cell.fault().label());
            text.append(" | ").append(runs.size());
            text.append(" | ").append(count(runs, CellResult.Outcome.VIOLATION));
            text.append(" | ").append(count(runs, CellResult.Outcome.UNKNOWN));
            text.append(" | ").append(heals.isEmpty() ? "" : seconds(heals.get(heals.size() / 2)));
            text.append(" | ").append(heals.isEmpty() ? "" : seconds(heals.get(heals.size() - 1)));
            text.append(" |\n");
        }
        return text.toString();
    }

    private static List<CellResult> of(Cell cell, List<CellResult> results) {
        return results.stream()
                .filter(result -> result.cell().equals(cell.name()))
                .toList();
    }

    /** Cells without a run that was decided. */
    static List<String> empty(List<Cell> cells, List<CellResult> results) {
        return cells.stream()
                .filter(cell ->
                        of(cell, results).stream().allMatch(result -> result.outcome() == CellResult.Outcome.UNKNOWN))
                .map(Cell::name)
                .toList();
    }

    static long count(List<CellResult> results, CellResult.Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    private static String seconds(long millis) {
        return String.format(java.util.Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
