package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.ErrorAction;
import dev.parley.store.ErrorKind;
import dev.parley.store.SqlFailure;
import dev.parley.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries batches to COMMIT: chooses the proof, tries again what waiting can heal, splits what a constraint refuses, and
 * finds out what became of a COMMIT that did not answer. Used by the lane's thread alone.
 */
final class BatchExecutor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchExecutor.class);
    /** Rounds in which constraints may bring in more rows before the batch is cut instead. */
    private static final int CLOSURE_ROUNDS = 64;
    /** Attempts at a repair that may find the row changed: capture will see the change and say whether it is right. */
    private static final int REPAIR_TRIES = 5;

    private final ApplyEnvironment environment;
    private final AppliedListener listener;
    private final CountDownLatch stop;
    private final Session session;
    private final OwnVersions own = new OwnVersions();
    private final RepairHistory history = new RepairHistory();
    private final ApplyCounters counters;
    private final CommittedWork committed;
    private final ProofChoice proofs;

    BatchExecutor(ApplyEnvironment environment, AppliedListener listener, ApplyCounters counters, CountDownLatch stop) {
        this.environment = environment;
        this.listener = listener;
        this.counters = counters;
        this.stop = stop;
        this.session = new Session(environment.connections(), environment.dialect());
        this.committed = new CommittedWork(environment, listener, stop, session, own);
        this.proofs = new ProofChoice(environment);
    }

    /** Learns what is committed and passes the gate: nothing is decided before capture has read one nonce. */
    void start() throws InterruptedException {
        committed.resync();
    }

    /** Applies transactions that are not applied yet; returns when all of them are committed. */
    void apply(List<LogRecord.Transaction> batch) throws InterruptedException {
        List<LogRecord.Transaction> open = committed.open(batch);
        if (open.isEmpty()) {
            return;
        }
        try {
            run(Work.of(open), false);
        } catch (RefusedException e) {
            if (open.size() == 1) {
                careful(Work.of(open));
            } else {
                counters.splits().increment();
                apply(open.subList(0, open.size() / 2));
                apply(open.subList(open.size() / 2, open.size()));
            }
        }
    }

    /**
     * Looks at rows again and writes those that are not as they should be.
     *
     * @return false if nothing can be proven about them now, so that they must come again
     */
    boolean repair(Map<RowKey, Repair> rows) throws InterruptedException {
        try {
            run(new Work(List.of(), rows), false);
            return true;
        } catch (RefusedException e) {
            boolean done = true;
            for (Map.Entry<RowKey, Repair> row : rows.entrySet()) {
                done &= repairAlone(new Work(List.of(), Map.of(row.getKey(), row.getValue())));
            }
            return done;
        } catch (PostponedException e) {
            return false;
        }
    }

    private boolean repairAlone(Work work) throws InterruptedException {
        try {
            careful(work);
            return true;
        } catch (PostponedException e) {
            return false;
        }
    }

    /** No source transaction waits for a repair that waits for capture or for an application. */
    private static void postpone(Work work, int changed, boolean captureIsSlow) {
        if (work.isRepair() && (captureIsSlow || changed > REPAIR_TRIES)) {
            throw new PostponedException();
        }
    }

    /** Lets go of the connection: MySQL ends sessions that hold nothing but look as if they did. */
    void idle() {
        session.close();
        committed.idle();
    }

    private void careful(Work work) throws InterruptedException {
        try {
            run(work, true);
        } catch (RefusedException e) {
            if (e.failure.kind() == ErrorKind.SCHEMA) {
                throw new StaleTablesException(e.failure, e);
            }
            throw new ApplyFailedException(
                    "a statement that concerns no single row was refused while rows were written one by one", e);
        }
    }

    private void run(Work work, boolean rowByRow) throws InterruptedException {
        Set<RowKey> extra = new HashSet<>();
        Set<RowKey> restored = new HashSet<>();
        Backoff backoff = new Backoff(stop, environment.settings());
        int changed = 0;
        int rounds = 0;
        boolean sliced = !rowByRow && work.isLargerThan(environment.settings().sliceRows());
        environment.heap().requireRoom(work, !sliced, stop);
        while (stop.getCount() > 0) {
            try {
                Proof proof = proofs.of(work, rowByRow, changed);
                boolean done = sliced ? tryInSlices(work, proof) : tryOnce(work, rowByRow, extra, restored, proof);
                if (done) {
                    return;
                }
            } catch (IndivisibleException e) {
                session.rollback();
                sliced = false;
                environment.heap().requireRoom(work, true, stop);
                LOG.atDebug().log("a large transaction is applied as one, since its rows need one another");
            } catch (RowChangedException e) {
                session.rollback();
                restored.clear(); // who needed them may be gone
                counters.changedRows().increment();
                changed++;
                postpone(work, changed, false);
                LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a row changed, the batch begins again");
                backoff.pause();
            } catch (KeysNeededException e) {
                session.rollback();
                if (sliced) {
                    sliced = false;
                    environment.heap().requireRoom(work, true, stop);
                }
                extra.addAll(e.keys());
                restored.addAll(e.restored());
                if (++rounds > CLOSURE_ROUNDS) {
                    throw new ApplyFailedException("constraints still reach new rows after " + rounds + " rounds and "
                            + extra.size() + " rows");
                }
            } catch (FenceTimeoutException e) {
                session.rollback();
                counters.fenceTimeouts().increment();
                postpone(work, changed, true);
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("apply waits for capture");
                backoff.pause();
            } catch (MarkerCollisionException e) {
                session.rollback();
                if (committed.settled(work)) {
                    return;
                }
            } catch (SQLException e) {
                failed(e, work, rowByRow, backoff);
            } catch (StoreException e) {
                session.rollback();
                if (e.action() != ErrorAction.RETRY) {
                    throw e;
                }
                backoff.pause();
            }
        }
        throw new InterruptedException("the apply lane stops");
    }

    /** False if the outcome of COMMIT had to be looked up and the work is still to be done. */
    private boolean tryOnce(Work work, boolean rowByRow, Set<RowKey> extra, Set<RowKey> restored, Proof proof)
            throws SQLException, InterruptedException {
        Connection connection = session.open();
        committed.requireNothingLost();
        Slots slots = Slots.of(work, extra, restored, environment.catalog(), environment.pins());
        Attempt attempt = new Attempt(environment, own, history, work, slots, proof, rowByRow);
        attempt.run(connection);
        if (!committed.commit(connection)) {
            return committed.settled(work);
        }
        finish(work, attempt.committed(own));
        return true;
    }

    /**
     * As {@link #tryOnce}, of one large transaction, whose rows are read, written and forgotten part by part within the one
     * database transaction. Rows are locked, since their versions would be read within it anyway.
     */
    private boolean tryInSlices(Work work, Proof usual) throws SQLException, InterruptedException {
        Connection connection = session.open();
        committed.requireNothingLost();
        Proof proof = usual == Proof.VERSIONS ? Proof.LOCKS : usual;
        SlicedOutcome outcome = new SlicedOutcome(environment.pins());
        LogRecord.Transaction transaction = work.transactions().get(0);
        boolean first = true;
        for (List<Operation> slice :
                Chunks.of(transaction.operations(), environment.settings().sliceRows())) {
            Slots slots = Slots.ofSlice(work, slice, environment.catalog(), environment.pins());
            Attempt attempt = new Attempt(environment, own, history, work, slots, proof, false);
            if (first) {
                attempt.begin(connection);
                first = false;
            }
            attempt.slice(connection);
            outcome.add(attempt.outcome());
        }
        if (!committed.commit(connection)) {
            return committed.settled(work);
        }
        finish(work, outcome.of(transaction));
        return true;
    }

    private void finish(Work work, ApplyOutcome outcome) {
        committed.add(work);
        counters.record(outcome);
        listener.applied(outcome);
        environment.pins().committed(outcome.pinned(), outcome.released());
    }

    private void failed(SQLException e, Work work, boolean rowByRow, Backoff backoff) throws InterruptedException {
        SqlFailure failure = environment.errors().classify(e);
        boolean lost =
                session.isLost() || failure.kind() == ErrorKind.CONNECTION || failure.kind() == ErrorKind.SHUTDOWN;
        session.rollback();
        if (failure.action() == ErrorAction.ESCALATE) {
            throw new RefusedException(failure, e);
        }
        if (failure.kind() == ErrorKind.PACKET_TOO_LARGE && !rowByRow) {
            idle();
            environment.connections().renew();
            throw new RefusedException(failure, e);
        }
        if (failure.action() == ErrorAction.STOP && !lost) {
            throw ApplyFailedException.refused("to apply " + describe(work), failure, e);
        }
        counters.retries().increment();
        (isForTheOperator(failure.kind()) ? LOG.atWarn() : LOG.atDebug())
                .addKeyValue("failure", failure)
                .log("the batch is tried again");
        backoff.pause();
        if (lost) {
            committed.resync();
        }
    }

    /** Waiting alone hardly heals it. */
    private static boolean isForTheOperator(ErrorKind kind) {
        return kind == ErrorKind.RESOURCES || kind == ErrorKind.PACKET_TOO_LARGE;
    }

    private static String describe(Work work) {
        if (work.isRepair()) {
            return "a repair of " + work.repairs().size() + " rows";
        }
        List<LogRecord.Transaction> all = work.transactions();
        return all.size() + " transactions from " + all.get(0).dot() + " to "
                + all.get(all.size() - 1).dot();
    }

    /** What is committed, for the sequence that must come next. */
    VersionVector committed() {
        return committed.vector();
    }

    @Override
    public void close() {
        session.close();
    }

    /** A repair has to come again later. */
    private static final class PostponedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        PostponedException() {
            super("a repair cannot be decided now", null, false, false);
        }
    }

    /** A constraint of the application's tables refuses the batch as a whole. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient SqlFailure failure;

        RefusedException(SqlFailure failure, @Nullable Throwable cause) {
            super("refused: " + failure, cause, false, false);
            this.failure = failure;
        }
    }
}
