package dev.parley.agent;

import static dev.parley.agent.Samples.ADA;
import static dev.parley.agent.Samples.BOB;
import static dev.parley.agent.Samples.ITEM;
import static dev.parley.agent.Samples.ME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.state.Base;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.Flush;
import dev.parley.store.StoredKey;
import dev.parley.store.StoredWrite;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
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
}
