package dev.parley.it.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MySQL from Debian's unstable suite with all its libraries, unpacked into the cache.
 *
 * <p>{@code apt-get} runs on a state of its own with an empty list of installed packages, so it names every library and
 * touches nothing of the system; it checks the signatures as always. The server then runs through the unpacked dynamic
 * loader, so the machine's own C library does not matter. Works as any user on a machine with apt.
 */
final class DebianMySql {
    private static final Logger LOG = LoggerFactory.getLogger(DebianMySql.class);
    private static final String PACKAGE = "mysql-server-core";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Cache cache;

    DebianMySql(Cache cache) {
        this.cache = cache;
    }

    MySqlInstallation install() {
        Path root = cache.entry("mysql-debian", this::download);
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

    private void download(Path folder) throws IOException {
        String mirror = AptSources.mirror();
        LOG.atInfo()
                .addKeyValue("mirror", mirror)
                .addKeyValue("cache", cache.root())
                .log("fetching MySQL from Debian");
        // Beside the entry, which must hold the unpacked files alone, under a name that the next build removes.
        Path work = Files.createTempDirectory(cache.root(), folder.getFileName() + "-apt-");
        try {
            List<String> apt =
                    List.of("apt-get", "-c", writeConfiguration(work, mirror).toString(), "-q", "-y");
            run(apt, "update");
            run(apt, "--download-only", "install", PACKAGE);
            unpack(work.resolve("cache/archives"), folder);
        } finally {
            Folders.deleteTree(work);
        }
    }

    private static void run(List<String> apt, String... arguments) {
        List<String> words = new ArrayList<>(apt);
        words.addAll(List.of(arguments));
        new Command(words, LIMIT).run();
    }

    private static Path writeConfiguration(Path work, String mirror) throws IOException {
        for (String folder : List.of("state/lists/partial", "cache/archives/partial", "parts")) {
            Files.createDirectories(work.resolve(folder));
        }
        Files.createFile(work.resolve("status"));
        Files.writeString(work.resolve("sources.list"), AptSources.line(mirror) + "\n");
        String text = """
                Dir::State "@/state";
                Dir::State::status "@/status";
                Dir::Cache "@/cache";
                Dir::Etc::sourcelist "@/sources.list";
                Dir::Etc::sourceparts "@/parts";
                Dir::Etc::preferences "@/preferences";
                Dir::Etc::preferencesparts "@/parts";
                Dir::Log "@/log";
                APT::Sandbox::User "";
                APT::Install-Recommends "false";
                APT::Install-Suggests "false";
                APT::Keep-Downloaded-Packages "true";
                Acquire::Languages "none";
                Acquire::Retries "3";
                #clear APT::Update::Pre-Invoke;
                #clear APT::Update::Post-Invoke;
                #clear APT::Update::Post-Invoke-Success;
                #clear DPkg::Pre-Invoke;
                #clear DPkg::Post-Invoke;
                """;
        return Files.writeString(work.resolve("apt.conf"), text.replace("@", work.toString()));
    }

    private static void unpack(Path archives, Path folder) throws IOException {
        List<Path> packages;
        try (Stream<Path> files = Files.list(archives)) {
            packages = files.filter(file -> file.toString().endsWith(".deb")).toList();
        }
        // Debian's merged-/usr symbolic links must survive packages that ship the same path as a folder.
        String script = "set -e; folder=$0; for deb in \"$@\"; do"
                + " dpkg-deb --fsys-tarfile \"$deb\" > \"$folder/.tar\";"
                + " tar -x --keep-directory-symlink --no-same-owner -C \"$folder\" -f \"$folder/.tar\"; done;"
                + " rm -f \"$folder/.tar\"";
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script, folder.toString()));
        packages.forEach(file -> words.add(file.toString()));
        new Command(words, LIMIT).run();
    }
}
