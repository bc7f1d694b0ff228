package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.Stamp;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Losing writes as rows of {@code parley.conflict}. Thread-safe. */
public final class ConflictRows {
    private static final int OPERATIONS_MAX = 32;
    private static final int DETAIL_BYTES_MAX = 1 << 20;
    /** Of a detail beyond that: base, outcome, loser, winner. */
    private static final int PARTS_MAX = 4;
    /** Characters of a unit's name in {@code parley.conflict}. */
    private static final int UNIT_MAX = 255;

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
                bounded(detail, lost.loser(), lost.winner()),
                nowMicros);
    }

    /**
     * A row that has given way to a constraint.
     *
     * @param loser its latest write; empty if none is known any more
     * @param winner the latest write of a row that stands against it; empty if none is known
     * @param unit see {@link #unit}
     */
    public record GaveWay(
            RowKey key, Optional<Stamp> loser, Optional<Stamp> winner, ConflictKind kind, String unit, String rule) {}

    /** Names a constraint in place of a unit; the same at all sites. */
    public static String unit(ConflictKind kind, List<String> columns) {
        String word = switch (kind) {
            case MULTIPLE_UNIQUE_CONFLICTS -> "unique";
            case FOREIGN_KEY_MISSING -> "foreign-key";
            case CHECK_REFUSED -> "check";
            default -> throw new IllegalArgumentException(kind + " is no constraint");
        };
        String names = columns.stream().sorted().collect(Collectors.joining(", ", "(", ")"));
        String unit = columns.isEmpty() ? word : word + names;
        int points = unit.codePointCount(0, unit.length());
        return points <= UNIT_MAX
                ? unit
                : unit.substring(0, unit.offsetByCodePoints(0, UNIT_MAX - 9)) + "~"
                        + Integer.toHexString(unit.hashCode());
    }

    /** A row that has given way; {@code detail} and time as for {@link #of(LostWrite, ConflictStatus, ConflictDetail, long)}. */
    public ConflictRow of(GaveWay row, ConflictStatus status, ConflictDetail detail, long nowMicros) {
        Dot loser = row.loser.map(Stamp::dot).orElse(ConflictName.NO_WRITE);
        return new ConflictRow(
                StoredKey.of(row.key),
                loser,
                row.unit,
                Blob.of(codec.key(row.key)),
                packed(row.loser.map(Stamp::writtenAt).orElse(null)),
                row.winner.map(Stamp::dot).orElse(null),
                packed(row.winner.map(Stamp::writtenAt).orElse(null)),
                row.kind.text(),
                row.rule,
                row.winner.map(Stamp::policy).orElse(0),
                status,
                bounded(detail, loser, loser),
                nowMicros);
    }

    private Blob bounded(ConflictDetail detail, Dot loser, Dot winner) {
        byte[] bytes = codec.conflict(detail.only(OPERATIONS_MAX, loser, winner));
        if (bytes.length > DETAIL_BYTES_MAX) {
            bytes = codec.conflict(detail.only(0, loser, winner));
        }
        return Blob.of(bytes);
    }

    /** The detail without rows and versions that are too large for a record of so many bytes. */
    static Blob without(Blob detail, int bytesMax) {
        StoredCodec codec = new StoredCodec();
        ConflictDetail all = codec.conflict(detail.bytes(), LogPlace.of("parley.conflict"));
        return Blob.of(codec.conflict(all.parts(part -> codec.conflict(part).length <= bytesMax / PARTS_MAX)));
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
