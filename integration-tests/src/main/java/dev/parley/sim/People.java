package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.Pending;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import dev.parley.wire.StoredDecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * People at one site who settle what waits there, as the site's agent shows it: under the row's lock, in a transaction of its
 * own, and not if somebody has written meanwhile what they decide.
 */
final class People {
    private static final StoredCodec CODEC = new StoredCodec();
    private static final LogPlace PLACE = LogPlace.of("sim");

    private final SimSite site;
    private final World world;

    /** A decision as the log has it. */
    record Said(RowKey key, StoredDecision content) {}

    People(SimSite site) {
        this.site = site;
        this.world = site.world();
    }

    /** Looks through what waits and mostly decides on one row; true if somebody did. The transaction is new. */
    boolean decide(Tx tx) {
        List<RowKey> open = open();
        if (open.isEmpty() || world.choices().chance(40)) {
            return false;
        }
        RowKey key = open.get(world.choices().below(open.size()));
        TableShape table = world.schema().table(key.table());
        List<Pending> waiting = waiting(key);
        Pending pending = waiting.get(world.choices().below(waiting.size()));
        Optional<Unit> unit = world.policies().apply(key.table()).units(table.names()).stream()
                .filter(one -> one.name().equals(pending.unit()))
                .findFirst();
        if (unit.isEmpty() || site.database().lock(tx, key) == SimDatabase.Outcome.LOCKED) {
            return false;
        }
        DbState.Stored stored = site.database().see(tx, key);
        boolean seen = stored != null
                && unit.get().columns().stream().allMatch(column -> shows(pending.shown(), column, stored.image()));
        if (!seen) {
            return false;
        }
        StoredDecision decision = new StoredDecision(image(table, unit.get(), pending), settled(pending));
        tx.rows.add(BridgeRowShapes.decision(tx.xid, CODEC.key(key), CODEC.decision(decision)));
        world.stats().add(Stats.Count.DECISIONS);
        return true;
    }

    /** Rows in which something waits. */
    private List<RowKey> open() {
        List<RowKey> open = new ArrayList<>();
        for (RuledTable table : world.schema().ruled()) {
            for (int id = 1; id <= world.config().keys(); id++) {
                RowKey key = SimSchema.key(table.name(), id);
                if (!waiting(key).isEmpty()) {
                    open.add(key);
                }
            }
        }
        return open;
    }

    private List<Pending> waiting(RowKey key) {
        RowPolicy policy = world.policies().apply(key.table());
        if (policy.isLastWriterWinsRow() || !site.agent().isRunning()) {
            return List.of();
        }
        Evaluation evaluation =
                site.agent().parts().window().view(List.of(key)).get(0).evaluate(policy);
        return evaluation.visible() instanceof Visible.Absent ? List.of() : evaluation.pending();
    }

    private static boolean shows(Operation shown, String column, Row there) {
        Row image = shown.image();
        return image != null
                && (image.get(column) == Value.Unchanged.UNCHANGED
                        || image.get(column).equals(there.get(column)));
    }

    /** The values of one of the writes that wait. */
    private Row image(TableShape table, Unit unit, Pending pending) {
        Operation chosen =
                pending.siblings().get(world.choices().below(pending.siblings().size()));
        Row from = chosen.image();
        Value[] values = new Value[table.names().size()];
        Arrays.fill(values, Value.Unchanged.UNCHANGED);
        for (String column : unit.columns()) {
            values[table.names().indexOf(column)] = from == null ? Value.Unchanged.UNCHANGED : from.get(column);
        }
        return Row.of(table.names(), values);
    }

    /** Mostly all of them; now and then one is left waiting. */
    private Set<Dot> settled(Pending pending) {
        Set<Dot> settled = new HashSet<>();
        pending.siblings().forEach(sibling -> settled.add(sibling.dot()));
        if (settled.size() > 2 && world.choices().chance(20)) {
            settled.remove(pending.siblings().get(0).dot());
        }
        return settled;
    }

    /** The decision that a captured row is; null if it is none. */
    static @Nullable Said said(CapturedRow row) {
        Row after = row.after();
        return after != null && row.table().name().equals(BridgeRowShapes.DECISION)
                ? new Said(CODEC.key(bytes(after, "key_bytes"), PLACE), CODEC.decision(bytes(after, "doc"), PLACE))
                : null;
    }

    private static byte[] bytes(Row row, String column) {
        return ((Value.Bytes) row.get(column)).value();
    }
}
