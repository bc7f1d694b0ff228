package dev.parley.sim;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.projection.ParkReason;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.ConflictName;
import dev.parley.store.StoredKey;
import dev.parley.window.Pin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The end of a run: everything heals, writes stop, and within bounded steps all sites must be equal and settled. */
final class Quiescence {
    private static final int ROUNDS_MAX = 120;
    /** How often rows that wait for nothing that is known are looked at: agents do so every few seconds. */
    private static final int LOOKS = 2;

    /** Some sites never get a column. */
    private static final int LATE_PERCENT = 60;

    private final World world;
    private final Events events;

    Quiescence(World world, Events events) {
        this.world = world;
        this.events = events;
    }

    void reach() {
        world.calm();
        world.topology().heal();
        heal();
        int looks = 0;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            if (round()) {
                continue;
            }
            if (looks == LOOKS) {
                check();
                return;
            }
            looks++;
            lookAtParked();
        }
        throw new Violation("LIVENESS", "not quiet after " + ROUNDS_MAX + " rounds: " + unsettled());
    }

    private void heal() {
        for (SimSite site : world.everywhere()) {
            site.cutOff(false);
            site.stopClock(false);
            world.clients(site).finish();
            for (Tx tx : new ArrayList<>(site.orphans())) {
                site.reap(tx);
            }
            for (SimAgent agent : new ArrayList<>(site.agents())) {
                agent.resume();
            }
            site.bury();
            if (world.config().getsColumn() && world.choices().chance(LATE_PERCENT)) {
                site.alter();
            }
            site.restartIfAltered();
        }
    }

    /** Everybody does what is due; true if anything was. */
    private boolean round() {
        boolean any = world.joining().hasMore()
                || world.leaving().hasMore()
                || world.restore().hasMore()
                || world.returning().hasMore();
        world.joining().step();
        world.returning().step();
        any |= events.pump();
        world.leaving().step();
        for (SimSite site : world.everywhere()) {
            site.bury();
            for (SimAgent agent : new ArrayList<>(site.agents())) {
                any |= turn(agent);
            }
        }
        return any;
    }

    private boolean turn(SimAgent agent) {
        if (agent.isDead()) {
            return true;
        }
        if (agent.isStarting()) {
            agent.startStep();
            return true;
        }
        world.pass(1_100_000_000L); // postponed repairs are due
        AgentParts parts = agent.parts();
        boolean any = parts.lane().pendingRepairs() > 0;
        int before = agent.site().database().wal().size();
        agent.laneStep();
        any |= agent.site().database().wal().size() > before;
        if (agent.isDead()) {
            return true;
        }
        events.pump();
        if (parts.upkeep().hasNews()
                || world.joining().hasMore()
                || world.returning().hasMore()) { // now and then also without news
            parts.upkeep().heartbeat();
            any = true;
        }
        if (agent.isDead() || world.returning().isExpelled(agent)) {
            return true;
        }
        if (parts.upkeep().isFlushing()) {
            parts.upkeep().flushStep();
        }
        parts.upkeep().flushStep();
        parts.upkeep().flushStep();
        return any;
    }

    private void lookAtParked() {
        for (SimSite site : world.sites()) {
            site.agents().stream()
                    .filter(SimAgent::isRunning)
                    .forEach(agent -> agent.parts().parked().look());
        }
    }

    private String unsettled() {
        List<String> open = new ArrayList<>();
        for (SimSite site : world.sites()) {
            for (SimAgent agent : site.agents()) {
                open.add(agent
                        + (agent.isRunning()
                                ? " window " + agent.parts().window().size() + " repairs "
                                        + agent.parts().lane().pendingRepairs() + " suspects "
                                        + suspects(agent) + " at "
                                        + agent.parts().window().checkpoint().applied()
                                : " not running"));
            }
        }
        return open.toString();
    }

    private static List<String> suspects(SimAgent agent) {
        dev.parley.window.Window window = agent.parts().window();
        return window.suspects().stream()
                .map(key -> Tell.key(key) + " should be " + Tell.shown(window.shown(key)) + " by "
                        + window.view(List.of(key)))
                .toList();
    }

    // ------------------------------------------------------------ what must hold then

    /** To be asked when nothing is under way any more. */
    void check() {
        VersionVector all = everything();
        SortedMap<RowKey, Row> right = world.oracle().tables(all);
        for (SimSite site : world.present()) {
            delivered(site, all);
            sameTables(site, right);
            toldThatTheyGiveWay(site, all);
            settled(site, all);
        }
        world.leaving().nothingLost(all);
        world.returning().settled(all);
        Decided.settled(world, all);
        sameLosses(all);
        accounted(all);
        world.audit().moves().settled(all);
    }

    private VersionVector everything() {
        VersionVector all = VersionVector.EMPTY;
        for (SimSite site : world.present()) {
            all = all.merge(site.agent().parts().window().checkpoint().applied());
        }
        return all;
    }

    private static void delivered(SimSite site, VersionVector all) {
        VersionVector applied = site.agent().parts().window().checkpoint().applied();
        if (!applied.equals(all)) {
            throw new Violation("LIVENESS", site.id() + " has applied " + applied + " of " + all);
        }
    }

    private void sameTables(SimSite site, SortedMap<RowKey, Row> right) {
        TreeMap<RowKey, DbState.Stored> rows = site.database().state().rows;
        List<String> differences = new ArrayList<>();
        for (Map.Entry<RowKey, Row> row : right.entrySet()) {
            DbState.Stored there = rows.get(row.getKey());
            if (there == null || !isAs(row.getValue(), there.image())) {
                differences.add(Tell.key(row.getKey()) + " should be "
                        + Tell.row(row.getValue()) + " and is "
                        + (there == null ? "absent" : Tell.row(there.image())));
            }
        }
        rows.forEach((key, stored) -> {
            if (!right.containsKey(key)) {
                differences.add(Tell.key(key) + " should be absent and is " + Tell.row(stored.image()));
            }
        });
        if (!differences.isEmpty()) {
            throw new Violation(
                    "I10",
                    site.id() + " differs: " + differences + "; pinned "
                            + site.database().state().projected.values().stream()
                                    .map(row -> row.key().table() + " " + row.reason())
                                    .toList());
        }
    }

    /** Who has seen a row only where a column was not there does not know what it holds. */
    private boolean isAs(Row right, Row there) {
        return world.config().getsColumn() ? right.agreesWith(there) : there.equals(right);
    }

    /** Every row that does not stand as its state says is on record with its latest write, and no other row is. */
    private void toldThatTheyGiveWay(SimSite site, VersionVector all) {
        Map<StoredKey, Dot> told = new HashMap<>();
        site.database().state().gaveWay.forEach((name, row) -> {
            if (!row.kind().equals(ConflictKind.CHECK_REFUSED.text())) { // there the writes that are not shown are told
                told.put(name.key(), name.loser());
            }
        });
        Map<StoredKey, Dot> right = new HashMap<>();
        for (RowKey key : site.agent().parts().window().pinned()) {
            Pin pin = Objects.requireNonNull(site.agent().parts().window().pin(key));
            if (pin.reason().equals(ParkReason.CHECK.name()) || pin.reason().equals(ParkReason.SCHEMA.name())) {
                continue;
            }
            RowState known = site.agent().parts().window().view(List.of(key)).get(0);
            boolean folded = known.rank().isEmpty(); // all sites had its writes before it was taken out
            right.put(StoredKey.of(key), folded ? ConflictName.NO_WRITE : latest(key, all));
        }
        if (!told.equals(right)) {
            throw new Violation("I12", site.id() + " tells that " + told + " give way to keys, and it is " + right);
        }
    }

    private Dot latest(RowKey key, VersionVector all) {
        return world.oracle()
                .state(key, all)
                .rank()
                .map(Stamp::dot)
                .orElseThrow(() -> new Violation("I9", Tell.key(key) + " has operations that nobody wrote"));
    }

    /** Everything has folded but what is pinned. */
    private static void settled(SimSite site, VersionVector all) {
        dev.parley.window.Window window = site.agent().parts().window();
        if (!window.stable().equals(all)) {
            throw new Violation("LIVENESS", site.id() + " takes " + window.stable() + " for stable, not " + all);
        }
        dev.parley.window.WindowSize size = window.size();
        if (size.suspect() > 0 || size.uncaptured() > 0) {
            throw new Violation("I10", site.id() + " is not settled: " + size);
        }
    }

    /** P28: rows that have folded everywhere have lost the same writes everywhere, and those that all operations say. */
    private void sameLosses(VersionVector all) {
        for (RowKey key : world.oracle().operations().keySet()) {
            if (isUnstable(key)) {
                continue;
            }
            Set<LostWrite> right = world.oracle().lost(key, all);
            for (SimSite site : world.present()) {
                Set<LostWrite> lost = site.database().state().lost.getOrDefault(key, Set.of());
                if (!lost.equals(right)) {
                    throw new Violation(
                            "P28",
                            site.id() + " has lost " + Tell.lost(lost) + " of " + Tell.key(key)
                                    + ", all operations say " + Tell.lost(right));
                }
            }
        }
    }

    private boolean isUnstable(RowKey key) {
        return world.present().stream().anyMatch(site -> site.agent().parts().isUnstable(key));
    }

    /** I12: every operation is the winner, superseded by one that had seen it, or lost. */
    private void accounted(VersionVector all) {
        Map<RowKey, Set<LostWrite>> lost = world.sites().get(0).database().state().lost;
        world.oracle().operations().forEach((key, operations) -> {
            if (!isUnstable(key) && world.policies().apply(key.table()).isLastWriterWinsRow()) {
                List<Operation> counted = operations.stream()
                        .filter(operation -> all.contains(operation.dot()))
                        .toList();
                counted.forEach(operation -> accounted(operation, counted, lost.getOrDefault(key, Set.of())));
            }
        });
    }

    private static void accounted(Operation operation, List<Operation> row, Set<LostWrite> lost) {
        boolean seen = false;
        boolean last = true;
        for (Operation other : row) {
            boolean above = other.supersedes(operation);
            seen |= above && !other.excluded().contains(operation.dot());
            last &= other == operation || other.stamp().compareRank(operation.stamp()) < 0;
        }
        if (!seen && !last) {
            boolean named = lost.stream()
                    .anyMatch(write -> write.winner().equals(operation.dot())
                            || write.loser().equals(operation.dot()));
            if (!named) {
                throw new Violation("I12", operation.dot() + " is neither visible, nor overwritten, nor lost");
            }
        }
    }
}
