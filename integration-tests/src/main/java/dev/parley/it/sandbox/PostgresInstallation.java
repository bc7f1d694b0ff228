package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code initdb} and {@code postgres}, and how they run.
 *
 * @param root folder of the programs; none if they are on the path of where they run
 * @param version such as 18.6.0
 * @param identity tells data of one from data of another
 * @param unprivileged PostgreSQL refuses to run as root
 */
record PostgresInstallation(
        Programs programs, Optional<Path> root, String version, String identity, Unprivileged unprivileged) {
    private static final Pattern VERSION = Pattern.compile("PostgreSQL\\) ([0-9]+[0-9.]*)");
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** The one of an image. Throws {@link SandboxException} if there is none. */
    static PostgresInstallation probe(ContainerPrograms image) {
        String printed = image.run(List.of("postgres", "--version"), Map.of(), LIMIT);
        Matcher version = VERSION.matcher(printed);
        if (!version.find()) {
            throw new SandboxException("the image " + image.image() + " does not tell its PostgreSQL: " + printed);
        }
        return new PostgresInstallation(
                image, Optional.empty(), version.group(1), image.image(), Unprivileged.byContainer());
    }

    /** The word that runs a program, which the user of the server can enter. */
    String program(String name, Path place) throws IOException {
        if (root.isEmpty()) {
            return name;
        }
        return unprivileged
                .reachable(root.get(), place)
                .resolve("bin")
                .resolve(name)
                .toString();
    }

    /** Built-in collation rules where there are any (17 and later), so that no file of the machine decides an order. */
    List<String> localeOptions() {
        int end = version.indexOf('.');
        int major = Integer.parseInt(end < 0 ? version : version.substring(0, end));
        return major >= 17 ? List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8") : List.of();
    }
}
