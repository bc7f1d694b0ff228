package dev.parley.config;

import java.util.List;
import java.util.stream.Collectors;

/** A site file that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    public ConfigException(String file, List<ConfigProblem> problems) {
        super(describe(file, problems));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file, at least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String describe(String file, List<ConfigProblem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream().map(p -> "\n  " + p).collect(Collectors.joining("", file + ": " + count, ""));
    }
}
