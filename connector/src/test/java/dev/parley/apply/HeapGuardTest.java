package dev.parley.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.OffHeap;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.AbstractList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HeapGuardTest {
    private static final int ROWS = 200_000;
    private static final long MEGABYTE = 1L << 20;
    private static final Stamp STAMP =
            new Stamp(new Dot(SiteId.of("ada"), 7), VersionVector.EMPTY, new HybridTimestamp(1), 1);

    private final CountDownLatch stopped = new CountDownLatch(0);

    /** The same row over and over, made anew at each access. */
    private static final class Stored extends AbstractList<Operation> implements OffHeap {
        @Override
        public Operation get(int index) {
            Row image = Row.of(Columns.of("id", "v"), new Value.Int(index), new Value.Int(1));
            return new Operation.Insert(STAMP, RowKey.of("item", image.get(0)), image, Set.of());
        }

        @Override
        public int size() {
            return ROWS;
        }

        @Override
        public long bytes() {
            return 20L * ROWS;
        }

        @Override
        public Set<String> tables() {
            return Set.of("item");
        }
    }

    private static Work work() {
        return Work.of(List.of(new LogRecord.Transaction(STAMP, "", 0, new Stored())));
    }

    @Test
    void rowsInFilesPassASmallHeap() throws InterruptedException {
        HeapGuard guard = new HeapGuard(128 * MEGABYTE, table -> false);
        guard.requireRoom(work(), false, stopped);
        assertThat(guard.held()).isEmpty();
    }

    @Test
    void rowsOfTheHeapThatItHasNoRoomForAreHeldWithTheHeapThatWouldDo() {
        HeapGuard guard = new HeapGuard(200 * MEGABYTE, table -> true);
        assertThatThrownBy(() -> guard.requireRoom(work(), false, stopped)).isInstanceOf(InterruptedException.class);
        assertThat(guard.held())
                .contains("transaction ada:7 has 200000 rows", "about 172 MB", "a heap of 200 MB")
                .contains("-Xmx236m", "PARLEY_HEAP=236m");
    }

    @Test
    void theHeapThatIsNamedIsEnough() throws InterruptedException {
        HeapGuard guard = new HeapGuard(236 * MEGABYTE, table -> true);
        guard.requireRoom(work(), false, stopped);
        assertThat(guard.held()).isEmpty();
    }

    @Test
    void rowsThatNeedOneAnotherAreAllInTheHeap() {
        HeapGuard guard = new HeapGuard(200 * MEGABYTE, table -> false);
        assertThatThrownBy(() -> guard.requireRoom(work(), true, stopped)).isInstanceOf(InterruptedException.class);
        assertThat(guard.held()).contains("-Xmx236m");
    }
}
