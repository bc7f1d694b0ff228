package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import dev.parley.reconcile.Planner;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.ErrorAction;
import dev.parley.store.SqlFailure;
import dev.parley.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is committed of other sites' transactions, and how that is found out again when a COMMIT did not answer or a
 * connection is gone. Used by the lane's thread alone.
 */
final class CommittedWork {
    private static final Logger LOG = LoggerFactory.getLogger(CommittedWork.class);

    private final ApplyEnvironment environment;
    private final AppliedListener listener;
    private final CountDownLatch stop;
    private final Session session;
    private final OwnVersions own;
    private VersionVector committed = VersionVector.EMPTY;
    /** No connection was held since the last work: nothing would have told of a crash meanwhile. */
    private boolean idled;

    /**
     * @param session the lane's, closed when what is committed has to be read anew
     * @param own forgotten then
     */
    CommittedWork(
            ApplyEnvironment environment,
            AppliedListener listener,
            CountDownLatch stop,
            Session session,
            OwnVersions own) {
        this.environment = environment;
        this.listener = listener;
        this.stop = stop;
        this.session = session;
        this.own = own;
    }

    /** For the sequence that must come next. */
    VersionVector vector() {
        return committed;
    }

    /** All of this is committed. */
    void add(Work work) {
        for (LogRecord.Transaction transaction : work.transactions()) {
            committed = committed.with(transaction.dot());
        }
    }

    /** The connection was let go of. */
    void idle() {
        idled = true;
    }

    /**
     * What was committed last need not have been on disk when the connection was given back. To be called with a new one
     * open, which a later crash would break.
     */
    void requireNothingLost() {
        if (idled) {
            requireCommitted(environment.bridge().committed());
            idled = false;
        }
    }

    private void requireCommitted(VersionVector found) {
        if (!found.covers(committed)) {
            throw new ApplyStateLostException(committed, found);
        }
    }

    /** Those that are not applied yet, in their order. */
    List<LogRecord.Transaction> open(List<LogRecord.Transaction> batch) {
        VersionVector reached = committed;
        List<LogRecord.Transaction> open = new ArrayList<>(batch.size());
        for (LogRecord.Transaction transaction : batch) {
            long expected = reached.get(transaction.origin()) + 1;
            if (transaction.sequence() > expected) {
                throw new ApplyFailedException("transaction " + transaction.dot() + " came to be applied, but "
                        + transaction.origin() + ":" + expected + " is next; its origin's log has a gap");
            }
            if (transaction.sequence() == expected) {
                open.add(transaction);
                reached = reached.with(transaction.dot());
            }
        }
        return open;
    }

    /** False if it is not known what became of it. */
    boolean commit(Connection connection) {
        try {
            connection.commit();
            return true;
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue("failure", environment.errors().classify(e))
                    .log("the outcome of a COMMIT is unknown, reading the markers");
            return false;
        }
    }

    /** Reads what is committed; true if that covers the work. A part of it cannot be: it is one transaction. */
    boolean settled(Work work) throws InterruptedException {
        VersionVector found = read();
        List<LogRecord.Transaction> done = new ArrayList<>();
        for (LogRecord.Transaction transaction : work.transactions()) {
            if (found.contains(transaction.dot())) {
                done.add(transaction);
            }
        }
        committed = committed.merge(found);
        if (!done.isEmpty()) {
            List<RowKey> keys = environment.pins().isEmpty()
                    ? List.of()
                    : List.copyOf(Planner.byRow(done).keySet());
            listener.applied(new ApplyOutcome(
                    done, 0, List.of(), List.of(), List.of(), List.of(), keys, List.of(), List.of(), false));
        }
        if (!done.isEmpty() && done.size() < work.transactions().size()) {
            throw new ApplyFailedException("a part of a batch is applied: " + done.size() + " of "
                    + work.transactions().size() + " transactions, up to " + found + "; another agent must be writing");
        }
        return !done.isEmpty();
    }

    /** Whatever was open is gone. */
    void resync() throws InterruptedException {
        committed = committed.merge(read());
    }

    /** Reads the markers, and decides nothing before capture has read a new nonce. */
    private VersionVector read() throws InterruptedException {
        session.close();
        own.clear();
        Backoff backoff = new Backoff(stop, environment.settings());
        Duration timeout = environment.settings().unlockedFenceTimeout();
        while (stop.getCount() > 0) {
            try {
                VersionVector found = environment.bridge().committed();
                requireCommitted(found);
                if (environment.fence().passNonce(timeout)) {
                    return found;
                }
                LOG.atWarn().addKeyValue("waitedMillis", timeout.toMillis()).log("apply waits for capture to start");
            } catch (StoreException e) {
                if (e.action() == ErrorAction.STOP) {
                    throw e;
                }
                LOG.atWarn().addKeyValue("failure", e.failure()).log("apply waits for the database");
                backoff.pause();
            } catch (SQLException e) {
                retryOrThrow(e);
                backoff.pause();
            }
        }
        throw new InterruptedException("the apply lane stops");
    }

    private void retryOrThrow(SQLException e) {
        SqlFailure failure = environment.errors().classify(e);
        if (failure.action() == ErrorAction.STOP) {
            throw ApplyFailedException.refused("a fence", failure, e);
        }
    }
}
