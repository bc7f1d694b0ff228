package dev.parley.it.deploy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The tarball that the module deploy has built. */
final class Distribution {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final Pattern VERSION = Pattern.compile("<artifactId>parley</artifactId>\\s*<version>([^<]*)<");

    private Distribution() {}

    /** The version of the project. */
    static String version() {
        try {
            Matcher matcher = VERSION.matcher(Files.readString(Path.of("../pom.xml")));
            if (!matcher.find()) {
                throw new IllegalStateException("the parent pom names no version");
            }
            return matcher.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the parent pom", e);
        }
    }

    static Path tarball() {
        return DEPLOY.resolve("target/parley-" + version() + ".tar.gz");
    }

    /** Entries by name, in the order of the archive's own. */
    static Map<String, TarArchiveEntry> entries() throws IOException {
        Map<String, TarArchiveEntry> entries = new TreeMap<>();
        try (TarArchiveInputStream tar = open()) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entries.put(entry.getName(), entry) != null) {
                    throw new IllegalStateException(entry.getName() + " stands in the tarball twice");
                }
            }
        }
        return entries;
    }

    private static TarArchiveInputStream open() throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(tarball()));
        return new TarArchiveInputStream(new GzipCompressorInputStream(file));
    }
}
