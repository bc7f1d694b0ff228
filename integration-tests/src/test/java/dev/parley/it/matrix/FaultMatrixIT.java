package dev.parley.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the fault matrix, another one for each number of {@code -Dparley.faults.day}: as many cells in a row as fit into the time, with the
 * day's seed. {@code -Pfaults} runs all cells.
 */
@Tag("timed")
class FaultMatrixIT {
    private static final Logger LOG = LoggerFactory.getLogger(FaultMatrixIT.class);
    private static final Duration LIMIT = Duration.ofSeconds(Long.getLong("parley.faults.seconds", 60));
    private static final int CELLS_MIN = 2;
    private static final int CELLS_A_DAY = 7;

    private final long day = Long.getLong("parley.faults.day", 1);

    @Test
    void cellsOfTheDayPass() throws SQLException {
        List<Cell> cells = FaultCatalog.cells();
        int first = (int) Math.floorMod(day * CELLS_A_DAY, (long) cells.size());
        LOG.atInfo().addKeyValue("day", day).addKeyValue("firstCell", first).log("fault matrix, a part");
        List<CellResult> results = new ArrayList<>();
        long begin = System.nanoTime();
        try (FaultMatrix matrix = new FaultMatrix()) {
            for (int i = 0; i < CELLS_A_DAY && (i < CELLS_MIN || isTimeLeft(begin)); i++) {
                Cell cell = cells.get((first + i) % cells.size());
                results.add(matrix.run(cell, FaultMatrix.seed(day, cell, 1)));
            }
        }
        assertThat(results)
                .hasSizeGreaterThanOrEqualTo(CELLS_MIN)
                .allMatch(result -> result.outcome() == CellResult.Outcome.PASS);
    }

    private static boolean isTimeLeft(long begin) {
        return System.nanoTime() - begin < LIMIT.toNanos();
    }
}
