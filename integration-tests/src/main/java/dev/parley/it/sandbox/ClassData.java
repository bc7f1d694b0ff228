package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive of the classes that brokers and agents load, kept in the cache: a JVM starts with it in half of the time. The
 * first ones list what they load, {@link #make} makes the archive of that when they have ended, in whatever way, and the
 * next ones use it. Archives of another Java or of other jars are removed. Nothing of it where the class path has folders,
 * which a JVM does not take. Thread-safe.
 */
public final class ClassData {
    private static final Logger LOG = LoggerFactory.getLogger(ClassData.class);

    /** JVMs that together load what all do. */
    public enum Kind {
        AGENT_OF_MYSQL,
        AGENT_OF_POSTGRESQL,
        BROKER
    }

    private static final String PREFIX = "classes-";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path folder;
    private final List<Path> classPath;
    private final Map<Kind, List<Path>> lists = new TreeMap<>();
    private boolean failed;

    /** @param classPath of the JVMs */
    ClassData(Path folder, List<Path> classPath) {
        this.folder = folder;
        this.classPath = List.copyOf(classPath);
    }

    private static final class Holder {
        static final ClassData OF_THIS_JVM = inCache();
    }

    /** For this Java and the class path of the programs that this JVM starts. */
    public static ClassData ofThisJvm() {
        return Holder.OF_THIS_JVM;
    }

    private static ClassData inCache() {
        Path root = Cache.ofUser().root();
        ClassData data = new ClassData(root.resolve(PREFIX + identity()), ClassPath.ofPrograms());
        try {
            if (!Files.exists(data.folder)) {
                removeOthers(root);
                Files.createDirectories(data.folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not make a place for an archive of classes in " + root, e);
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
            for (Path entry : ClassPath.ofPrograms()) {
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

    /** Options for a JVM: to use the archive, if there is one. */
    public List<String> options() {
        return Files.exists(archive())
                ? List.of("-XX:SharedArchiveFile=" + archive(), "-Xshare:auto", "-Xlog:cds=off")
                : List.of();
    }

    /** Options for a JVM of this kind: to use the archive, or to list what it loads where there is none. */
    public synchronized List<String> options(Kind kind) {
        if (failed || !isPossible() || Files.exists(archive())) {
            return options();
        }
        List<Path> ofKind = lists.computeIfAbsent(kind, any -> new ArrayList<>());
        // Of this process alone: another one may be listing, too.
        Path list = folder.resolve(kind + "-" + ProcessHandle.current().pid() + "-" + ofKind.size() + ".list");
        ofKind.add(list);
        return List.of("-XX:DumpLoadedClassList=" + list);
    }

    private boolean isPossible() {
        return classPath.stream().allMatch(Files::isRegularFile);
    }

    /** True if JVMs of all kinds list what they load, so that {@link #make} makes an archive. */
    public synchronized boolean isMissing() {
        return !failed && lists.keySet().containsAll(Set.of(Kind.values())) && !Files.exists(archive());
    }

    /** Makes the archive, if it is missing and every kind has been listed; to be called when the JVMs have ended. */
    public synchronized void make() {
        if (!isMissing()) {
            return;
        }
        try {
            Set<String> classes = listed();
            if (classes.isEmpty()) {
                return;
            }
            Path all = folder.resolve("all-" + ProcessHandle.current().pid() + ".list");
            Files.write(all, classes);
            Path part = folder.resolve("classes-" + ProcessHandle.current().pid() + ".part");
            Command.Result result = LocalPrograms.LOCAL.tryRun(dump(all, part), Map.of(), LIMIT);
            failed = result.exitCode() != 0;
            if (failed) {
                LOG.atWarn()
                        .addKeyValue("exitCode", result.exitCode())
                        .addKeyValue("output", result.output().strip())
                        .log("an archive of classes could not be made; programs start as slowly as before");
            } else {
                Files.move(part, archive(), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not make an archive of classes in " + folder, e);
        }
    }

    private List<String> dump(Path all, Path part) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:dump",
                // Collectors that cannot map heap objects can load those that this one writes.
                "-XX:+UseG1GC",
                "-Xmx512m",
                "-XX:SharedClassListFile=" + all,
                "-XX:SharedArchiveFile=" + part,
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-cp",
                ClassPath.argument(classPath));
    }

    /** Whole lines: a JVM that was killed may have left a piece of one. */
    private Set<String> listed() throws IOException {
        Set<String> lines = new LinkedHashSet<>();
        for (List<Path> ofKind : lists.values()) {
            for (Path list : ofKind) {
                if (Files.exists(list)) {
                    String text = Files.readString(list);
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(lines::add);
                }
            }
        }
        return lines;
    }

    private Path archive() {
        return folder.resolve("classes.jsa");
    }
}
