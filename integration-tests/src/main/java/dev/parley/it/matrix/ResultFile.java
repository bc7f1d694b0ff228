package dev.parley.it.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Results of runs in a text file, one a line, each written as soon as it is known: a run that was cut off goes on from there. */
final class ResultFile {
    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 5;

    private final Path file;

    ResultFile(Path file) {
        this.file = file;
    }

    void append(CellResult result) {
        String line = String.join(
                SEPARATOR,
                result.cell(),
                Long.toString(result.seed()),
                result.outcome().name(),
                Long.toString(result.healMillis()),
                result.text().replaceAll("\\s+", " "));
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("could not add a result to " + file, e);
        }
    }

    /** All results so far; empty if there is no file. A last line that was cut off is left out. */
    List<CellResult> read() {
        List<CellResult> results = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.split(SEPARATOR, FIELDS);
                    if (fields.length == FIELDS) {
                        results.add(new CellResult(
                                fields[0],
                                Long.parseLong(fields[1]),
                                CellResult.Outcome.valueOf(fields[2]),
                                Long.parseLong(fields[3]),
                                fields[4]));
                    }
                }
            }
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file, e);
        }
    }
}
