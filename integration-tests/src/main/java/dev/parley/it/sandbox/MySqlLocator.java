package dev.parley.it.sandbox;

import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a real MySQL: {@code PARLEY_MYSQLD}, the search path, Debian packages unpacked into the cache, the distribution
 * on Maven Central; the first that runs is taken. {@code PARLEY_MYSQL_VERSION} asks for the last.
 */
final class MySqlLocator {
    private static final Logger LOG = LoggerFactory.getLogger(MySqlLocator.class);

    private final Cache cache;

    MySqlLocator(Cache cache) {
        this.cache = cache;
    }

    /** Throws {@link SandboxException} that gives the reason for each place, if none has one. */
    MySqlInstallation locate() {
        // What the user names is taken or refused, never replaced behind his back.
        Optional<String> named = Settings.get("PARLEY_MYSQLD");
        if (named.isPresent()) {
            return MySqlInstallation.probe(List.of(named.get()), List.of(), "PARLEY_MYSQLD=" + named.get());
        }
        Optional<String> version = Settings.get("PARLEY_MYSQL_VERSION");
        if (version.isPresent()) {
            return ofVersion(version.get());
        }
        List<String> reasons = new ArrayList<>();
        return attempt("mysqld on PATH", this::onPath, reasons)
                .or(() -> attempt("Debian packages", () -> new DebianMySql(cache).install(), reasons))
                .or(() -> attempt("Maven Central", () -> new MavenMySql(cache).install(), reasons))
                .orElseThrow(() -> new SandboxException("no MySQL server can be had here; set PARLEY_MYSQLD to one,"
                        + " or ask for PostgreSQL only with PARLEY_POSTGRES_ONLY=true. Tried:\n  "
                        + String.join("\n  ", reasons)));
    }

    private MySqlInstallation ofVersion(String version) {
        if (!version.equals(MavenMySql.SERVER_VERSION)) {
            throw new SandboxException("PARLEY_MYSQL_VERSION is " + version + ", and only " + MavenMySql.SERVER_VERSION
                    + " can be fetched by its version; name another server's mysqld in PARLEY_MYSQLD");
        }
        return new MavenMySql(cache).install();
    }

    private Optional<MySqlInstallation> attempt(
            String place, Supplier<MySqlInstallation> search, List<String> reasons) {
        try {
            return Optional.of(search.get());
        } catch (SandboxException | UncheckedIOException e) {
            LOG.atDebug()
                    .addKeyValue("place", place)
                    .addKeyValue("reason", e.getMessage())
                    .log("no MySQL here");
            reasons.add(place + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private MySqlInstallation onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Path program = Stream.concat(
                        Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "mysqld"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new SandboxException("there is none"));
        return MySqlInstallation.probe(List.of(program.toString()), List.of(), program.toString());
    }
}
