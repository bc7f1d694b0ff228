package dev.parley.it.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code mysqld} that was run once and said that it is MySQL.
 *
 * @param programs how it runs
 * @param launcher words that start it: the program, or a dynamic loader with the program
 * @param locations options that tell a relocated server where its files are
 * @param version as printed, such as {@code 9.7.4-2}
 * @param origin where it comes from, for people
 */
record MySqlInstallation(
        Programs programs, List<String> launcher, List<String> locations, String version, String origin) {
    private static final Pattern VERSION = Pattern.compile("Ver ([0-9]+)\\.([0-9]+)\\.[^ ]+");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    MySqlInstallation {
        launcher = List.copyOf(launcher);
        locations = List.copyOf(locations);
    }

    /** As {@link #probe(Programs, List, List, String)}, of this machine. */
    static MySqlInstallation probe(List<String> launcher, List<String> locations, String origin) {
        return probe(LocalPrograms.LOCAL, launcher, locations, origin);
    }

    /** Runs it for its version. Throws {@link SandboxException} if it does not start, or is MariaDB, or is too old. */
    static MySqlInstallation probe(Programs programs, List<String> launcher, List<String> locations, String origin) {
        List<String> words = new ArrayList<>(launcher);
        words.addAll(List.of("--no-defaults", "--version"));
        Command.Result result = programs.tryRun(words, Map.of(), LIMIT);
        String printed = result.output().trim();
        if (result.exitCode() != 0) {
            String hint = printed.contains("shared libraries") ? "; install the library that it names" : "";
            throw new SandboxException(
                    origin + " does not run (exit code " + result.exitCode() + "): " + printed + hint);
        }
        if (printed.toLowerCase(Locale.ROOT).contains("mariadb")) {
            throw new SandboxException(origin + " is MariaDB, not MySQL: " + printed);
        }
        Matcher matcher = VERSION.matcher(printed);
        if (!matcher.find()) {
            throw new SandboxException(origin + " does not tell its version: " + printed);
        }
        if (Integer.parseInt(matcher.group(1)) < 8) {
            throw new SandboxException(origin + " is older than MySQL 8.0: " + printed);
        }
        return new MySqlInstallation(
                programs, launcher, locations, matcher.group().substring("Ver ".length()), origin);
    }

    /** Program and all options that every use needs. {@code --no-defaults} has to come first. */
    List<String> command() {
        List<String> words = new ArrayList<>(launcher);
        words.add("--no-defaults");
        if (Unprivileged.isRoot()) {
            words.add("--user=root");
        }
        words.addAll(locations);
        words.addAll(List.of("--secure-file-priv=NULL", "--mysqlx=OFF"));
        return words;
    }
}
