package dev.parley.sim;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.store.ErrorKind;
import java.util.ArrayList;
import java.util.List;

/** The applications of one site: a few open transactions, each driven statement by statement. */
final class Clients {
    private static final int AT_ONCE = 2;
    private static final int PATIENCE = 4;
    /** Keys for each row that may be given another one. */
    private static final int PLACES = 2;

    private final SimSite site;
    private final World world;
    private final People people;
    private final List<Session> sessions = new ArrayList<>();

    private static final class Session {
        final Tx tx;
        int statementsLeft;
        int waited;

        Session(Tx tx, int statements) {
            this.tx = tx;
            this.statementsLeft = statements;
        }
    }

    Clients(SimSite site) {
        this.site = site;
        this.world = site.world();
        this.people = new People(site);
    }

    private SimDatabase database() {
        return site.database();
    }

    /** True if no transaction of a client is open. */
    boolean isIdle() {
        sessions.removeIf(session -> !session.tx.isActive());
        return sessions.isEmpty();
    }

    /** One statement, or a step of a COMMIT, of one client. */
    void step() {
        sessions.removeIf(session -> !session.tx.isActive());
        Choices choices = world.choices();
        int slot = choices.below(AT_ONCE);
        if (slot >= sessions.size()) {
            sessions.add(new Session(database().begin(Tx.Kind.APPLICATION), 1 + choices.below(3)));
            slot = sessions.size() - 1;
            if (people.decide(sessions.get(slot).tx)) {
                sessions.get(slot).statementsLeft = 0;
            }
        }
        Session session = sessions.get(slot);
        if (session.tx.phase == Tx.Phase.LOGGED) {
            database().show(session.tx);
        } else if (session.statementsLeft > 0) {
            statement(session);
        } else {
            commit(session.tx);
        }
    }

    private void statement(Session session) {
        SimDatabase.Outcome outcome;
        try {
            outcome = write(session.tx);
        } catch (SimSqlException e) {
            outcome = SimDatabase.Outcome.MISSED; // the client takes the error and goes on with something else
        }
        if (outcome != SimDatabase.Outcome.LOCKED) {
            session.statementsLeft--;
        } else if (++session.waited > PATIENCE) {
            database().abort(session.tx);
        }
    }

    /** Some clients are content with less than a durable commit. */
    private void commit(Tx tx) {
        if (tx.rows.isEmpty()) {
            database().abort(tx);
            return;
        }
        database().log(tx, site.nowMicros());
        world.stats().add(Stats.Count.LOCAL_COMMITS);
        if (site.isMySql() || !world.choices().chance(15)) {
            database().flush(database().wal().size());
        }
        if (!world.choices().chance(50)) {
            database().show(tx);
        }
    }

    /** Makes a row stand as somebody says, unless it refers to one that is not there; nobody else writes. */
    boolean stands(Tx tx, TableShape table, RowKey key, @Nullable DbState.Stored now, Row row) throws SimSqlException {
        return !lacksParent(tx, table, row) && database().write(tx, table, key, now, row) == SimDatabase.Outcome.DONE;
    }

    /** Commits what is open. */
    void finish() {
        for (Session session : sessions) {
            if (session.tx.phase == Tx.Phase.OPEN) {
                commit(session.tx);
            }
            if (session.tx.phase == Tx.Phase.LOGGED) {
                database().show(session.tx);
            }
        }
        sessions.clear();
    }

    // ------------------------------------------------------------ statements

    private SimDatabase.Outcome write(Tx tx) throws SimSqlException {
        TableShape table = table();
        boolean moves = world.config().rules().followsMoves(table.name());
        int keys = world.config().keys() * (moves ? PLACES : 1);
        RowKey key = SimSchema.key(table.name(), 1 + world.choices().below(keys));
        if (database().see(tx, key) == null) {
            return insert(tx, table, key);
        }
        if (database().lock(tx, key) == SimDatabase.Outcome.LOCKED) {
            return SimDatabase.Outcome.LOCKED;
        }
        DbState.Stored stored = database().see(tx, key);
        if (stored == null) {
            return SimDatabase.Outcome.MISSED;
        }
        if (moves && world.choices().chance(40)) {
            return move(
                    tx,
                    table,
                    key,
                    stored,
                    SimSchema.key(table.name(), 1 + world.choices().below(keys)));
        }
        return world.choices().chance(25) ? delete(tx, table, key, stored) : update(tx, table, key, stored);
    }

    private TableShape table() {
        List<RuledTable> ruled = world.schema().ruled();
        if (!ruled.isEmpty() && !world.choices().chance(35)) {
            return world.schema()
                    .table(ruled.get(world.choices().below(ruled.size())).name());
        }
        boolean item = !world.choices().chance(35);
        return item ? world.schema().item() : site.schema().part();
    }

    private SimDatabase.Outcome insert(Tx tx, TableShape table, RowKey key) throws SimSqlException {
        if (database().lock(tx, key) == SimDatabase.Outcome.LOCKED) {
            return SimDatabase.Outcome.LOCKED;
        }
        if (database().see(tx, key) != null) {
            return SimDatabase.Outcome.MISSED;
        }
        Row row = row(table, key, null);
        if (lacksParent(tx, table, row)) {
            return SimDatabase.Outcome.MISSED;
        }
        return database().write(tx, table, key, null, row);
    }

    private SimDatabase.Outcome update(Tx tx, TableShape table, RowKey key, DbState.Stored stored)
            throws SimSqlException {
        Row row = world.choices().chance(10) ? stored.image() : row(table, key, stored.image());
        if (lacksParent(tx, table, row)) {
            return SimDatabase.Outcome.MISSED;
        }
        if (site.isMySql() && row.equals(stored.image())) {
            return SimDatabase.Outcome.DONE;
        }
        return database().write(tx, table, key, stored, row);
    }

    /** Half of them write other columns in the same statement. */
    private SimDatabase.Outcome move(Tx tx, TableShape table, RowKey key, DbState.Stored stored, RowKey to)
            throws SimSqlException {
        if (database().see(tx, to) != null) {
            return SimDatabase.Outcome.MISSED;
        }
        if (database().lock(tx, to) == SimDatabase.Outcome.LOCKED) {
            return SimDatabase.Outcome.LOCKED;
        }
        if (database().see(tx, to) != null) {
            return SimDatabase.Outcome.MISSED;
        }
        Row image = world.choices().chance(50) ? stored.image() : row(table, key, stored.image());
        world.stats().add(Stats.Count.MOVES);
        return database().move(tx, table, key, stored, to, image.with(0, to.get(0)));
    }

    private SimDatabase.Outcome delete(Tx tx, TableShape table, RowKey key, DbState.Stored stored) {
        boolean parent = table.name().equals(SimSchema.ITEM) && world.config().foreignKeys();
        if (parent) {
            for (DbState.Stored child : database().rowsOf(tx, SimSchema.PART).values()) {
                if (child.image().get("item_id").equals(key.get(0))) {
                    return SimDatabase.Outcome.MISSED;
                }
            }
        }
        return database().delete(tx, table, key, stored);
    }

    /** As the server does with its own foreign keys. */
    private boolean lacksParent(Tx tx, TableShape table, Row row) throws SimSqlException {
        if (!world.config().foreignKeys() || !table.name().equals(SimSchema.PART)) {
            return false;
        }
        Value parent = row.get("item_id");
        if (parent == Value.Null.NULL) {
            return false;
        }
        RowKey key = RowKey.of(SimSchema.ITEM, parent);
        if (database().see(tx, key) == null) {
            return true;
        }
        if (database().share(tx, key) == SimDatabase.Outcome.LOCKED) {
            throw new SimSqlException(ErrorKind.LOCK_TIMEOUT, null);
        }
        return database().see(tx, key) == null;
    }

    /** New values; what they are drawn from is small, so that values meet and come back. */
    private Row row(TableShape table, RowKey key, @Nullable Row before) {
        Choices choices = world.choices();
        RuledTable ruled = world.schema().ruled(table.name());
        if (ruled != null) {
            return before == null
                    ? ruled.fresh(table, SimSchema.id(key), choices, world.nextNote())
                    : ruled.edited(before, choices, world.nextNote());
        }
        boolean part = table.name().equals(SimSchema.PART);
        int again = part && world.config().rules().hasUniqueParts() ? 70 : 20;
        long note = choices.chance(again) ? 1 + choices.below(2) : world.nextNote();
        if (part) {
            long parent = choices.below(world.config().keys() + 1);
            long grade = site.schema().isGraded() ? grade(before) : 0;
            return site.schema().partRow(SimSchema.id(key), parent, note, grade);
        }
        boolean keys = world.config().rules().hasKeys();
        if (before != null
                && keys
                && choices.chance(30)) { // edits the note, and leaves what it finds in the unique columns
            return before.with(before.columns().indexOf("note"), SimSchema.number(note));
        }
        long code = choices.below(world.config().codes() + 1);
        long label = label();
        boolean newBulk = choices.chance(30);
        Row row = world.schema().itemRow(SimSchema.id(key), code, label, note, note);
        return before == null || newBulk ? row : row.with(3, before.get(3));
    }

    /** Mostly the one that is there. */
    private long grade(@Nullable Row before) {
        return before != null
                        && before.get(SimSchema.GRADE) instanceof Value.Int there
                        && world.choices().chance(60)
                ? there.value()
                : world.choices().below(4);
    }

    private long label() {
        int codes = world.config().codes();
        boolean texts = world.schema().texts();
        long label = world.choices().below(codes + (texts ? 2 : 1));
        return label > codes ? SimSchema.MARKED : label;
    }
}
