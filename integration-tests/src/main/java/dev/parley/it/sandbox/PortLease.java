package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A free loopback port that no other sandbox of this user takes until the lease is closed, even while nobody listens.
 *
 * <p>Ports lie below the range from which the kernel serves outgoing connections (32768 and up on Linux): a port from
 * that range could be gone when a killed server wants it back.
 */
final class PortLease implements AutoCloseable {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 31_999;
    private static final int ATTEMPTS = 1_000;

    // One channel for the life of the JVM: closing any channel of a file gives up all locks of the process on it.
    private static volatile Optional<FileChannel> shared = Optional.empty();

    private final int port;
    private final FileLock lock;

    private PortLease(int port, FileLock lock) {
        this.port = port;
        this.lock = lock;
    }

    static PortLease take(Cache cache) {
        try {
            FileChannel channel = channel(cache.root());
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
                Optional<FileLock> lock = tryLock(channel, port);
                if (lock.isEmpty()) {
                    continue;
                }
                if (isFree(port)) {
                    return new PortLease(port, lock.get());
                }
                lock.get().release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not lock a port in " + cache.root(), e);
        }
        throw new SandboxException("no free port found between " + LOWEST + " and " + HIGHEST + " on the loopback"
                + " address in " + ATTEMPTS + " attempts; end some of the servers that use them");
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException("could not give back port " + port, e);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel, int port) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(port, 1, false));
        } catch (OverlappingFileLockException takenByThisJvm) {
            return Optional.empty();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static synchronized FileChannel channel(Path root) throws IOException {
        if (shared.isEmpty()) {
            Files.createDirectories(root);
            shared = Optional.of(
                    FileChannel.open(root.resolve("ports.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        }
        return shared.get();
    }
}
