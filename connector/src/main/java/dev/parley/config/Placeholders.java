package dev.parley.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the variables and files that a value names, as in <code>$&#123;env:NAME}</code> and
 * <code>$&#123;file:path}</code>. A relative path starts at the folder of the site file; line ends at the end of a file
 * are dropped. A doubled dollar sign before the brace stands for the text itself.
 */
final class Placeholders {
    private static final Pattern ANY = Pattern.compile("\\$?\\$\\{([^}]*)}?");
    private static final long FILE_BYTES_MAX = 64 * 1024;
    private static final String HOW = "write ${env:NAME} or ${file:path}, and $${ for a literal ${";

    private final Path folder;
    private final Function<String, Optional<String>> environment;

    /** @param environment the value of a variable, empty if it is not set */
    Placeholders(Path folder, Function<String, Optional<String>> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** The text with everything replaced; empty if something could not be, which is then a problem. */
    Optional<String> resolve(String text, String path, int line, Problems problems) {
        if (!text.contains("${")) {
            return Optional.of(text);
        }
        int before = problems.size();
        Matcher matcher = ANY.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String found = matcher.group();
            String replacement;
            if (found.startsWith("$$")) {
                replacement = found.substring(1);
            } else if (!found.endsWith("}")) {
                problems.add(path, line, "has a placeholder without its closing brace", HOW);
                replacement = "";
            } else {
                replacement = value(matcher.group(1), path, line, problems);
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(replacement));
        }
        matcher.appendTail(out);
        return problems.size() == before ? Optional.of(out.toString()) : Optional.empty();
    }

    private String value(String inside, String path, int line, Problems problems) {
        if (inside.startsWith("env:")) {
            return variable(inside.substring("env:".length()), path, line, problems);
        }
        if (inside.startsWith("file:")) {
            return fileText(inside.substring("file:".length()), path, line, problems);
        }
        problems.add(path, line, "has an unknown placeholder ${" + inside + "}", HOW);
        return "";
    }

    private String variable(String name, String path, int line, Problems problems) {
        Optional<String> value = environment.apply(name);
        if (value.isEmpty() || value.get().isEmpty()) {
            String found = value.isEmpty() ? "which is not set" : "which is empty";
            problems.add(path, line, "needs the environment variable " + name + ", " + found, "set " + name);
            return "";
        }
        return value.get();
    }

    private String fileText(String name, String path, int line, Problems problems) {
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                problems.add(
                        path,
                        line,
                        "names the file " + file + ", which is larger than 64KB",
                        "name a file with one value");
                return "";
            }
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            problems.add(
                    path,
                    line,
                    "needs the file " + file + ", which cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    "create it, readable by the agent alone");
            return "";
        }
    }
}
