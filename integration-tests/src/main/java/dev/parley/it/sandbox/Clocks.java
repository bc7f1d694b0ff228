package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Clocks of the programs of a sandbox, which can be put forward and back while they run: Debian's libfaketime stands
 * before the C library. A program sees a change within a second. Time that only passes (timeouts, pauses) is the
 * machine's. Thread-safe.
 */
public final class Clocks {
    private static final String PACKAGE = "libfaketime";
    private static final String SUITE = "bookworm";
    private static final String LIBRARY = "libfaketimeMT.so.1";
    /** The library is loaded into programs that have a C library already. */
    private static final Set<String> OF_THE_PROGRAMS = Set.of("libc6", "libgcc-s1", "gcc-12-base");

    private final Path folder;
    private final Path library;

    private Clocks(Path folder, Path library) {
        this.folder = folder;
        this.library = library;
    }

    /** Clocks that show the machine's time at first. */
    static Clocks in(Path sandbox, Cache cache) {
        Path unpacked = new DebianPackages(cache).unpacked("faketime-" + SUITE, SUITE, PACKAGE, OF_THE_PROGRAMS);
        try {
            Path folder = Files.createDirectories(sandbox.resolve("clocks"));
            // Servers may run as a user that cannot enter the cache.
            Path library = Files.copy(find(unpacked), folder.resolve(LIBRARY), StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("r-xr-xr-x"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new Clocks(folder, library);
        } catch (IOException e) {
            throw new UncheckedIOException("could not make clocks in " + sandbox, e);
        }
    }

    private static Path find(Path unpacked) throws IOException {
        try (Stream<Path> files = Files.walk(unpacked)) {
            return files.filter(file -> file.endsWith(LIBRARY))
                    .findFirst()
                    .orElseThrow(() -> new SandboxException("no " + LIBRARY + " in " + unpacked));
        }
    }

    /** Puts a clock to the machine's time and so much more; back if negative. */
    public void set(String clock, Duration ahead) {
        Path written = folder.resolve(clock + ".new");
        try {
            Files.writeString(written, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(written, file(clock), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("could not set the clock of " + clock, e);
        }
    }

    private Path file(String clock) {
        return folder.resolve(clock);
    }

    /** The command that runs another one by a clock. */
    List<String> command(String clock, List<String> command) {
        if (!Files.exists(file(clock))) {
            set(clock, Duration.ZERO);
        }
        List<String> words = new ArrayList<>(List.of(
                "/usr/bin/env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file(clock),
                "FAKETIME_CACHE_DURATION=1",
                "DONT_FAKE_MONOTONIC=1",
                // The repair of an error of old C libraries, with which servers wait for the wrong moments on new ones.
                "FAKETIME_FORCE_MONOTONIC_FIX=0"));
        words.addAll(command);
        return words;
    }
}
