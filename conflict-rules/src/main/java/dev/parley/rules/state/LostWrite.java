package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import java.util.List;
import java.util.Objects;

/**
 * The final word on one write that lost. Canonical: all sites report equal ones, whenever each of them folds.
 *
 * @param unit the column group or column in which it lost; {@link Unit#ROW} for the rest of the row and for its existence
 * @param rule what decided: the name of a rule or of a delete policy
 * @param loserAt null for {@link ConflictKind#UNSEEN}, where a site may know no more than the dot
 */
public record LostWrite(
        RowKey key,
        Dot loser,
        Dot winner,
        ConflictKind kind,
        String unit,
        String rule,
        @Nullable HybridTimestamp loserAt,
        HybridTimestamp winnerAt) {
    public LostWrite {
        Objects.requireNonNull(key);
        Objects.requireNonNull(loser);
        Objects.requireNonNull(winner);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(winnerAt);
    }

    /** A write that lost as a whole. */
    public LostWrite(
            RowKey key,
            Dot loser,
            Dot winner,
            ConflictKind kind,
            String rule,
            @Nullable HybridTimestamp loserAt,
            HybridTimestamp winnerAt) {
        this(key, loser, winner, kind, Unit.ROW, rule, loserAt, winnerAt);
    }

    /** What is known so far: {@code sibling} waits for a person while another write of the unit shows. */
    public static LostWrite waiting(Operation sibling, Pending unit, RowPolicy policy) {
        Operation shown = unit.shown();
        String rule = policy.at(shown.stamp().policy()).units(columns(sibling, shown)).stream()
                .filter(one -> one.name().equals(unit.unit()))
                .map(one -> one.rule().name())
                .findFirst()
                .orElse(policy.rule().name());
        return new LostWrite(
                sibling.key(),
                sibling.dot(),
                shown.dot(),
                Settlement.kind(sibling, shown),
                unit.unit(),
                rule,
                sibling.stamp().writtenAt(),
                shown.stamp().writtenAt());
    }

    private static List<String> columns(Operation sibling, Operation shown) {
        Row image = shown.image() == null ? sibling.image() : shown.image();
        return image == null ? List.of() : image.columns().names();
    }
}
