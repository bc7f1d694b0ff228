package dev.parley.it.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs cells one after another on one bed, which is made anew after a run that did not pass and after {@value #RUNS_PER_BED} runs.
 *
 * <p>As a program it runs the whole matrix, each cell several times, goes on from its result file, and writes the table of the
 * documentation: {@code -Dparley.faults.runs}, {@code -Dparley.faults.minutes}, {@code -Dparley.faults.seed}, {@code
 * -Dparley.faults.results}, {@code -Dparley.faults.only} (a part of cells' names) and {@code -Dparley.faults.docs} say how. It ends with 1 if there was a
 * violation, or a cell without a run that was decided.
 */
public final class FaultMatrix implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultMatrix.class);
    private static final int RUNS_PER_BED = 24;
    private static final String BEGIN = "<!-- results -->\n";

    private Optional<FaultBed> bed = Optional.empty();
    private boolean bedHasClocks;
    private int runsOnBed;

    /** Runs a cell, on the bed of the last one if that is still good. */
    CellResult run(Cell cell, long seed) throws SQLException {
        boolean clocks = cell.fault().clocks();
        if (runsOnBed >= RUNS_PER_BED || clocks != bedHasClocks) {
            close();
        }
        if (bed.isEmpty()) {
            bed = Optional.of(FaultBed.start(clocks));
            bedHasClocks = clocks;
        }
        long begin = System.nanoTime();
        CellResult result = CellRun.run(bed.get(), cell, seed);
        runsOnBed++;
        LOG.atInfo()
                .addKeyValue("cell", result.cell())
                .addKeyValue("seed", seed)
                .addKeyValue("outcome", result.outcome())
                .addKeyValue("healMillis", result.healMillis())
                .addKeyValue(
                        "seconds", Duration.ofNanos(System.nanoTime() - begin).toSeconds())
                .log(result.outcome() == CellResult.Outcome.PASS ? "cell passed" : result.text());
        if (result.outcome() != CellResult.Outcome.PASS) {
            close();
        }
        return result;
    }

    @Override
    public void close() {
        bed.ifPresent(FaultBed::close);
        bed = Optional.empty();
        runsOnBed = 0;
    }

    /** The seed of a run: another one for each cell and round. */
    static long seed(long base, Cell cell, int round) {
        return base * 1_000_003 + cell.name().hashCode() * 31L + round;
    }

    /** Runs the whole matrix. */
    public static void main(String[] arguments) throws IOException, SQLException {
        int runs = Integer.getInteger("parley.faults.runs", 5);
        Duration limit = Duration.ofMinutes(Long.getLong("parley.faults.minutes", 110));
        long base = Long.getLong("parley.faults.seed", 1);
        String only = System.getProperty("parley.faults.only", "");
        ResultFile file = new ResultFile(Path.of(System.getProperty("parley.faults.results", "target/faults.tsv")));
        List<Cell> cells = FaultCatalog.cells().stream()
                .filter(cell -> cell.name().contains(only))
                .toList();
        long deadline = System.nanoTime() + limit.toNanos();
        try (FaultMatrix matrix = new FaultMatrix()) {
            for (int round = 1; round <= runs; round++) {
                for (Cell cell : cells) {
                    if (runsOf(cell, file) < round && System.nanoTime() - deadline < 0) {
                        file.append(matrix.run(cell, seed(base, cell, round)));
                    }
                }
            }
        }
        List<CellResult> results = file.read();
        String table = ResultTable.markdown(FaultCatalog.cells(), results);
        String docs = System.getProperty("parley.faults.docs", "");
        if (!docs.isEmpty()) {
            write(Path.of(docs), table);
        }
        List<String> empty = ResultTable.empty(cells, results);
        long violations = ResultTable.count(results, CellResult.Outcome.VIOLATION);
        LOG.atInfo()
                .addKeyValue("cells", cells.size())
                .addKeyValue("runs", results.size())
                .addKeyValue("violations", violations)
                .addKeyValue("unknown", ResultTable.count(results, CellResult.Outcome.UNKNOWN))
                .addKeyValue("empty", empty)
                .log("fault matrix");
        System.exit(violations > 0 || !empty.isEmpty() ? 1 : 0);
    }

    private static int runsOf(Cell cell, ResultFile file) {
        Predicate<CellResult> ofCell = result -> result.cell().equals(cell.name());
        return (int) file.read().stream().filter(ofCell).count();
    }

    /** Everything after the mark is replaced. */
    private static void write(Path docs, String table) throws IOException {
        String text = Files.readString(docs);
        int begin = text.indexOf(BEGIN);
        if (begin < 0) {
            throw new IllegalStateException(docs + " lacks the line " + BEGIN.strip());
        }
        Files.writeString(docs, text.substring(0, begin + BEGIN.length()) + "\n" + table);
    }
}
