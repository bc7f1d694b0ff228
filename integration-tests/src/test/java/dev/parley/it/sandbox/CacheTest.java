package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @TempDir
    Path root;

    @Test
    void entryIsBuiltOnceForManyThreads() throws Exception {
        Cache cache = new Cache(root);
        AtomicInteger builds = new AtomicInteger();
        Callable<Path> task = () -> cache.entry("tool", folder -> {
            builds.incrementAndGet();
            Files.writeString(folder.resolve("program"), "x");
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> results =
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> task).toList());
            for (Future<Path> result : results) {
                assertThat(result.get().resolve("program")).hasContent("x");
            }
        } finally {
            threads.shutdown();
        }

        assertThat(builds).hasValue(1);
    }

    @Test
    void failedBuildLeavesNoEntryAndTheNextOneSucceeds() throws IOException {
        Cache cache = new Cache(root);

        assertThatThrownBy(() -> cache.entry("tool", folder -> {
                    Files.writeString(folder.resolve("half"), "x");
                    throw new IOException("line cut");
                }))
                .hasRootCauseMessage("line cut");
        assertThat(root.resolve("tool")).doesNotExist();

        Path entry = cache.entry("tool", folder -> Files.writeString(folder.resolve("whole"), "x"));
        try (Stream<Path> files = Files.list(entry)) {
            assertThat(files).containsExactly(entry.resolve("whole"));
        }
    }

    @Test
    void leftoversOfAKilledBuildAreRemovedByTheNext() throws IOException {
        Path leftover = Files.createDirectories(root.resolve("tool.building-1"));
        Files.writeString(leftover.resolve("half"), "x");

        new Cache(root).entry("tool", folder -> Files.writeString(folder.resolve("whole"), "x"));

        assertThat(leftover).doesNotExist();
    }
}
