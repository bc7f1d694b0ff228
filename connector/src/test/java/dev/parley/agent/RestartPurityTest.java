package dev.parley.agent;

import static dev.parley.stamp.StampBench.ADA;
import static dev.parley.stamp.StampBench.BOB;
import static dev.parley.stamp.StampBench.ME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.VersionVector;
import dev.parley.stamp.StampBench;
import dev.parley.store.Flush;
import dev.parley.store.StoredKey;
import dev.parley.store.WindowRow;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Window;
import dev.parley.wire.EncodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.WireLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * I3: what an agent publishes is a function of its database's log, wherever an earlier process ended and whatever was
 * flushed then. A recorded workload is captured once in one go, and again with a restart at each commit.
 */
class RestartPurityTest {
    private static final int TRANSACTIONS = 60;
    private static final int KEYS = 5;

    private final Envelope envelope = new Envelope(WireLimits.DEFAULT);
    private final List<Commit> log = new ArrayList<>();

    /** One transaction of the database's log. */
    private record Commit(long position, long millis, List<CapturedRow> rows) {}

    /** What is out of the table, and what writes to it have not seen, is that of their position in the log. */
    @Test
    void rowsThatAreOutAreAmongWhatIsRestarted() throws InterruptedException {
        StampBench whole = bench();
        record(whole, new Random(1));

        assertThat(whole.published)
                .flatExtracting(LogRecord.Transaction::operations)
                .anyMatch(operation -> !operation.excluded().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void restartAtEveryCommitPublishesTheSameBytes(long seed) throws InterruptedException {
        StampBench whole = bench();
        record(whole, new Random(seed));
        Map<String, String> truth = published(whole);
        assertThat(truth).hasSizeGreaterThan(TRANSACTIONS / 3);
        for (int flushed = 0; flushed <= log.size(); flushed++) {
            StampBench first = whole.next(bench().window);
            read(first, 0, flushed);
            StampBench second = first.next(loaded(first.window, new HashMap<>()));
            // The database repeats what nobody has confirmed: everything, at worst.
            read(second, flushed % 2 == 0 ? 0 : flushed, log.size());
            Map<String, String> both = published(first);
            published(second)
                    .forEach((name, bytes) -> assertThat(both.put(name, bytes)).isNull());
            assertThat(both).as("restart behind transaction " + flushed).isEqualTo(truth);
        }
    }

    /** A process that crashes behind its last flush publishes again what it had published, byte by byte. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void whatIsPublishedTwiceIsTheSame(long seed) throws InterruptedException {
        StampBench whole = bench();
        record(whole, new Random(seed));
        StampBench first = whole.next(bench().window);
        Map<StoredKey, WindowRow> kept = new HashMap<>();
        for (int flushed = 0; flushed < log.size(); flushed++) {
            read(first, flushed, flushed + 1);
            StampBench second = first.next(loaded(first.window, kept));
            read(second, 0, log.size());
            assertThat(published(whole)).containsAllEntriesOf(published(second));
        }
        assertThat(published(first)).isEqualTo(published(whole));
    }

    private static StampBench bench() {
        return new StampBench(ADA, BOB);
    }

    private static void replay(StampBench bench, Commit commit) throws InterruptedException {
        bench.replay(commit.position, commit.millis, commit.rows.toArray(CapturedRow[]::new));
    }

    private void read(StampBench bench, int from, int to) throws InterruptedException {
        for (Commit commit : log.subList(from, to)) {
            replay(bench, commit);
        }
    }

    /** Through the bytes that flushes keep: what this one changes, and what those before it have left. */
    private static Window loaded(Window before, Map<StoredKey, WindowRow> kept) {
        FlushCodec codec = new FlushCodec(ME, () -> 0);
        FlushSnapshot snapshot = before.snapshot();
        Flush flush = codec.encode(snapshot, Map.of());
        before.flushed(snapshot);
        flush.changed().forEach(row -> kept.put(row.key(), row));
        flush.gone().forEach(kept::remove);
        Window window = new Window(
                ME, List.of(ADA, BOB), table -> RowPolicy.lastWriterWins(), codec.decode(flush.checkpoint()));
        kept.values().forEach(row -> window.load(codec.key(row), codec.decode(codec.key(row), row)));
        window.loaded();
        return window;
    }

    private Map<String, String> published(StampBench bench) {
        Map<String, String> published = new TreeMap<>();
        bench.published.forEach(record -> published.put("transaction " + record.sequence(), bytes(record)));
        bench.heartbeats.forEach(record -> published.put("heartbeat " + record.number(), bytes(record)));
        assertThat(published).hasSize(bench.published.size() + bench.heartbeats.size());
        return published;
    }

    private String bytes(LogRecord record) {
        EncodedRecord encoded = envelope.encode(record);
        StringBuilder text = new StringBuilder(encoded.hash().toString());
        encoded.chunks().forEach(chunk -> text.append(' ').append(HexFormat.of().formatHex(chunk)));
        return text.toString();
    }

    // ------------------------------------------------------------ the workload

    private void record(StampBench bench, Random random) throws InterruptedException {
        Map<Long, String> rows = new TreeMap<>();
        long ofAda = 0;
        long heartbeats = 0;
        for (int i = 1; i <= TRANSACTIONS; i++) {
            long millis = 1_000L + i - random.nextInt(20); // the clock of the database jumps back, too
            List<CapturedRow> content;
            int kind = random.nextInt(10);
            if (kind == 0) {
                content = List.of(StampBench.fence(i));
            } else if (kind == 1) {
                content = List.of(StampBench.heartbeat(++heartbeats, VersionVector.EMPTY));
            } else if (kind < 5) {
                content = applied(bench, rows, ++ofAda, random);
            } else {
                content = local(rows, i, random);
            }
            Commit commit = new Commit(i, millis, content);
            log.add(commit);
            replay(bench, commit);
        }
    }

    /** Ada's write wins or loses by its time, or a key forbids it; the table shows what the lane decided. */
    private static List<CapturedRow> applied(StampBench bench, Map<Long, String> rows, long sequence, Random random) {
        long id = random.nextInt(KEYS);
        long clock = (1_000L + random.nextInt(TRANSACTIONS)) << 16;
        String name = "ada-" + sequence;
        bench.fromAda(sequence, clock, id, name);
        List<CapturedRow> content = new ArrayList<>();
        content.add(StampBench.marker(StampBench.SET, sequence, sequence, clock));
        switch (random.nextInt(4)) {
            case 0 -> {
                String before = rows.remove(id);
                if (before != null) {
                    content.add(StampBench.deleted(id, before));
                }
                content.add(StampBench.parked(id, id + 1));
            }
            case 1 -> {
                content.add(StampBench.unparked(id));
                content.add(put(rows, id, name));
            }
            case 2 -> content.add(put(rows, id, name));
            default -> { // what the table shows has won
            }
        }
        return content;
    }

    private static List<CapturedRow> local(Map<Long, String> rows, int number, Random random) {
        List<CapturedRow> content = new ArrayList<>();
        for (int left = random.nextInt(3); left >= 0; left--) {
            long id = random.nextInt(KEYS);
            content.add(
                    random.nextInt(4) == 0 && rows.containsKey(id)
                            ? StampBench.deleted(id, rows.remove(id))
                            : put(rows, id, "me-" + number + "-" + left));
        }
        return content;
    }

    private static CapturedRow put(Map<Long, String> rows, long id, String name) {
        String before = rows.put(id, name);
        return before == null ? StampBench.inserted(id, name) : StampBench.updated(id, before, name);
    }
}
