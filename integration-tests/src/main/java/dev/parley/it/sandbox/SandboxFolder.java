package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one sandbox: {@code owner} (pid and start of the JVM), {@code pids}, one folder a server, and
 * {@code keep} if it is to outlive the sandbox.
 */
record SandboxFolder(Path path) {
    private static final String PREFIX = "parley-sandbox-";
    private static final String OWNER = "owner";

    /** A new folder in the given one, or in the place for temporary files; what dead JVMs left there is removed first. */
    static SandboxFolder create(Optional<Path> parent, boolean keep) {
        try {
            Path place = parent.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")))
                    .toAbsolutePath();
            Files.createDirectories(place);
            sweep(place);
            SandboxFolder folder = new SandboxFolder(Files.createTempDirectory(place, PREFIX));
            if (keep) {
                Files.createFile(folder.path.resolve("keep"));
            }
            Files.createDirectory(folder.pids());
            Files.writeString(
                    folder.path.resolve(OWNER),
                    ownerLine(ProcessHandle.current().pid()));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("could not create a folder for the sandbox", e);
        }
    }

    Path pids() {
        return path.resolve("pids");
    }

    Path pidFile(String server) {
        return pids().resolve(server + ".pid");
    }

    Path server(String name) {
        return path.resolve(name);
    }

    void delete() {
        Folders.deleteTree(path);
    }

    private static String ownerLine(long pid) {
        return pid + " " + ProcFs.startTicks(pid).orElse("?");
    }

    /** The reapers do this at once; this is for folders that outlived a reaper too, such as those of a power cut. */
    private static void sweep(Path place) throws IOException {
        List<Path> abandoned;
        try (Stream<Path> entries = Files.list(place)) {
            abandoned = entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .filter(SandboxFolder::isAbandoned)
                    .toList();
        }
        abandoned.forEach(Reaper::reap);
    }

    private static boolean isAbandoned(Path folder) {
        try {
            if (Files.exists(folder.resolve("keep")) || !Files.isWritable(folder)) {
                return false;
            }
            String owner = Files.readString(folder.resolve(OWNER));
            long pid = Long.parseLong(owner.substring(0, owner.indexOf(' ')));
            return !ProcFs.isRunning(pid) || !ownerLine(pid).equals(owner);
        } catch (IOException | RuntimeException notYetComplete) {
            return false;
        }
    }
}
