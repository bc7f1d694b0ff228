package dev.parley.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One configuration of a module in docs/spec. Its first line says what is expected: {@code \* holds N} with the number of
 * distinct states, {@code \* violates INVARIANT}, or {@code \* deadlocks}.
 */
record ModelFile(Path file, String module, String expected) {
    static final Path FOLDER = Path.of("..", "docs", "spec");

    static List<ModelFile> all() throws IOException {
        List<ModelFile> models = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "*.cfg")) {
            files.forEach(file -> models.add(of(file)));
        }
        models.sort((a, b) -> a.name().compareTo(b.name()));
        return models;
    }

    private static ModelFile of(Path file) {
        try {
            String first = Files.readAllLines(file).get(0);
            String name = file.getFileName().toString();
            return new ModelFile(file, name.substring(0, name.indexOf('.')), first.substring("\\* ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Module and variant. */
    String name() {
        return file.getFileName().toString().replace(".cfg", "");
    }

    boolean holds() {
        return expected.startsWith("holds ");
    }

    /** A line that the model checker prints if the outcome is as expected. */
    String told() {
        if (holds()) {
            return " " + expected.substring("holds ".length()) + " distinct states found, 0 states left on queue.";
        }
        return expected.equals("deadlocks")
                ? "Error: Deadlock reached."
                : "Error: Invariant " + expected.substring("violates ".length()) + " is violated.";
    }

    @Override
    public String toString() {
        return name();
    }
}
