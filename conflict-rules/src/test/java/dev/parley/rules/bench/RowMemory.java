package dev.parley.rules.bench;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * What an unstable operation keeps in memory besides key and values of its row: the operation, the state of a row that holds
 * no other, and its part of the stamp of its transaction, with a context of three sites. Prints bytes.
 */
final class RowMemory {
    private static final int ROWS = 200_000;
    private static final int COLLECTIONS = 4;
    private static final SiteId BERLIN = SiteId.of("berlin");
    private static final SiteId LIMA = SiteId.of("lima");
    private static final SiteId OSLO = SiteId.of("oslo");

    /** What is measured stays reachable. */
    private static final Row[] IMAGES = new Row[ROWS];

    private static final RowKey[] KEYS = new RowKey[ROWS];
    private static final RowState[] STATES = new RowState[ROWS];

    private RowMemory() {}

    public static void main(String[] arguments) {
        for (int i = 0; i < ROWS; i++) {
            KEYS[i] = RowKey.of("item", new Value.Int(1_000_000L + i));
            IMAGES[i] = Row.of(
                    Rows.COLUMNS,
                    new Value.Int(1_000_000L + i),
                    new Value.Text("Item " + i),
                    new Value.Text("City " + i),
                    new Value.Int(1_000L + i),
                    new Value.Int(2_000L + i),
                    new Value.Text("note " + i),
                    new Value.Instant(i));
        }
        for (int size : new int[] {1, 10}) {
            System.out.printf(
                    Locale.ROOT,
                    "an unstable operation of a transaction of %d: %.0f bytes besides key and values%n",
                    size,
                    measured(size));
        }
    }

    /** @param size operations of a transaction */
    private static double measured(int size) {
        Arrays.fill(STATES, null);
        long before = used();
        VersionVector applied = VersionVector.of(BERLIN, 1).with(LIMA, 1).with(OSLO, 1);
        Stamp stamp = stamp(applied, 2);
        for (int i = 0; i < ROWS; i++) {
            stamp = i % size == 0 ? stamp(applied, 3L + i) : stamp;
            Operation operation = new Operation.Update(stamp, KEYS[i], null, IMAGES[i], Set.of());
            STATES[i] = RowState.UNKNOWN.with(operation, RowPolicy.lastWriterWins());
        }
        return (used() - before) / (double) ROWS;
    }

    /** As capture makes them: each context is the one before with an entry replaced. */
    private static Stamp stamp(VersionVector applied, long sequence) {
        VersionVector context = applied.with(LIMA, sequence);
        return new Stamp(new Dot(BERLIN, sequence), context, HybridTimestamp.ofWallMillis(sequence));
    }

    /** Heap in use once what nobody holds is gone. */
    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
