package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An initialised MySQL data folder in the cache; a copy takes a tenth of the time of a new one.
 *
 * <p>It holds no {@code auto.cnf}, so each copy gives itself its own server UUID at its first start.
 */
final class MySqlTemplate {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private MySqlTemplate() {}

    static Path of(MySqlInstallation installation, Cache cache) {
        // Data of another server, or of the same one after an update, must not be mistaken for this one's.
        String identity = installation.version() + "-"
                + Integer.toHexString(
                        List.of(installation.launcher(), installation.origin()).hashCode());
        return cache.entry("mysql-data-" + identity.replaceAll("[^A-Za-z0-9.-]", "_"), folder -> {
                    Path data = folder.resolve("data");
                    List<String> words = new ArrayList<>(installation.command());
                    // A small redo log makes the copy small; the server resizes it at its first start.
                    words.addAll(List.of(
                            "--initialize-insecure",
                            "--datadir=" + data,
                            "--skip-log-bin",
                            "--innodb-redo-log-capacity=8M"));
                    installation.programs().run(words, Map.of(), LIMIT);
                    Files.deleteIfExists(data.resolve("auto.cnf"));
                })
                .resolve("data");
    }

    static void copy(Path template, Path data) throws IOException {
        Folders.copyTree(template, data);
    }
}
