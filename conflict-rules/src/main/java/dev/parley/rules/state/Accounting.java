package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CausalBlocks;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Canonical accounting of a row of several units, block by block as for rows of one: in each causal block first the
 * existence of the row, then, if it exists, each unit by the causal blocks of the operations that wrote it. These are
 * never cut by a fold either, since a cut between operations of the row is one between those of a unit.
 */
final class Accounting {
    private final List<LostWrite> lost = new ArrayList<>();
    private final List<Dot> contested = new ArrayList<>();

    private Accounting() {}

    static Settlement of(RowLog log) {
        Accounting accounting = new Accounting();
        for (RowLog block : blocks(log)) {
            accounting.add(block);
        }
        return new Settlement(accounting.sorted(), accounting.contested);
    }

    private List<LostWrite> sorted() {
        Set<LostWrite> once = new HashSet<>(lost);
        List<LostWrite> sorted = new ArrayList<>(once);
        sorted.sort(Settlement.CANONICAL);
        return List.copyOf(sorted);
    }

    private static List<RowLog> blocks(RowLog log) {
        List<Integer> starts = CausalBlocks.starts(
                log.entries.stream().map(RowLog.Entry::operation).toList());
        List<RowLog> blocks = new ArrayList<>(starts.size());
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : log.entries.size();
            blocks.add(log.only(log.entries.subList(starts.get(i), end)));
        }
        return blocks;
    }

    private void add(RowLog block) {
        block.entries.forEach(entry -> Settlement.addExcluded(entry.operation(), lost));
        if (block.entries.size() == 1) {
            return;
        }
        block.entries.forEach(entry -> contested.add(entry.operation().dot()));
        Existence existence = Existence.of(block.entries, Base.Unknown.UNKNOWN, block.policy);
        Operation deleter = existence.deleter();
        if (deleter != null) {
            addExistence(block, deleter, false);
            addReplayed(block);
            return;
        }
        Operation latest = block.latestWrite();
        if (latest != null) {
            addExistence(block, latest, true);
        }
        List<Unit> units = block.units();
        units.forEach(unit -> addUnit(unit, block.writes(unit)));
        units.forEach(unit -> addOutdated(unit, units, block));
    }

    /** What a replay undid is told apart from the existence of the row, because replays fold before it is decided. */
    private void addReplayed(RowLog block) {
        for (Unit unit : block.units()) {
            if (unit.rule() instanceof ReplayRule) {
                addUnit(unit, block.writes(unit));
            }
        }
    }

    private void addExistence(RowLog block, Operation winner, boolean deletesOnly) {
        String rule = rule(block, winner);
        for (RowLog.Entry entry : block.entries) {
            Operation loser = entry.operation();
            boolean counts = !deletesOnly || History.isDelete(loser);
            if (counts && loser != winner && !winner.supersedes(loser)) {
                lost.add(lost(loser, winner, Settlement.kind(loser, winner), Unit.ROW, rule));
            }
        }
    }

    private static String rule(RowLog block, Operation winner) {
        return winner instanceof Operation.Delete delete && delete.movedTo() != null
                ? MovePolicy.FOLLOW_MOVE.text()
                : block.policy.at(winner.stamp().policy()).deletes().text();
    }

    private void addUnit(Unit unit, List<Write> writes) {
        List<Integer> starts =
                CausalBlocks.starts(writes.stream().map(Write::operation).toList());
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : writes.size();
            if (end - starts.get(i) > 1) {
                addLosers(unit, writes.subList(starts.get(i), end));
            }
        }
    }

    private void addLosers(Unit unit, List<Write> block) {
        List<UnitResult.Lost> pairs = unit.rule() instanceof ReplayRule rule
                ? new Overridden(rule, block).among(block.size())
                : UnitDecider.decide(unit, block, Unknown.values(unit)).losers();
        pairs.forEach(pair -> lost.add(of(pair, unit)));
    }

    static LostWrite of(UnitResult.Lost pair, Unit unit) {
        ConflictKind kind = Settlement.kind(pair.loser(), pair.winner());
        return lost(pair.loser(), pair.winner(), kind, unit.name(), unit.rule().name());
    }

    /** Writes of older policy versions whose columns a write of this version took without having seen them. */
    private void addOutdated(Unit unit, List<Unit> units, RowLog block) {
        List<Write> writes = block.writes(unit);
        Operation winner = writes.isEmpty() ? null : winner(unit, writes);
        if (winner == null) {
            return;
        }
        for (Unit older : units) {
            if (older.since() < unit.since() && older.overlaps(unit)) {
                for (Write write : block.writes(older)) {
                    if (write.operation() != winner && !winner.supersedes(write.operation())) {
                        lost.add(lost(
                                write.operation(),
                                winner,
                                ConflictKind.POLICY,
                                older.name(),
                                unit.rule().name()));
                    }
                }
            }
        }
    }

    private static @Nullable Operation winner(Unit unit, List<Write> writes) {
        return unit.rule() instanceof PickRule
                ? UnitDecider.decide(unit, writes, Unknown.values(unit)).winner()
                : null;
    }

    private static LostWrite lost(Operation loser, Operation winner, ConflictKind kind, String unit, String rule) {
        return new LostWrite(
                Objects.requireNonNull(winner.key()),
                loser.dot(),
                winner.dot(),
                kind,
                unit,
                rule,
                loser.stamp().writtenAt(),
                winner.stamp().writtenAt());
    }
}
