package dev.parley.it.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian's headless Chromium with its libraries, unpacked into the cache. It starts itself again for each of its
 * processes, so it cannot run through a loader of its own as {@link DebianMySql} does: it is taken from the suite that
 * this machine runs, whose C library it then uses.
 */
final class DebianChromium {
    private static final String PACKAGE = "chromium-headless-shell";
    private static final Path RELEASE = Path.of("/etc/os-release");
    private static final String SUITE = "VERSION_CODENAME=";
    private static final Set<String> OF_THE_MACHINE = Set.of("libc6", "libc-bin");
    private static final String FONTS = "fonts.conf";

    private final Cache cache;

    DebianChromium(Cache cache) {
        this.cache = cache;
    }

    Chromium install() {
        String suite = suite();
        Path root = new DebianPackages(cache).unpacked("chromium-" + suite, suite, PACKAGE, OF_THE_MACHINE);
        try {
            return Chromium.probe(
                    root.resolve("usr/lib/chromium/" + PACKAGE),
                    Map.of(
                            "LD_LIBRARY_PATH",
                            libraries(root),
                            "FONTCONFIG_FILE",
                            fonts(root).toString()),
                    "Debian packages in " + root);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + root, e);
        }
    }

    private static String suite() {
        try (Stream<String> lines = Files.lines(RELEASE)) {
            return lines.filter(line -> line.startsWith(SUITE))
                    .map(line -> line.substring(SUITE.length()).replace("\"", ""))
                    .findFirst()
                    .orElseThrow(() -> new SandboxException(RELEASE + " names no suite of Debian"));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + RELEASE, e);
        }
    }

    private static String libraries(Path root) throws IOException {
        try (Stream<Path> folders = Files.find(root, 4, (path, attributes) -> attributes.isDirectory())) {
            return folders.map(Path::toString)
                    .filter(folder -> folder.matches(".*/lib/[a-z0-9_]+-linux-gnu(/(nss|pulseaudio))?"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    /**
     * Without a single font Chromium ends when it first draws a letter. The folder of the cache is written out: a relative
     * one is taken from where the browser starts.
     */
    private static Path fonts(Path root) throws IOException {
        Path file = root.resolve(FONTS);
        if (!Files.exists(file) || !Files.readString(file).contains(root.toString())) {
            Files.writeString(file, """
                    <?xml version="1.0"?>
                    <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
                    <fontconfig>
                      <dir prefix="relative">usr/share/fonts</dir>
                      <dir>/usr/share/fonts</dir>
                      <cachedir>%s</cachedir>
                    </fontconfig>
                    """.formatted(root.resolve("fonts-cache")));
        }
        return file;
    }
}
