package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.reconcile.RowPlan;
import dev.parley.reconcile.Target;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.projection.ParkReason;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.store.ConflictRow;
import dev.parley.store.ErrorKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try at one apply transaction: prove, plan, mark, write, check, record. Everything that speaks against it is thrown,
 * and the caller rolls back; then nothing of it has happened. Does not commit.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final String UNREPAIRABLE = "UNREPAIRABLE";

    private final ApplyEnvironment environment;
    private final Work work;
    private final Proof proof;
    private final boolean rowByRow;
    private final RepairHistory history;
    private final Slots slots;
    private final RowProof rows;
    private final RowWriter writer;

    /**
     * @param slots the rows of the work, and those that constraints brought in
     * @param rowByRow write single rows and park those that a constraint refuses
     */
    Attempt(
            ApplyEnvironment environment,
            OwnVersions own,
            RepairHistory history,
            Work work,
            Slots slots,
            Proof proof,
            boolean rowByRow) {
        this.environment = environment;
        this.work = work;
        this.proof = proof;
        this.rowByRow = rowByRow;
        this.history = history;
        this.slots = slots;
        this.rows = new RowProof(environment.dialect(), environment.fence(), own, environment.settings(), proof);
        this.writer =
                new RowWriter(environment.dialect(), environment.settings().statementRows(), proof == Proof.VERSIONS);
    }

    /** Leaves an open transaction that is ready to be committed. */
    void run(Connection connection) throws SQLException, InterruptedException {
        if (proof == Proof.VERSIONS) {
            rows.withoutLocks(connection, slots);
        }
        plan();
        begin(connection);
        execute(connection, true);
    }

    /** Of a transaction that is applied in slices: the markers, before the first slice. */
    void begin(Connection connection) throws SQLException {
        try {
            environment.bridge().begin(connection, work.transactions());
        } catch (SQLException e) {
            if (environment.errors().classify(e).kind() == ErrorKind.UNIQUE) {
                throw new MarkerCollisionException(e);
            }
            throw e;
        }
    }

    /**
     * As {@link #run}, of one slice.
     *
     * @throws IndivisibleException if a foreign key cannot be decided by these rows alone
     */
    void slice(Connection connection) throws SQLException, InterruptedException {
        plan();
        execute(connection, false);
    }

    private void execute(Connection connection, boolean whole) throws SQLException, InterruptedException {
        if (proof != Proof.VERSIONS) {
            rows.lock(connection, slots);
            if (!proof.fencesLocks()) {
                requireSeen();
            }
            if (proof == Proof.COMPARISON) {
                requireKnown();
            }
        }
        giveUp();
        if (rowByRow) {
            new CarefulWriter(environment, slots, writer, rows).write(connection, this::plan);
        } else {
            write(connection);
        }
        new ForeignKeys(environment, slots, writer, whole).settle(connection);
        pinReduced();
        record(connection);
    }

    private void write(Connection connection) throws SQLException, InterruptedException {
        boolean inserted = writer.insertAbsent(connection, slots);
        if (proof != Proof.VERSIONS || inserted) {
            rows.passWithLocks();
            plan();
        }
        writer.writePresent(connection, slots);
    }

    private void plan() {
        List<RowSlot> all = slots.all();
        List<RowState> known = environment.views().view(Slots.keys(all));
        for (int i = 0; i < known.size(); i++) {
            RowSlot slot = all.get(i);
            RowPlan plan = environment.planner().plan(slot.key, known.get(i), slot.incoming);
            Target here = Part.target(slot, plan.target());
            slot.plan(here == plan.target() ? plan : plan.withTarget(here));
            slot.revival = slot.back && slot.plan().target() == Target.Absent.ABSENT
                    ? environment.planner().revived(slot.plan()).orElse(null)
                    : null;
            if (slot.table == null) {
                slot.parked = Parking.row(slot, ParkReason.SCHEMA.name(), List.of());
            } else if (slot.pin != null && slot.plan().target() == Target.Leave.LEAVE && slot.full() == null) {
                slot.parked = slot.pin; // nobody here knows its content: it stays as it is
            }
        }
    }

    /** Rows that do not stay as repaired are pinned to what the table holds. */
    private void giveUp() throws SQLException, InterruptedException {
        List<RowSlot> exhausted = slots.where(slot -> slot.present && isExhausted(slot));
        if (exhausted.isEmpty()) {
            return;
        }
        rows.passWithLocks();
        plan();
        for (RowSlot slot : exhausted) {
            if (!slot.keeps()) {
                LOG.atError()
                        .addKeyValue("row", slot.key)
                        .log("a row does not stay as repaired and is left as it is; find what writes it back");
                slot.givenUp = true;
                slot.parked = new ParkedRow(
                        slot.key,
                        slot.physical,
                        UNREPAIRABLE,
                        List.of(),
                        slot.plan().state().rank(),
                        null);
            }
        }
    }

    private boolean isExhausted(RowSlot slot) {
        Repair repair = work.repairs().get(slot.key);
        return repair != null
                && repair.kind() == Repair.Kind.VALIDATION
                && history.isExhausted(slot.key, slot.original);
    }

    /** Without a fence a repair may only replace what capture has seen. */
    private void requireSeen() {
        for (Repair repair : work.repairs().values()) {
            RowSlot slot = Objects.requireNonNull(slots.find(repair.key()));
            if (slot.table != null && !Objects.equals(slot.physical, seen(slot.table, repair))) {
                throw new RowChangedException(slot.key, "not what capture saw last");
            }
        }
    }

    /**
     * What applications have written since capture must not be overwritten. Pinned rows, and those of tables that are not
     * written here or only in part, are not as their states say.
     */
    private void requireKnown() {
        List<RowSlot> compared = slots.where(slot -> slot.table != null
                && slot.pin == null
                && !slot.forced
                && slot.table.sharing().takes());
        List<RowState> known = environment.views().view(Slots.keys(compared));
        for (int i = 0; i < known.size(); i++) {
            RowSlot slot = compared.get(i);
            Target due = environment.planner().standing(slot.key, known.get(i), slot.incoming);
            if (!holds(slot, due)) {
                throw new RowChangedException(slot.key, "not what capture knows of it");
            }
        }
    }

    private static boolean holds(RowSlot slot, Target due) {
        Row locked = slot.locked;
        if (due instanceof Target.Row row) {
            return locked != null && LocalImage.of(slot.shape(), row.image()).agreesWith(locked);
        }
        return due == Target.Leave.LEAVE || locked == null;
    }

    private static @Nullable Row seen(TableShape table, Repair repair) {
        return repair.seen() == null ? null : LocalImage.of(table, repair.seen());
    }

    /** A row that the table can only show in part stays pinned to that part. */
    private void pinReduced() {
        for (RowSlot slot : slots.all()) {
            if (slot.present
                    && !slot.isParked()
                    && slot.plan().target() instanceof Target.Row row
                    && LocalImage.exceeds(slot.shape(), row.image())) {
                slot.parked = new ParkedRow(
                        slot.key,
                        slot.image(),
                        ParkReason.SCHEMA.name(),
                        List.of(),
                        slot.plan().state().rank(),
                        null);
            }
        }
    }

    private void record(Connection connection) throws SQLException {
        environment.bridge().losers(connection, plans());
        recordGivenWay(connection);
        environment.bridge().pins(connection, pinned(), released());
        List<RowKey> extra = new ArrayList<>();
        for (RowSlot slot : slots.all()) {
            boolean lookedAt = slot.touched || work.repairs().containsKey(slot.key);
            if (lookedAt && slot.incoming.isEmpty()) {
                extra.add(slot.key);
            }
        }
        if (work.isRepair()) {
            // Also where nothing had to be written: in the log it says that these rows were found as they should be.
            environment.bridge().trailer(connection, "REPAIR", extra);
        } else if (!extra.isEmpty()) {
            environment.bridge().trailer(connection, "EXTRA", extra);
        }
    }

    private void recordGivenWay(Connection connection) throws SQLException {
        GivenWayRecords records = new GivenWayRecords(environment.planner(), environment.views());
        long now = environment.bridge().nowMicros();
        List<ConflictRow> rows = new ArrayList<>();
        for (RowSlot slot : slots.where(slot -> slot.isParked() && !isPinnedAsBefore(slot))) {
            rows.addAll(records.of(slot, slots, now));
        }
        List<RowKey> settled = Slots.keys(slots.where(slot -> slot.pin != null && !isPinnedAsBefore(slot)));
        environment.bridge().gaveWay(connection, settled, rows);
    }

    private List<RowPlan> plans() {
        List<RowPlan> plans = new ArrayList<>();
        slots.all().forEach(slot -> plans.add(slot.plan()));
        return plans;
    }

    private List<ParkedRow> pinned() {
        List<ParkedRow> pinned = new ArrayList<>();
        for (RowSlot slot : slots.all()) {
            if (slot.parked != null && !isPinnedAsBefore(slot)) {
                pinned.add(slot.parked);
            }
        }
        return pinned;
    }

    private static boolean isPinnedAsBefore(RowSlot slot) {
        ParkedRow parked = slot.parked;
        return parked != null && slot.pin != null && slot.incoming.isEmpty() && parked.sameAs(slot.pin);
    }

    private List<RowKey> released() {
        return Slots.keys(slots.where(slot -> slot.pin != null && !slot.isParked()));
    }

    /** To be called after COMMIT has returned. */
    ApplyOutcome committed(OwnVersions own) {
        for (RowSlot slot : slots.all()) {
            if (slot.touched) {
                remember(slot);
            }
            RowVersion version = slot.written;
            if (slot.present && version != null && !version.equals(RowVersion.PRESENT)) {
                own.put(slot.key, version);
            }
        }
        return outcome();
    }

    /** What has been done, if it is committed. */
    ApplyOutcome outcome() {
        int written = 0;
        List<RowKey> changed = new ArrayList<>();
        List<RowKey> unverified = new ArrayList<>();
        List<RowKey> displaced = Slots.keys(slots.where(slot -> slot.isParked() && gaveWayToRowsOut(slot)));
        for (RowSlot slot : slots.all()) {
            if (slot.touched) {
                written++;
                if (slot.isChanged()) {
                    changed.add(slot.key);
                }
            }
            if (!slot.touched && !slot.present && !slot.isParked() && !slot.incoming.isEmpty() && Part.concerns(slot)) {
                unverified.add(slot.key);
            }
        }
        return new ApplyOutcome(
                work.transactions(),
                written,
                losers(),
                failures(),
                pinned(),
                released(),
                changed,
                unverified,
                displaced,
                !proof.fencesLocks());
    }

    /** Foreign keys are asked last, and may take out who has just been given a value. */
    private boolean gaveWayToRowsOut(RowSlot slot) {
        return slot.gaveWay.toHolders().stream().map(slots::find).anyMatch(holder -> holder != null && holder.isOut());
    }

    private List<LostWrite> losers() {
        List<LostWrite> losers = new ArrayList<>();
        plans().forEach(plan -> plan.losers().forEach(loser -> losers.add(loser.verdict())));
        return losers;
    }

    private List<FailedRule> failures() {
        List<FailedRule> failures = new ArrayList<>();
        for (RowPlan plan : plans()) {
            plan.failures().forEach(failure -> failures.add(new FailedRule(plan.key(), failure)));
        }
        return failures;
    }

    private void remember(RowSlot slot) {
        Repair repair = work.repairs().get(slot.key);
        if (repair == null) {
            history.forget(slot.key);
        } else if (repair.kind() == Repair.Kind.VALIDATION) {
            history.repaired(slot.key, slot.original);
        }
    }
}
