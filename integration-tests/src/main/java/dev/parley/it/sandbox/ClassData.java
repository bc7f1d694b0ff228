package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Archives of loaded classes, kept in the cache, with which a JVM starts in half of the time. The first JVM of a kind
 * writes the archive when it ends in order; the next ones use it. Archives of another Java or of other jars are removed.
 * Thread-safe.
 */
public final class ClassData {
    private static final String PREFIX = "classes-";

    private final Path folder;
    private final Set<String> recorded = new HashSet<>();

    ClassData(Path folder) {
        this.folder = folder;
    }

    /** For this Java and the class path of this JVM. */
    public static ClassData ofThisJvm() {
        Path root = Cache.ofUser().root();
        ClassData data = new ClassData(root.resolve(PREFIX + identity()));
        try {
            if (!Files.exists(data.folder)) {
                removeOthers(root);
                Files.createDirectories(data.folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not make a place for archives of classes in " + root, e);
        }
        return data;
    }

    private static void removeOthers(Path root) throws IOException {
        Files.createDirectories(root);
        try (Stream<Path> entries = Files.list(root)) {
            entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .toList()
                    .forEach(Folders::deleteTree);
        }
    }

    private static String identity() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
            for (Path entry : ClassPath.entries()) {
                String file = entry + " " + Files.size(entry) + " " + Files.getLastModifiedTime(entry) + "\n";
                digest.update(file.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException("could not look at the class path", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Options for a JVM of this kind: to use its archive, or, for the first to ask where there is none, to write it.
     *
     * @param kind same kinds load about the same classes
     */
    public synchronized List<String> options(String kind) {
        if (Files.exists(archive(kind))) {
            return List.of("-XX:SharedArchiveFile=" + archive(kind), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
        }
        return recorded.add(kind)
                ? List.of(
                        "-XX:ArchiveClassesAtExit=" + part(kind),
                        "-Xlog:cds=off",
                        "-Xlog:cds+dynamic=off",
                        // Some builds of Java 17 fail while they write; nothing is lost but the archive.
                        "-XX:ErrorFile=" + folder.resolve(kind + ".error"))
                : List.of();
    }

    /** True if a JVM that got its options here writes an archive when it ends. */
    public synchronized boolean isRecording() {
        return !recorded.isEmpty();
    }

    /** Takes what was written into use; to be called when the JVMs have ended. One that was killed has written nothing. */
    public synchronized void keep() throws IOException {
        for (String kind : recorded) {
            if (Files.exists(part(kind))) {
                Files.move(part(kind), archive(kind), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        recorded.clear();
    }

    private Path archive(String kind) {
        return folder.resolve(kind + ".jsa");
    }

    /** Of this process alone: another demo may be writing its own. */
    private Path part(String kind) {
        return folder.resolve(kind + "-" + ProcessHandle.current().pid() + ".part");
    }
}
