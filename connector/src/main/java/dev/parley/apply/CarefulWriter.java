package dev.parley.apply;

import dev.parley.pipeline.UniqueShape;
import dev.parley.reconcile.Target;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.KeyRules;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows one by one under savepoints, so that a constraint takes out one row and lets all others through. Used for what
 * remains of a batch after splitting. Rows are locked before.
 *
 * <p><b>Unique values.</b> A row whose value another row holds takes it if {@link Contest} says so; else it is parked, or
 * stands with another value, as the policy has it.
 */
final class CarefulWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CarefulWriter.class);
    private static final int TRIES = 16;
    /** MySQL takes the row in no piece that it lets in. */
    private static final String TOO_LARGE = "PACKET";

    private final ApplyEnvironment environment;
    private final Dialect dialect;
    private final Slots slots;
    private final RowWriter writer;
    private final RowProof proof;
    /** Rows that show what they should, as far as has been decided. */
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
        for (int i = 0; i < TRIES && !slot.isOut(); i++) {
            Row raw = Objects.requireNonNull(slot.image());
            if (!slot.present && !raw.isComplete() && !isComplete(slot.full())) {
                park(connection, slot, RowWriter.INCOMPLETE, List.of());
                return;
            }
            Optional<Row> image = slot.altering.of(slot.key, raw, rules(slot));
            if (image.isEmpty()) { // no room for a mark
                park(connection, slot, ParkReason.UNIQUE.name(), slot.altering.blockers());
                return;
            }
            SqlFailure refused = slot.shows(image.get()) ? null : tried(connection, slot, image.get());
            if (refused == null) {
                Parking.ifAltered(slot);
                return;
            }
            if (refused.kind() == ErrorKind.UNIQUE) {
                settleValue(connection, slot, image.get());
            } else if (refused.kind() == ErrorKind.CHECK && slot.whole == null && fallsBack(slot)) {
                LOG.atDebug().addKeyValue("row", slot.key).log("a check refuses the columns together");
            } else {
                if (refused.kind() == ErrorKind.CHECK) {
                    slot.gaveWay.check();
                }
                park(connection, slot, reason(refused.kind()), List.of());
            }
        }
        if (!slot.isOut()) {
            throw new RowChangedException(slot.key, "its unique values are taken again and again");
        }
    }

    /** Columns that were decided apart may be refused together: then the latest write stands as a whole. */
    private boolean fallsBack(RowSlot slot) {
        slot.whole = environment.planner().asOneUnit(slot.plan()).orElse(null);
        if (slot.whole != null) {
            slot.gaveWay.check();
        }
        return slot.whole != null;
    }

    private KeyRules rules(RowSlot slot) {
        return environment.planner().keys(slot.key.table());
    }

    private static String reason(ErrorKind kind) {
        return switch (kind) {
            case TYPE -> ParkReason.TYPE.name();
            case PACKET_TOO_LARGE -> TOO_LARGE;
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
            if (failure.action() != ErrorAction.ESCALATE && failure.kind() != ErrorKind.PACKET_TOO_LARGE) {
                throw e;
            }
            connection.rollback(savepoint);
            boolean byKey = slot.shape().key().index().equals(failure.constraint());
            if (failure.kind() == ErrorKind.UNIQUE
                    && byKey
                    && slot.shape().key().loose().isEmpty()) {
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
        slot.altered = slot.isAltering();
    }

    /** Frees the values for the row, or parks it, or has it show others. */
    private void settleValue(Connection connection, RowSlot slot, Row image) throws SQLException {
        Contest contest = contest(connection, slot, image);
        if (!contest.above.isEmpty() || contest.isEmpty()) {
            contest.above.forEach(slot.gaveWay::value);
            Set<RowKey> holders = new TreeSet<>();
            contest.above.values().forEach(holders::addAll);
            park(connection, slot, ParkReason.UNIQUE.name(), List.copyOf(holders));
            return;
        }
        if (!contest.lost.isEmpty()) {
            contest.lost.forEach(slot.altering::lose);
            contest.lost.forEach(slot.gaveWay::value);
            return;
        }
        for (RowSlot holder : contest.giving) {
            vacate(connection, holder);
        }
        for (Contest.Loss loss : contest.parked) {
            if (!loss.holder().isOut()) {
                loss.holder().gaveWay.value(loss.index(), List.of(slot.key));
                park(connection, loss.holder(), ParkReason.UNIQUE.name(), List.of(slot.key));
            }
        }
        for (Contest.Loss loss : contest.altered) {
            alter(connection, loss, slot.key);
        }
    }

    private Contest contest(Connection connection, RowSlot slot, Row image) throws SQLException {
        Contest contest = new Contest(slot, image, rules(slot), done);
        Set<RowKey> unproven = new HashSet<>();
        for (UniqueShape index : slot.shape().uniques()) {
            if (Contest.claims(index, image)) {
                for (RowKey key : dialect.holders(connection, slot.shape(), index, image)) {
                    RowSlot holder = slots.find(key);
                    if (holder == null) {
                        unproven.add(key);
                    } else {
                        contest.meet(index, holder);
                    }
                }
            }
        }
        if (!unproven.isEmpty()) {
            throw new KeysNeededException(unproven);
        }
        return contest;
    }

    /**
     * A holder whose turn is still to come will then find the value taken. One that has been written has been tried with its
     * own values, and servers ask checks before keys: what a check makes of it does not depend on the value that it gives up.
     */
    private void alter(Connection connection, Contest.Loss loss, RowKey winner) throws SQLException {
        RowSlot holder = loss.holder();
        if (!holder.present) {
            return;
        }
        if (!done.contains(holder.key)) {
            vacate(connection, holder);
            return;
        }
        if (!holder.altered && !isComplete(holder.full())) {
            holder.vacated(dialect.read(connection, holder.shape(), List.of(holder.key), true)[0]);
        }
        holder.altering.lose(loss.index(), List.of(winner));
        holder.gaveWay.value(loss.index(), List.of(winner));
        place(connection, holder);
    }

    /** Takes a row out until its own turn comes. */
    private void vacate(Connection connection, RowSlot holder) throws SQLException {
        if (!holder.present) {
            return;
        }
        Row content = dialect.read(connection, holder.shape(), List.of(holder.key), true)[0];
        writer.delete(connection, List.of(holder));
        holder.own = true;
        if (!holder.altered) {
            holder.vacated(content);
        }
        holder.altered = false;
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
