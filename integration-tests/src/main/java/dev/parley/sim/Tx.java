package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One transaction of a simulated database, from its first statement until its locks are free. Mutable. */
final class Tx {
    /** Who writes. */
    enum Kind {
        APPLICATION,
        APPLY,
        FENCE,
        HEARTBEAT,
        META
    }

    /** How far it is. */
    enum Phase {
        OPEN,
        /** Its commit record is in the log; nobody sees its rows yet, and its locks are held. */
        LOGGED,
        COMMITTED,
        ABORTED
    }

    /** What it was before a savepoint. */
    record Mark(int changes, int rows, Map<RowKey, Optional<DbState.Stored>> writes) {}

    final long xid;
    final Kind kind;
    final List<DbState.Change> changes = new ArrayList<>();
    final List<CapturedRow> rows = new ArrayList<>();
    /** Rows as this transaction sees them, where it wrote them; empty: deleted. */
    Map<RowKey, Optional<DbState.Stored>> writes = new HashMap<>();

    final Set<RowKey> exclusive = new HashSet<>();
    final Set<RowKey> shared = new HashSet<>();
    boolean holdsLease;
    Phase phase = Phase.OPEN;
    /** The log entry, once it is there. */
    @Nullable
    WalEntry entry;
    /** COMMIT was sent, and nobody waits for its answer. */
    boolean inFlight;
    /** Times that others have waited for it in vain. */
    int waitedFor;

    Tx(long xid, Kind kind) {
        this.xid = xid;
        this.kind = kind;
    }

    Mark mark() {
        return new Mark(changes.size(), rows.size(), new HashMap<>(writes));
    }

    /** Locks stay, as on real servers where it matters for safety. */
    void backTo(Mark mark) {
        changes.subList(mark.changes(), changes.size()).clear();
        rows.subList(mark.rows(), rows.size()).clear();
        writes = new HashMap<>(mark.writes());
    }

    boolean isActive() {
        return phase == Phase.OPEN || phase == Phase.LOGGED;
    }
}
