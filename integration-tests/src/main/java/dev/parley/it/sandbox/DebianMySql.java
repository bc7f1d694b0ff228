package dev.parley.it.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * MySQL from Debian's unstable suite with all its libraries, unpacked into the cache. The server runs through the
 * unpacked dynamic loader, so the machine's own C library does not matter.
 */
final class DebianMySql {
    private static final String SUITE = "sid";
    private static final String PACKAGE = "mysql-server-core";

    private final Cache cache;

    DebianMySql(Cache cache) {
        this.cache = cache;
    }

    MySqlInstallation install() {
        Path root = new DebianPackages(cache).unpacked("mysql-debian", SUITE, PACKAGE, Set.of());
        try {
            return installed(root);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("could not read " + root, e);
        }
    }

    private MySqlInstallation installed(Path root) throws IOException {
        Path loader = find(root.resolve("usr"), "ld-linux-*.so.*");
        Path messages = root.resolve("usr/share/mysql");
        List<String> libraries = new ArrayList<>();
        try (Stream<Path> folders =
                Files.find(root.resolve("usr/lib"), 3, (path, attributes) -> attributes.isDirectory())) {
            folders.filter(folder ->
                            folder.getFileName().toString().endsWith("-linux-gnu") || folder.endsWith("mysql/private"))
                    .map(Path::toString)
                    .forEach(libraries::add);
        }
        List<String> launcher = List.of(
                loader.toString(),
                "--library-path",
                String.join(File.pathSeparator, libraries),
                root.resolve("usr/sbin/mysqld").toString());
        List<String> locations = List.of(
                "--basedir=" + root.resolve("usr"),
                "--lc-messages-dir=" + messages,
                "--character-sets-dir=" + messages.resolve("charsets"),
                "--plugin-dir=" + root.resolve("usr/lib/mysql/plugin"));
        return MySqlInstallation.probe(launcher, locations, "Debian packages in " + root);
    }

    private static Path find(Path folder, String glob) throws IOException {
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + glob);
        try (Stream<Path> files = Files.find(folder, 3, (path, any) -> matcher.matches(path.getFileName()))) {
            return files.sorted()
                    .findFirst()
                    .orElseThrow(() -> new SandboxException("no " + glob + " in " + folder + "; remove "
                            + folder.getParent() + " so that it is unpacked again"));
        }
    }
}
