package dev.parley.apply;

import dev.parley.reconcile.Planner;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.policy.UniqueRule;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictRows;
import dev.parley.store.ConflictStatus;
import dev.parley.wire.ConflictDetail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Makes the records of rows that have given way to keys and checks. Pure but for the look at rows' states. */
final class GivenWayRecords {
    private final Planner planner;
    private final RowViews views;
    private final ConflictRows rows = new ConflictRows();

    GivenWayRecords(Planner planner, RowViews views) {
        this.planner = planner;
        this.views = views;
    }

    /** What is to be said of a row now; nothing if it stands as its state says, or for a reason that is no constraint. */
    List<ConflictRow> of(RowSlot slot, Slots slots, long nowMicros) {
        List<ConflictRow> found = new ArrayList<>();
        if (slot.isParked()) {
            slot.gaveWay.byConstraint().forEach((constraint, blockers) -> {
                boolean deleted = constraint.restored() && slot.isOut(); // then it is not there, as its state says
                if (!deleted) {
                    found.addAll(of(slot, constraint, blockers, slots, nowMicros));
                }
            });
        }
        return found;
    }

    private List<ConflictRow> of(
            RowSlot slot, GivenWay.Constraint constraint, Set<RowKey> blockers, Slots slots, long nowMicros) {
        if (constraint.kind() == ConflictKind.CHECK_REFUSED && slot.whole != null) {
            Map<Dot, LostWrite> losers = new LinkedHashMap<>(); // one may have lost to several
            planner.lostAsOneUnit(slot.plan()).forEach(lost -> losers.putIfAbsent(lost.loser(), lost));
            return losers.values().stream()
                    .map(lost -> rows.of(ofCheck(lost), ConflictStatus.PROVISIONAL, detail(slot), nowMicros))
                    .toList();
        }
        KeyRules keys = planner.keys(slot.key.table());
        ConflictRows.GaveWay gaveWay = new ConflictRows.GaveWay(
                slot.key,
                slot.plan().state().rank(),
                winner(blockers, slots),
                constraint.kind(),
                ConflictRows.unit(constraint.kind(), constraint.columns()),
                rule(keys, constraint));
        ConflictStatus status = isForPerson(keys, constraint) ? ConflictStatus.PENDING : ConflictStatus.PROVISIONAL;
        return List.of(rows.of(gaveWay, status, detail(slot), nowMicros));
    }

    /** The columns of a write that is not the row's latest one are not shown, whatever decides them one by one. */
    private static LostWrite ofCheck(LostWrite lost) {
        return new LostWrite(
                lost.key(),
                lost.loser(),
                lost.winner(),
                ConflictKind.CHECK_REFUSED,
                ConflictRows.unit(ConflictKind.CHECK_REFUSED, List.of()),
                lost.rule(),
                lost.loserAt(),
                lost.winnerAt());
    }

    private static String rule(KeyRules keys, GivenWay.Constraint constraint) {
        return switch (constraint.kind()) {
            case MULTIPLE_UNIQUE_CONFLICTS -> losers(keys, constraint).text();
            case FOREIGN_KEY_MISSING ->
                (constraint.restored() ? OrphanPolicy.RESTORE_PARENT : keys.orphans(constraint.columns())).text();
            default -> LoserPolicy.PARK.text();
        };
    }

    private static LoserPolicy losers(KeyRules keys, GivenWay.Constraint constraint) {
        return keys.unique(constraint.columns()).map(UniqueRule::losers).orElse(LoserPolicy.PARK);
    }

    private static boolean isForPerson(KeyRules keys, GivenWay.Constraint constraint) {
        return constraint.kind() == ConflictKind.MULTIPLE_UNIQUE_CONFLICTS
                && losers(keys, constraint) == LoserPolicy.MANUAL;
    }

    /** The latest write of the first row that stands against it; of a parent that is gone, its delete. */
    private Optional<Stamp> winner(Set<RowKey> blockers, Slots slots) {
        for (RowKey blocker : blockers) {
            RowSlot known = slots.find(blocker);
            RowState state = known == null
                    ? views.view(List.of(blocker)).get(0)
                    : known.plan().state();
            if (state.rank().isPresent()) {
                return state.rank();
            }
        }
        return Optional.empty();
    }

    /** With what only the table knew of the row. */
    private static ConflictDetail detail(RowSlot slot) {
        ParkedRow parked = Objects.requireNonNull(slot.parked);
        RowState state = slot.plan().state();
        Row held = parked.held();
        RowState inputs = held != null && state.base() instanceof Base.Unknown
                ? RowState.of(new Base.Present(held), VersionVector.EMPTY, state.operations())
                : state;
        return new ConflictDetail(inputs, shown(parked.projection()));
    }

    private static Base shown(@Nullable Row projection) {
        return projection == null ? Base.Absent.ABSENT : new Base.Present(projection);
    }
}
