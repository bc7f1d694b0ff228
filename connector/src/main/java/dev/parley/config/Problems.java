package dev.parley.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong while a file is being read. Not thread-safe. */
public final class Problems {
    private final List<ConfigProblem> found = new ArrayList<>();

    public void add(String path, int line, String message, String hint) {
        found.add(new ConfigProblem(path, line, message, hint));
    }

    /** A text that is no YAML at all. */
    public void add(YamlReader.Unreadable text) {
        add("", text.line(), String.valueOf(text.getMessage()), "indent with spaces, quote texts with ':' or '#'");
    }

    public int size() {
        return found.size();
    }

    /** In the order of the file; what has no line comes first. */
    public List<ConfigProblem> inFileOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(ConfigProblem::line))
                .toList();
    }
}
