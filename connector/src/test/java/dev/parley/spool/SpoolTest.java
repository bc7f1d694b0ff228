package dev.parley.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final String TOPIC = "shop.main.log.ada";
    private static final Optional<byte[]> KEY = Optional.of(bytes(1, 32));
    private static final int LARGE = 30 * 1024 * 1024;

    @TempDir
    Path folder;

    private static byte[] bytes(int value, int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private Spool.Settings settings(Optional<byte[]> key, long max) {
        return new Spool.Settings(folder, TOPIC, max, key);
    }

    private Spool open() {
        return Spool.open(settings(Optional.empty(), Long.MAX_VALUE));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void append(Spool spool, long sequence, String... chunks) throws IOException {
        assertThat(spool.append(sequence, Stream.of(chunks).map(SpoolTest::text).toList()))
                .isTrue();
    }

    private static List<String> rest(Spool spool) throws IOException {
        List<String> read = new ArrayList<>();
        for (Optional<byte[]> next = spool.next(); next.isPresent(); next = spool.next()) {
            read.add(new String(next.get(), StandardCharsets.UTF_8));
        }
        return read;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void recordsComeBackInOrderAfterAReopening() throws IOException {
        try (Spool spool = open()) {
            append(spool, 1, "a");
            append(spool, 2, "b1", "b2");
            assertThat(spool.force()).isEqualTo(2);
        }
        try (Spool spool = open()) {
            assertThat(spool.firstSequence()).isEqualTo(1);
            assertThat(spool.lastSequence()).isEqualTo(2);
            spool.readFromBegin();
            assertThat(rest(spool)).containsExactly("a", "b1", "b2");
            append(spool, 3, "c");
            assertThat(rest(spool)).containsExactly("c");
        }
    }

    @Test
    void readingBeginsWithWhatIsAddedNext() throws IOException {
        try (Spool spool = open()) {
            append(spool, 1, "under way");
            spool.readFromEnd();
            append(spool, 2, "waits");
            assertThat(rest(spool)).containsExactly("waits");
        }
    }

    @Test
    void filesGoWhenAllTheirRecordsAreReleased() throws IOException {
        try (Spool spool = open()) {
            for (int n = 1; n <= 5; n++) {
                assertThat(spool.append(n, List.of(bytes(n, LARGE)))).isTrue();
            }
            assertThat(files()).hasSize(2);
            spool.release();
            spool.release();
            assertThat(files()).hasSize(2);
            spool.release();
            assertThat(files()).hasSize(1);
            assertThat(spool.firstSequence()).isEqualTo(4);
            assertThat(spool.bytes()).isLessThan(3L * LARGE);
            spool.readFromBegin();
            assertThat(spool.next().orElseThrow()).startsWith(4);
            spool.release();
            spool.release();
            assertThat(spool.isEmpty()).isTrue();
            assertThat(files()).isEmpty();
            append(spool, 6, "f");
            assertThat(rest(spool)).contains("f");
        }
    }

    @Test
    void whatIsOverTheBoundIsNotTaken() throws IOException {
        try (Spool spool = Spool.open(settings(Optional.empty(), 1_000))) {
            assertThat(spool.append(1, List.of(bytes(1, 700)))).isTrue();
            assertThat(spool.append(2, List.of(bytes(2, 700)))).isFalse();
            assertThat(spool.lastSequence()).isEqualTo(1);
            spool.release();
            assertThat(spool.append(2, List.of(bytes(2, 700)))).isTrue();
        }
    }

    /** Cut off at every byte: what was whole before stays, what was not is gone. */
    @Test
    void aTornEndIsCutOff() throws IOException {
        long before;
        try (Spool spool = open()) {
            append(spool, 1, "whole");
            before = spool.bytes();
            append(spool, 2, "first", "second");
        }
        byte[] all = Files.readAllBytes(files().get(0));
        for (int length = all.length - 1; length >= before; length--) {
            Path file = files().get(0);
            Files.write(file, java.util.Arrays.copyOf(all, length));
            try (Spool spool = open()) {
                assertThat(spool.lastSequence()).isEqualTo(1);
                spool.readFromBegin();
                assertThat(rest(spool)).containsExactly("whole");
                append(spool, 2, "again");
            }
        }
        Files.write(files().get(0), java.util.Arrays.copyOf(all, 9));
        try (Spool spool = open()) {
            assertThat(spool.isEmpty()).isTrue();
        }
    }

    @Test
    void damageBeforeTheEndIsRefused() throws IOException {
        try (Spool spool = open()) {
            for (int n = 1; n <= 4; n++) {
                assertThat(spool.append(n, List.of(bytes(n, LARGE)))).isTrue();
            }
        }
        Path first = files().get(0);
        byte[] all = Files.readAllBytes(first);
        all[LARGE + 1_000] ^= 1;
        Files.write(first, all, StandardOpenOption.TRUNCATE_EXISTING);

        assertThatThrownBy(this::open)
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("is damaged at byte")
                .hasMessageContaining(first.toString());
    }

    @Test
    void anEncryptedSpoolShowsNothingAndNeedsItsKey() throws IOException {
        try (Spool spool = Spool.open(settings(KEY, 10_000))) {
            append(spool, 1, "a secret row");
        }
        assertThat(Files.readString(files().get(0), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
        try (Spool spool = Spool.open(settings(KEY, 10_000))) {
            spool.readFromBegin();
            assertThat(rest(spool)).containsExactly("a secret row");
        }
        assertThatThrownBy(() -> Spool.open(settings(Optional.of(bytes(2, 32)), 10_000)))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("another key");
        assertThatThrownBy(this::open).isInstanceOf(SpoolException.class).hasMessageContaining("is encrypted");
    }

    @Test
    void anotherLogsSpoolIsRefused() throws IOException {
        try (Spool spool = open()) {
            append(spool, 1, "a");
        }
        assertThatThrownBy(() -> Spool.open(new Spool.Settings(folder, "shop.main.log.bob", 1_000, Optional.empty())))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("belongs to the log " + TOPIC + ", not to shop.main.log.bob");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Files.writeString(folder.resolve("0000000000000000007.spool"), "something else, and long enough for a head");
        assertThatThrownBy(this::open).isInstanceOf(SpoolException.class).hasMessageContaining("is no spool file");
    }

    @Test
    void oneAtATimeHasIt() throws IOException {
        try (Spool spool = open()) {
            assertThat(spool.isEmpty()).isTrue();
            assertThatThrownBy(this::open)
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("Another process uses the spool");
        }
        open().close();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> Spool.open(new Spool.Settings(file.resolve("in"), TOPIC, 1_000, Optional.empty())))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("spool.directory");
    }
}
