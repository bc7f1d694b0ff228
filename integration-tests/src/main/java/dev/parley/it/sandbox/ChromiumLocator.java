package dev.parley.it.sandbox;

import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a Chromium as {@link MySqlLocator} finds a MySQL; the first that runs is taken. */
final class ChromiumLocator {
    private final Cache cache;

    ChromiumLocator(Cache cache) {
        this.cache = cache;
    }

    Chromium locate() {
        Optional<String> named = Settings.get("PARLEY_CHROMIUM");
        if (named.isPresent()) {
            return Chromium.probe(Path.of(named.get()), Map.of(), "PARLEY_CHROMIUM=" + named.get());
        }
        List<String> reasons = new ArrayList<>();
        Optional<Path> onPath = onPath();
        if (onPath.isPresent()) {
            try {
                return Chromium.probe(onPath.get(), Map.of(), onPath.get().toString());
            } catch (SandboxException e) {
                reasons.add("chromium on PATH: " + e.getMessage());
            }
        }
        try {
            return new DebianChromium(cache).install();
        } catch (SandboxException | UncheckedIOException e) {
            reasons.add("Debian packages: " + e.getMessage());
        }
        throw new SandboxException(
                "no Chromium can be had here; set PARLEY_CHROMIUM to one. Tried:\n  " + String.join("\n  ", reasons));
    }

    private static Optional<Path> onPath() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
