package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.reconcile.Target;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.projection.ParkReason;
import dev.parley.store.ErrorAction;
import dev.parley.store.ErrorKind;
import dev.parley.store.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes rows one by one under savepoints, so that a constraint takes out one row and lets all others through. Used for what
 * remains of a batch after splitting. Rows are locked before.
 *
 * <p><b>Unique values.</b> A row whose value another row holds takes it if that row is about to give it up or has the lower
 * rank; else it is parked. So the table ends the same in whatever order the rows arrive.
 */
final class CarefulWriter {
    private static final int TRIES = 16;

    private final ApplyEnvironment environment;
    private final Dialect dialect;
    private final Slots slots;
    private final RowWriter writer;
    private final RowProof proof;
    private final Set<RowKey> done = new HashSet<>();

    CarefulWriter(ApplyEnvironment environment, Slots slots, RowWriter writer, RowProof proof) {
        this.environment = environment;
        this.dialect = environment.dialect();
        this.slots = slots;
        this.writer = writer;
        this.proof = proof;
    }

    /** @param plan plans all rows anew, by what is known then */
    void write(Connection connection, Runnable plan) throws SQLException, InterruptedException {
        placeAbsent(connection);
        proof.passWithLocks();
        plan.run();
        boolean late = writeAll(connection);
        if (late) { // a key that could not be held by an insert before the fence is held only now
            Map<RowKey, Target> decided = targets();
            proof.passWithLocks();
            plan.run();
            for (RowSlot slot : slots.all()) {
                if (!slot.plan().target().equals(decided.get(slot.key))) {
                    throw new RowChangedException(slot.key, "another decision after the fence");
                }
            }
        }
    }

    private static boolean isComplete(@Nullable Row row) {
        return row != null && row.isComplete();
    }

    private Map<RowKey, Target> targets() {
        Map<RowKey, Target> targets = new HashMap<>();
        slots.all().forEach(slot -> targets.put(slot.key, slot.plan().target()));
        return targets;
    }

    private void placeAbsent(Connection connection) throws SQLException {
        for (RowSlot slot : slots.all()) {
            Row image = slot.table == null ? null : slot.image();
            if (!slot.present && image != null && !slot.keeps() && isComplete(slot.full())) {
                tried(connection, slot, image);
            }
        }
    }

    /** Deletes first: they give values free. Then in rank order, so that few rows are written to be thrown out again. */
    private boolean writeAll(Connection connection) throws SQLException {
        boolean late = false;
        List<RowSlot> writes = new ArrayList<>();
        for (RowSlot slot : slots.all()) {
            if (slot.table == null || (slot.keeps() && slot.present)) {
                done.add(slot.key);
            } else if (slot.image() == null) {
                if (slot.present) {
                    writer.delete(connection, List.of(slot));
                }
                done.add(slot.key);
            } else if (slot.present || !slot.keeps()) {
                writes.add(slot);
            }
        }
        writes.sort((a, b) -> a == b ? 0 : Rank.outranks(a, b) ? -1 : 1);
        for (RowSlot slot : writes) {
            boolean wasPresent = slot.present;
            place(connection, slot);
            late |= !wasPresent && slot.present;
            done.add(slot.key);
        }
        return late;
    }

    private void place(Connection connection, RowSlot slot) throws SQLException {
        for (int i = 0; i < TRIES && !slot.isParked(); i++) {
            Row image = Objects.requireNonNull(slot.image());
            if (!slot.present && !image.isComplete() && !isComplete(slot.full())) {
                park(connection, slot, RowWriter.INCOMPLETE, List.of());
                return;
            }
            if (slot.own && slot.present && Objects.equals(image, slot.physical)) {
                return;
            }
            SqlFailure refused = tried(connection, slot, image);
            if (refused == null) {
                return;
            }
            if (refused.kind() == ErrorKind.UNIQUE) {
                settleValue(connection, slot, image);
            } else {
                park(connection, slot, reason(refused.kind()), List.of());
            }
        }
        if (!slot.isParked()) {
            throw new RowChangedException(slot.key, "its unique values are taken again and again");
        }
    }

    private static String reason(ErrorKind kind) {
        return switch (kind) {
            case TYPE -> ParkReason.TYPE.name();
            case SCHEMA -> ParkReason.SCHEMA.name();
            case FOREIGN_KEY -> ParkReason.FOREIGN_KEY.name();
            default -> ParkReason.CHECK.name();
        };
    }

    /** Null if the row was written; else why the table refuses it, which then is as before. */
    private @Nullable SqlFailure tried(Connection connection, RowSlot slot, Row image) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            if (slot.present) {
                RowVersion[] versions = dialect.update(connection, slot.shape(), List.of(image), null);
                wrote(slot, image, versions[0]);
            } else {
                List<RowVersion> versions = dialect.insert(connection, slot.shape(), List.of(image));
                wrote(slot, image, versions.isEmpty() ? null : versions.get(0));
            }
            connection.releaseSavepoint(savepoint);
            return null;
        } catch (SQLException e) {
            SqlFailure failure = environment.errors().classify(e);
            if (failure.action() != ErrorAction.ESCALATE) {
                throw e;
            }
            connection.rollback(savepoint);
            if (failure.kind() == ErrorKind.UNIQUE && "PRIMARY".equals(failure.constraint())) {
                throw new RowChangedException(slot.key, "there, and was absent");
            }
            return failure;
        }
    }

    private static void wrote(RowSlot slot, Row image, @Nullable RowVersion version) {
        if (version == null) {
            throw new RowChangedException(slot.key, slot.present ? "gone" : "there, and was absent");
        }
        slot.physical = slot.present && slot.physical != null ? image.completedBy(slot.physical) : image;
        slot.present = true;
        slot.written = version;
        slot.own = true;
        slot.touched = true;
    }

    /** Either frees the values for the row, or parks it. */
    private void settleValue(Connection connection, RowSlot slot, Row image) throws SQLException {
        List<RowSlot> holders = holders(connection, slot, image);
        List<RowSlot> giving = new ArrayList<>();
        List<RowSlot> lower = new ArrayList<>();
        Set<RowKey> higher = new TreeSet<>();
        for (RowSlot holder : holders) {
            if (givesUp(holder, slot.shape(), image)) {
                giving.add(holder);
            } else if (Rank.outranks(slot, holder)) {
                lower.add(holder);
            } else {
                higher.add(holder.key);
            }
        }
        if (!higher.isEmpty() || holders.isEmpty()) {
            park(connection, slot, ParkReason.UNIQUE.name(), List.copyOf(higher));
            return;
        }
        for (RowSlot holder : giving) {
            vacate(connection, holder);
        }
        for (RowSlot holder : lower) {
            park(connection, holder, ParkReason.UNIQUE.name(), List.of(slot.key));
        }
    }

    private List<RowSlot> holders(Connection connection, RowSlot slot, Row image) throws SQLException {
        Set<RowKey> keys = new TreeSet<>();
        for (UniqueShape index : slot.shape().uniques()) {
            if (claims(index, image)) {
                keys.addAll(dialect.holders(connection, slot.shape(), index, image));
            }
        }
        List<RowSlot> holders = new ArrayList<>();
        Set<RowKey> unproven = new HashSet<>();
        for (RowKey key : keys) {
            RowSlot holder = slots.find(key);
            if (holder == null) {
                unproven.add(key);
            } else {
                holders.add(holder);
            }
        }
        if (!unproven.isEmpty()) {
            throw new KeysNeededException(unproven);
        }
        return holders;
    }

    private static boolean claims(UniqueShape index, Row image) {
        for (String column : index.columns()) {
            Value value = image.get(column);
            if (value == Value.Null.NULL || value == Value.Unchanged.UNCHANGED) {
                return false;
            }
        }
        return true;
    }

    /** True if the holder will be written with other values than those it is asked for. */
    private boolean givesUp(RowSlot holder, TableShape table, Row wanted) {
        if (done.contains(holder.key) || holder.keeps()) {
            return false;
        }
        Row image = holder.image();
        if (image == null) {
            return true;
        }
        for (UniqueShape index : table.uniques()) {
            boolean same = claims(index, wanted)
                    && index.columns().stream()
                            .allMatch(column -> image.get(column).equals(wanted.get(column)));
            if (same) {
                return false;
            }
        }
        return true;
    }

    /** Takes a row out until its own turn comes. */
    private void vacate(Connection connection, RowSlot holder) throws SQLException {
        Row content = dialect.read(connection, holder.shape(), List.of(holder.key), true)[0];
        writer.delete(connection, List.of(holder));
        holder.own = true;
        holder.vacated(content);
    }

    private void park(Connection connection, RowSlot slot, String reason, List<RowKey> blockers) throws SQLException {
        if (slot.present) {
            slot.physical = dialect.read(connection, slot.shape(), List.of(slot.key), true)[0];
        }
        slot.parked = Parking.row(slot, reason, blockers);
        if (slot.present) {
            writer.delete(connection, List.of(slot));
        }
    }
}
