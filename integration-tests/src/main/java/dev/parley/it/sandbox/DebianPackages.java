package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Debian package with all its libraries, unpacked into the cache.
 *
 * <p>{@code apt-get} runs on a state of its own with an empty list of installed packages, so it names every library and
 * touches nothing of the system; it checks the signatures as always. Works as any user on a machine with apt.
 */
final class DebianPackages {
    private static final Logger LOG = LoggerFactory.getLogger(DebianPackages.class);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Cache cache;

    DebianPackages(Cache cache) {
        this.cache = cache;
    }

    /**
     * The folder with the package's files.
     *
     * @param entry name in the cache
     * @param suite of Debian, such as {@code sid}
     * @param without packages that are not unpacked
     */
    Path unpacked(String entry, String suite, String name, Set<String> without) {
        return cache.entry(entry, folder -> download(folder, suite, name, without));
    }

    private void download(Path folder, String suite, String name, Set<String> without) throws IOException {
        String mirror = AptSources.mirror();
        LOG.atInfo()
                .addKeyValue("package", name)
                .addKeyValue("mirror", mirror)
                .addKeyValue("cache", cache.root())
                .log("fetching a package from Debian");
        // Beside the entry, which must hold the unpacked files alone, under a name that the next build removes.
        Path work = Files.createTempDirectory(cache.root(), folder.getFileName() + "-apt-");
        try {
            List<String> apt = List.of(
                    "apt-get",
                    "-c",
                    writeConfiguration(work, AptSources.line(mirror, suite)).toString(),
                    "-q",
                    "-y");
            run(apt, "update");
            run(apt, "--download-only", "install", name);
            unpack(work.resolve("cache/archives"), folder, without);
        } finally {
            Folders.deleteTree(work);
        }
    }

    private static void run(List<String> apt, String... arguments) {
        List<String> words = new ArrayList<>(apt);
        words.addAll(List.of(arguments));
        new Command(words, LIMIT).run();
    }

    private static Path writeConfiguration(Path work, String source) throws IOException {
        for (String folder : List.of("state/lists/partial", "cache/archives/partial", "parts")) {
            Files.createDirectories(work.resolve(folder));
        }
        Files.createFile(work.resolve("status"));
        Files.writeString(work.resolve("sources.list"), source + "\n");
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

    private static void unpack(Path archives, Path folder, Set<String> without) throws IOException {
        List<Path> packages;
        try (Stream<Path> files = Files.list(archives)) {
            packages = files.filter(file -> file.toString().endsWith(".deb"))
                    .filter(file ->
                            !without.contains(file.getFileName().toString().replaceFirst("_.*", "")))
                    .toList();
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
