package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The folder in which unpacked servers outlive a run: {@code PARLEY_CACHE}, else {@code XDG_CACHE_HOME/parley}, else
 * {@code ~/.cache/parley}.
 *
 * <p>Thread-safe and process-safe: an entry is built in a folder beside its place under a file lock and renamed into
 * place as a whole, so an entry that exists is complete and an interrupted build leaves only what the next one removes.
 */
final class Cache {
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path root;

    Cache(Path root) {
        this.root = root.toAbsolutePath();
    }

    static Cache ofUser() {
        Path root = Settings.get("PARLEY_CACHE")
                .map(Path::of)
                .orElseGet(() -> Settings.get("XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("parley"));
        return new Cache(root);
    }

    Path root() {
        return root;
    }

    /** Fills an empty folder; whatever it throws, nothing of the folder is used. */
    interface Builder {
        void build(Path folder) throws IOException;
    }

    /** The entry of that name, built first if it is not there. Another process building the same is waited for. */
    Path entry(String name, Builder builder) {
        Path target = root.resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        // A file lock is held by the whole JVM, so threads of one JVM need a lock of their own.
        ReentrantLock lock = LOCKS.computeIfAbsent(target, any -> new ReentrantLock());
        lock.lock();
        try {
            buildLocked(target, builder);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("could not build the cache entry " + target, e);
        } finally {
            lock.unlock();
        }
    }

    private void buildLocked(Path target, Builder builder) throws IOException {
        Path parent = root;
        Files.createDirectories(parent);
        Path lockFile = target.resolveSibling(target.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (Files.isDirectory(target) || !held.isValid()) {
                return;
            }
            String prefix = target.getFileName() + ".building-";
            removeLeftovers(parent, prefix);
            Path building = Files.createTempDirectory(parent, prefix);
            try {
                builder.build(building);
                Files.move(building, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Folders.deleteTree(building);
            }
        }
    }

    private static void removeLeftovers(Path parent, String prefix) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> entries = Files.list(parent)) {
            leftovers = entries.filter(entry -> entry.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        leftovers.forEach(Folders::deleteTree);
    }
}
