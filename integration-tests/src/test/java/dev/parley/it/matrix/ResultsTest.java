package dev.parley.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Cell CELL = FaultCatalog.cells().get(0);

    @TempDir
    Path folder;

    private static CellResult result(CellResult.Outcome outcome, long healMillis) {
        return new CellResult(CELL.name(), 7, outcome, healMillis, "text");
    }

    @Test
    void cellsHaveDifferentNamesAndEveryFaultHasOne() {
        Set<String> names = new HashSet<>();
        assertThat(FaultCatalog.cells()).allMatch(cell -> names.add(cell.name()));
        assertThat(FaultCatalog.FAULTS)
                .allMatch(fault -> FaultCatalog.cells().stream()
                        .anyMatch(cell -> cell.fault().equals(fault)));
    }

    @Test
    void runThatWasCutOffGoesOnFromItsFile() throws IOException {
        Path path = folder.resolve("deep/faults.tsv");
        ResultFile file = new ResultFile(path);
        assertThat(file.read()).isEmpty();
        file.append(new CellResult(CELL.name(), -7, CellResult.Outcome.VIOLATION, 120, "two\n lines\tand a tab"));
        file.append(result(CellResult.Outcome.PASS, 300));
        Files.writeString(path, "cell\t1", StandardOpenOption.APPEND);
        assertThat(new ResultFile(path).read())
                .containsExactly(
                        new CellResult(CELL.name(), -7, CellResult.Outcome.VIOLATION, 120, "two lines and a tab"),
                        result(CellResult.Outcome.PASS, 300));
    }

    @Test
    void tableCountsRunsAndTimes() {
        List<CellResult> results = List.of(
                result(CellResult.Outcome.PASS, 300),
                result(CellResult.Outcome.PASS, 1_200),
                result(CellResult.Outcome.UNKNOWN, 0),
                result(CellResult.Outcome.VIOLATION, 900));
        assertThat(ResultTable.markdown(List.of(CELL), results))
                .contains("| registers, lists, changing keys | none | 4 | 1 | 1 | 0.9 s | 1.2 s |");
    }

    @Test
    void unknownRunsLeaveACellEmpty() {
        List<Cell> cells = List.of(CELL);
        assertThat(ResultTable.empty(cells, List.of())).containsExactly(CELL.name());
        assertThat(ResultTable.empty(cells, List.of(result(CellResult.Outcome.UNKNOWN, 0))))
                .containsExactly(CELL.name());
        assertThat(ResultTable.empty(cells, List.of(result(CellResult.Outcome.PASS, 1))))
                .isEmpty();
    }
}
