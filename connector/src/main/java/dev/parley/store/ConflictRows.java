package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.StoredCodec;

/** Losing writes as rows of {@code parley.conflict}. Thread-safe. */
public final class ConflictRows {
    private static final int OPERATIONS_MAX = 32;
    private static final int DETAIL_BYTES_MAX = 1 << 20;

    private final StoredCodec codec = new StoredCodec();

    /**
     * One losing or waiting write.
     *
     * @param detail all that is known; of many or large operations only the highest, or only the two, are kept
     * @param nowMicros microseconds since the Unix epoch
     */
    public ConflictRow of(LostWrite lost, ConflictStatus status, ConflictDetail detail, long nowMicros) {
        return new ConflictRow(
                StoredKey.of(lost.key()),
                lost.loser(),
                lost.unit(),
                Blob.of(codec.key(lost.key())),
                packed(lost.loserAt()),
                lost.winner(),
                packed(lost.winnerAt()),
                lost.kind().text(),
                lost.rule(),
                policy(detail.inputs(), lost.winner()),
                status,
                bounded(detail, lost),
                nowMicros);
    }

    private Blob bounded(ConflictDetail detail, LostWrite lost) {
        byte[] bytes = codec.conflict(detail.only(OPERATIONS_MAX, lost.loser(), lost.winner()));
        if (bytes.length > DETAIL_BYTES_MAX) {
            bytes = codec.conflict(detail.only(0, lost.loser(), lost.winner()));
        }
        return Blob.of(bytes);
    }

    private static @Nullable Long packed(@Nullable HybridTimestamp at) {
        return at == null ? null : (Long) at.packed();
    }

    private static int policy(RowState inputs, Dot winner) {
        for (Operation operation : inputs.operations()) {
            if (operation.dot().equals(winner)) {
                return operation.stamp().policy();
            }
        }
        return 0;
    }
}
