package dev.parley.agent;

import static dev.parley.agent.Samples.ADA;
import static dev.parley.agent.Samples.BOB;
import static dev.parley.agent.Samples.ITEM;
import static dev.parley.agent.Samples.ME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.Flush;
import dev.parley.store.StoredKey;
import dev.parley.store.StoredWrite;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Pin;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlushCodecTest {
    private static final VersionVector ALL = VersionVector.of(ME, 1).with(ADA, 1);
    private static final Dot LOSER = new Dot(ADA, 1);
    private static final Dot WINNER = new Dot(ME, 1);

    private final Window window = Samples.window();
    private final FlushCodec codec = new FlushCodec(ME, () -> 77);

    /** Two sites insert the same row without having seen each other; all sites have both. */
    private Flush flushOfAConflict() {
        window.capture(Samples.local(1, Samples.transaction(ME, 1, VersionVector.EMPTY)));
        window.capture(remote(2, Samples.transaction(ADA, 1, VersionVector.EMPTY)));
        window.heartbeat(heartbeat(ADA, 1));
        window.heartbeat(heartbeat(BOB, 0));
        return codec.encode(window.snapshot(), Map.of());
    }

    private static WindowUpdate remote(long lsn, LogRecord.Transaction transaction) {
        return new WindowUpdate(
                Samples.position(lsn), List.of(transaction), Optional.empty(), Map.of(), transaction.writtenAt());
    }

    private static LogRecord.Heartbeat heartbeat(SiteId origin, long sequence) {
        return new LogRecord.Heartbeat(origin, 1, sequence, ALL, new HybridTimestamp(9), VersionVector.EMPTY);
    }

    @Test
    void aFinalConflictSaysWhatLostInTheWordsOfTheProvisionalOne() {
        assertThat(flushOfAConflict().conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.key()).isEqualTo(StoredKey.of(ITEM));
            assertThat(conflict.loser()).isEqualTo(LOSER);
            assertThat(conflict.winner()).isEqualTo(WINNER);
            assertThat(conflict.kind()).isEqualTo("insert_exists");
            assertThat(conflict.rule()).isEqualTo("last-writer-wins");
            assertThat(conflict.unit()).isEqualTo("row");
            ConflictDetail detail =
                    new StoredCodec().conflict(conflict.detail().bytes(), LogPlace.of("parley.conflict"));
            assertThat(detail.inputs().operations())
                    .extracting(Operation::image)
                    .contains(Samples.row("ada-1"));
            assertThat(detail.outcome()).isInstanceOf(Base.Present.class);
            assertThat(conflict.createdAtMicros()).isEqualTo(77);
        });
    }

    @Test
    void everyWriteThatMetAnotherIsSettled() {
        assertThat(flushOfAConflict().contested())
                .containsExactlyInAnyOrder(
                        new StoredWrite(StoredKey.of(ITEM), LOSER), new StoredWrite(StoredKey.of(ITEM), WINNER));
    }

    /** Where a replay begins, a row is out as it was there, whatever has become of it since. */
    @Test
    void pinIsKeptWithTheStateOfItsRow() {
        Pin parked = new Pin(Samples.ITEM, null, "UNIQUE", List.of(Samples.OTHER_ITEM), null);
        Pin altered = new Pin(Samples.ITEM, Samples.row("shown"), "FOREIGN_KEY", List.of(), Samples.row("held"));
        Pin[] pins = {null, parked, altered};
        for (Pin pin : pins) {
            for (boolean suspect : new boolean[] {false, true}) {
                FlushSnapshot.StoredRow row = new FlushSnapshot.StoredRow(
                        RowState.of(new Base.Present(Samples.row("base")), ALL, List.of()), suspect, pin);
                byte[] bytes = new WindowRowCodec().write(row);

                FlushSnapshot.StoredRow read = new WindowRowCodec().read(Samples.ITEM, bytes);

                assertThat(read.pin()).isEqualTo(pin);
                assertThat(read.suspect()).isEqualTo(suspect);
                assertThat(read.state().base()).isEqualTo(row.state().base());
                assertThat(new WindowRowCodec().write(read)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void bytesThatEndTooSoonAreRefused() {
        FlushSnapshot.StoredRow row = new FlushSnapshot.StoredRow(
                RowState.UNKNOWN, false, new Pin(Samples.ITEM, Samples.row("shown"), "UNIQUE", List.of(), null));
        byte[] bytes = new WindowRowCodec().write(row);

        for (int length = 0; length < bytes.length - new StoredCodec().state(RowState.UNKNOWN).length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> new WindowRowCodec().read(Samples.ITEM, part))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("parley.window");
        }
    }
}
