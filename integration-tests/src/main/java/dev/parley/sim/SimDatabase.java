package dev.parley.sim;

import dev.parley.apply.RowVersion;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.store.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One site's database: rows with versions, row locks, unique keys, and a log in commit order whose tail may be lost. A
 * commit is two steps, log record and visibility. Statements that meet a lock answer {@link Outcome#LOCKED} and change
 * nothing; waiting is the caller's business.
 *
 * <p><b>Length.</b> That of the statements: rows, locks and log change together in one commit, and nothing else may see them
 * apart.
 */
final class SimDatabase {
    /** What became of a statement on one row. */
    enum Outcome {
        DONE,
        /** Another transaction holds what is needed. */
        LOCKED,
        /** The row is there, or not there, against what the statement needs. */
        MISSED
    }

    private static final long FIRST_XID = 100;
    /** Columns whose values stand beside the row. */
    private static final List<String> OUT_OF_LINE = List.of("bulk", "body");

    private SimSchema schema;
    private final List<WalEntry> initial = new ArrayList<>();
    private final List<WalEntry> wal = new ArrayList<>();
    private final List<Tx> active = new ArrayList<>();
    private final boolean logsUnchanged;
    private DbState state = new DbState();
    private long nextXid = FIRST_XID;
    private long nextPlace = 1;
    private int flushed;
    private @Nullable Tx blocker;

    /** @param logsUnchanged bulk values that an update leaves alone stay out of its new image */
    SimDatabase(SimSchema schema, boolean logsUnchanged) {
        this.schema = schema;
        this.logsUnchanged = logsUnchanged;
    }

    SimSchema schema() {
        return schema;
    }

    /** Its tables have other columns from now on: those of their rows that are new hold NULL. Nobody is writing parts. */
    void alter(Tx tx, SimSchema to) {
        schema = to;
        tx.changes.add(s -> s.rows.replaceAll((key, stored) ->
                new DbState.Stored(complete(to.table(key.table()), stored, stored.image()), stored.version())));
    }

    /** True if an open transaction has written rows of a table. */
    boolean isBeingWritten(String table) {
        return active.stream()
                .anyMatch(tx ->
                        tx.writes.keySet().stream().anyMatch(key -> key.table().equals(table)));
    }

    /** An image in the columns that the table has now: what it does not say is as before, or NULL. */
    private static Row complete(TableShape here, @Nullable DbState.Stored before, Row image) {
        if (image.columns().equals(here.names())) {
            return image;
        }
        Row whole = here.image(image);
        whole = before == null ? whole : whole.completedBy(before.image());
        for (int i = 0; i < here.names().size(); i++) {
            whole = whole.get(i) == Value.Unchanged.UNCHANGED ? whole.with(i, Value.Null.NULL) : whole;
        }
        return whole;
    }

    DbState state() {
        return state;
    }

    /** A row that is there from the beginning, at all sites. */
    void seed(Row row, TableShape table) {
        RowKey key = table.keyOf(row);
        DbState.Stored stored = new DbState.Stored(row, new RowVersion(nextXid++, nextPlace++));
        WalEntry entry = new WalEntry(0, 0, Tx.Kind.META, List.of(s -> s.rows.put(key, stored)), List.of());
        initial.add(entry);
        entry.changes().forEach(change -> change.applyTo(state));
    }

    // ------------------------------------------------------------ transactions

    Tx begin(Tx.Kind kind) {
        Tx tx = new Tx(nextXid++, kind);
        active.add(tx);
        return tx;
    }

    /** First half of COMMIT: the record is in the log. */
    WalEntry log(Tx tx, long commitMicros) {
        WalEntry entry = new WalEntry(wal.size() + 1, commitMicros, tx.kind, tx.changes, tx.rows);
        wal.add(entry);
        tx.entry = entry;
        tx.phase = Tx.Phase.LOGGED;
        return entry;
    }

    /** Second half: everybody sees it, its locks are free. */
    void show(Tx tx) {
        tx.changes.forEach(change -> change.applyTo(state));
        tx.phase = Tx.Phase.COMMITTED;
        active.remove(tx);
    }

    void abort(Tx tx) {
        if (tx.phase == Tx.Phase.LOGGED) {
            show(tx);
        } else if (tx.phase == Tx.Phase.OPEN) {
            tx.phase = Tx.Phase.ABORTED;
            active.remove(tx);
        }
    }

    /** Id that the next transaction will get. */
    long nextXid() {
        return nextXid;
    }

    /** The oldest transaction that may still become visible; the next id if there is none. */
    long horizon() {
        long oldest = nextXid;
        for (Tx tx : active) {
            oldest = Math.min(oldest, tx.xid);
        }
        return oldest;
    }

    List<Tx> active() {
        return active;
    }

    /** Whom the last statement that was {@link Outcome#LOCKED} waits for. */
    Tx blocker() {
        return Objects.requireNonNull(blocker);
    }

    // ------------------------------------------------------------ log

    List<WalEntry> wal() {
        return wal;
    }

    /** Entries below this count are on disk. */
    int flushed() {
        return flushed;
    }

    void flush(int count) {
        flushed = Math.max(flushed, Math.min(count, wal.size()));
    }

    /** Power goes: what was not flushed is gone, and every transaction that was open. Returns the entries lost. */
    int crash() {
        int lost = wal.size() - flushed;
        wal.subList(flushed, wal.size()).clear();
        for (Tx tx : active) {
            tx.phase = tx.entry != null && tx.entry.lsn() <= flushed ? Tx.Phase.COMMITTED : Tx.Phase.ABORTED;
        }
        active.clear();
        state = new DbState();
        initial.forEach(entry -> entry.changes().forEach(change -> change.applyTo(state)));
        wal.forEach(entry -> entry.changes().forEach(change -> change.applyTo(state)));
        return lost;
    }

    /** A copy of the data on disk. */
    record Copy(List<WalEntry> wal) {
        Copy {
            wal = List.copyOf(wal);
        }
    }

    /** Puts the copy of an earlier time in place of the data, and gives a copy of what was there. */
    Copy setBack(int entries) {
        Copy newer = new Copy(wal.subList(0, flushed));
        put(newer.wal().subList(0, entries));
        return newer;
    }

    /** Another server with a copy of an earlier time. */
    SimDatabase copy(int entries) {
        SimDatabase copy = new SimDatabase(schema, logsUnchanged);
        copy.initial.addAll(initial);
        copy.nextXid = nextXid;
        copy.nextPlace = nextPlace;
        copy.put(List.copyOf(wal.subList(0, entries)));
        return copy;
    }

    void put(List<WalEntry> entries) {
        wal.clear();
        wal.addAll(entries);
        flushed = wal.size();
        crash();
    }

    /** Heartbeats that had been written at a place of the log. */
    long heartbeatsAt(int entries) {
        DbState then = new DbState();
        wal.subList(0, entries).forEach(entry -> entry.changes().forEach(change -> change.applyTo(then)));
        return then.heartbeat;
    }

    // ------------------------------------------------------------ rows

    /** The row as a transaction sees it: its own writes, else what is visible. */
    @Nullable
    DbState.Stored see(@Nullable Tx tx, RowKey key) {
        if (tx != null) {
            Optional<DbState.Stored> own = tx.writes.get(key);
            if (own != null) {
                return own.orElse(null);
            }
        }
        return state.rows.get(key);
    }

    /** Locks a key for writing, whether there is a row or not. */
    Outcome lock(Tx tx, RowKey key) {
        for (Tx other : active) {
            if (other != tx && other.exclusive.contains(key)) {
                blocker = other;
                return Outcome.LOCKED;
            }
        }
        tx.exclusive.add(key);
        return Outcome.DONE;
    }

    /** Keeps a parent from going; others may do the same. */
    Outcome share(Tx tx, RowKey key) {
        for (Tx other : active) {
            if (other != tx && other.exclusive.contains(key)) {
                blocker = other;
                return Outcome.LOCKED;
            }
        }
        tx.shared.add(key);
        return Outcome.DONE;
    }

    private Outcome unshared(Tx tx, RowKey key) {
        for (Tx other : active) {
            if (other != tx && other.shared.contains(key)) {
                blocker = other;
                return Outcome.LOCKED;
            }
        }
        return Outcome.DONE;
    }

    /**
     * Puts a row into the table in place of {@code before}, which is null for an insert. The key is locked.
     *
     * @param known the table as the writer knows it
     */
    Outcome write(Tx tx, TableShape known, RowKey key, @Nullable DbState.Stored before, Row written)
            throws SimSqlException {
        TableShape table = schema.table(known.name());
        Row image = complete(table, before, written);
        if (!schema.allows(table.name(), image)) { // before keys, as servers do
            throw new SimSqlException(ErrorKind.CHECK, table.name() + "_check");
        }
        if (checkUniques(tx, table, key, image) == Outcome.LOCKED) {
            return Outcome.LOCKED;
        }
        DbState.Stored stored = new DbState.Stored(image, new RowVersion(tx.xid, nextPlace++));
        tx.writes.put(key, Optional.of(stored));
        tx.changes.add(s -> s.rows.put(key, stored));
        Row old = before == null || !table.oldImages() ? null : before.image();
        CapturedRow.Kind kind = before == null ? CapturedRow.Kind.INSERT : CapturedRow.Kind.UPDATE;
        tx.rows.add(new CapturedRow(table, kind, key, old, logged(before, image)));
        return Outcome.DONE;
    }

    /** Gives a row another key, which is locked as its own one is, and free. */
    Outcome move(Tx tx, TableShape table, RowKey key, DbState.Stored before, RowKey to, Row image)
            throws SimSqlException {
        if (delete(tx, table, key, before) == Outcome.LOCKED) {
            return Outcome.LOCKED;
        }
        Outcome outcome = write(tx, table, to, null, image);
        int last = tx.rows.size() - 1;
        CapturedRow insert = tx.rows.get(last);
        tx.rows.set(last, new CapturedRow(insert.table(), insert.kind(), insert.key(), null, insert.after(), key));
        return outcome;
    }

    /** The new image as the log carries it. */
    private Row logged(@Nullable DbState.Stored before, Row image) {
        Row logged = image;
        for (String bulk : OUT_OF_LINE) {
            int at = image.columns().indexOf(bulk);
            boolean same = at >= 0 && before != null && before.image().get(at).equals(image.get(at));
            logged = logsUnchanged && same ? logged.with(at, Value.Unchanged.UNCHANGED) : logged;
        }
        return logged;
    }

    /** Takes a row out of the table. The key is locked. */
    Outcome delete(Tx tx, TableShape table, RowKey key, DbState.Stored before) {
        if (unshared(tx, key) == Outcome.LOCKED) {
            return Outcome.LOCKED;
        }
        tx.writes.put(key, Optional.empty());
        tx.changes.add(s -> s.rows.remove(key));
        Row old = table.oldImages() ? before.image() : null;
        tx.rows.add(new CapturedRow(schema.table(table.name()), CapturedRow.Kind.DELETE, key, old, null));
        return Outcome.DONE;
    }

    private Outcome checkUniques(Tx tx, TableShape table, RowKey key, Row image) throws SimSqlException {
        for (UniqueShape index : table.uniques()) {
            List<Value> wanted = values(index, image);
            if (wanted.isEmpty()) {
                continue;
            }
            if (othersTouch(tx, index, key, wanted)) {
                return Outcome.LOCKED;
            }
            if (!holders(tx, table, index, key, wanted).isEmpty()) {
                throw new SimSqlException(ErrorKind.UNIQUE, index.name());
            }
        }
        return Outcome.DONE;
    }

    /** True if an open transaction claims or gives up the value: who wants it waits for the outcome. */
    private boolean othersTouch(Tx tx, UniqueShape index, RowKey key, List<Value> wanted) {
        for (Tx other : active) {
            if (other == tx) {
                continue;
            }
            for (Map.Entry<RowKey, Optional<DbState.Stored>> write : other.writes.entrySet()) {
                if (write.getKey().equals(key) || !write.getKey().table().equals(key.table())) {
                    continue;
                }
                DbState.Stored old = state.rows.get(write.getKey());
                boolean gives = old != null && values(index, old.image()).equals(wanted);
                boolean claims = write.getValue().isPresent()
                        && values(index, write.getValue().get().image()).equals(wanted);
                if (gives || claims) {
                    blocker = other;
                    return true;
                }
            }
        }
        return false;
    }

    /** Keys of other rows with these values, as the transaction sees them. */
    List<RowKey> holders(@Nullable Tx tx, TableShape table, UniqueShape index, RowKey except, List<Value> wanted) {
        List<RowKey> keys = new ArrayList<>();
        rowsOf(tx, table.name()).forEach((key, stored) -> {
            if (!key.equals(except) && values(index, stored.image()).equals(wanted)) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** All rows of a table as the transaction sees them. */
    SortedMap<RowKey, DbState.Stored> rowsOf(@Nullable Tx tx, String table) {
        TreeMap<RowKey, DbState.Stored> result = new TreeMap<>();
        state.rows.forEach((key, stored) -> {
            if (key.table().equals(table)) {
                result.put(key, stored);
            }
        });
        if (tx != null) {
            tx.writes.forEach((key, stored) -> {
                if (key.table().equals(table)) {
                    stored.ifPresentOrElse(s -> result.put(key, s), () -> result.remove(key));
                }
            });
        }
        return result;
    }

    /** The values of a unique key; none if one of them is NULL or unknown. */
    static List<Value> values(UniqueShape index, Row image) {
        List<Value> values = new ArrayList<>();
        for (String column : index.columns()) {
            Value value = image.get(column);
            if (value == Value.Null.NULL || value == Value.Unchanged.UNCHANGED) {
                return List.of();
            }
            values.add(value);
        }
        return values;
    }
}
