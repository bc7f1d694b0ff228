package dev.parley.store;

import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happened to conflicts and has not been published yet. A step is written by the transaction that takes it and
 * deleted once Kafka has it, so whatever commits when, none is missed, and none is looked at twice but after a failure.
 * Thread-safe.
 */
public final class ConflictFeed {
    private static final int BATCH_ROWS = 500;
    private static final String NAME =
            "set_name = ? AND tbl = ? AND key_hash = ? AND loser_site = ? AND loser_inc = ? AND loser_n = ?";

    /** The kinds of conflicts with keys and checks, as words of SQL. */
    static final String CONSTRAINTS = Arrays.stream(ConflictKind.values())
            .filter(ConflictKind::isConstraint)
            .map(kind -> "'" + kind.text() + "'")
            .collect(Collectors.joining(", "));

    private final Database database;
    private final String set;
    private final boolean wanted;

    /** @param wanted false if nobody publishes: then no step is written down */
    public ConflictFeed(Database database, String set, boolean wanted) {
        this.database = database;
        this.set = set;
        this.wanted = wanted;
    }

    /** Of a site that publishes no conflicts. */
    static ConflictFeed none(Database database, String set) {
        return new ConflictFeed(database, set, false);
    }

    /** Conflicts that are about to be recorded, those left out that are there. */
    void met(Connection connection, List<ConflictRow> rows) throws SQLException {
        met(connection, rows, "");
    }

    /** @param there what makes one count as recorded, beside its name */
    private void met(Connection connection, List<ConflictRow> rows, String there) throws SQLException {
        if (!wanted || rows.isEmpty()) {
            return;
        }
        String from = database.engine() == Engine.MYSQL ? " FROM DUAL" : "";
        String sql = insert() + "?, " + newId() + ", ?, ?, ?, ?, ?, ?, '" + ConflictStep.Kind.MET + "', '', '', ?"
                + from
                + " WHERE NOT EXISTS (SELECT 1 FROM " + BridgeTable.CONFLICT.sql(database.engine()) + " WHERE " + NAME
                + " AND unit = ?" + there + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Batch batch = new Batch(insert, BATCH_ROWS);
            Set<ConflictName> seen = new HashSet<>();
            for (ConflictRow row : rows) {
                if (!seen.add(row.name())) {
                    continue;
                }
                Bind bind = name(Bind.to(insert), row.key(), row.loser()).text(row.unit());
                name(bind.number(row.createdAtMicros()), row.key(), row.loser())
                        .text(row.unit())
                        .addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    /**
     * Conflicts in some states whose rows are about to be changed.
     *
     * @param conflicts those without a unit stand for all units of a losing write
     * @param states as words of SQL, separated by commas
     */
    void changing(
            Connection connection, List<ConflictName> conflicts, String states, ConflictStep.Kind kind, long nowMicros)
            throws SQLException {
        if (!wanted || conflicts.isEmpty()) {
            return;
        }
        String sql =
                insert() + "set_name, " + newId() + ", tbl, key_hash, loser_site, loser_inc, loser_n, unit, '" + kind
                        + "', '', '', ? FROM " + BridgeTable.CONFLICT.sql(database.engine()) + " WHERE " + NAME
                        + " AND (? = '' OR unit = ?) AND status IN (" + states + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Batch batch = new Batch(insert, BATCH_ROWS);
            for (ConflictName conflict : conflicts) {
                name(Bind.to(insert).number(nowMicros), conflict.key(), conflict.loser())
                        .text(conflict.unit())
                        .text(conflict.unit())
                        .addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    /** Rows that are about to give way to keys and checks, and what was open for some and is not said again. */
    void gaveWay(Connection connection, List<StoredKey> settled, List<ConflictRow> said, long nowMicros)
            throws SQLException {
        if (!wanted) {
            return;
        }
        Set<ConflictName> again = said.stream().map(ConflictRow::name).collect(Collectors.toSet());
        for (StoredKey key : settled) {
            for (ConflictName open : open(connection, key)) {
                if (!again.contains(open)) {
                    taken(connection, open, ConflictStep.Kind.SETTLED, "", "", nowMicros);
                }
            }
        }
        met(connection, said, " AND status IN (" + ConflictStore.OPEN + ")");
    }

    private List<ConflictName> open(Connection connection, StoredKey key) throws SQLException {
        List<ConflictName> open = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT loser_site, loser_inc, loser_n, unit FROM "
                + BridgeTable.CONFLICT.sql(database.engine())
                + " WHERE set_name = ? AND tbl = ? AND key_hash = ? AND kind IN (" + CONSTRAINTS + ") AND status IN ("
                + ConflictStore.OPEN + ")")) {
            Bind.to(select).text(set).text(key.table()).text(key.keyHash());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Dot loser = new Dot(new SiteId(rows.getString(1), rows.getInt(2)), rows.getLong(3));
                    open.add(new ConflictName(key, loser, rows.getString(4)));
                }
            }
        }
        return open;
    }

    /** A step that a person takes. */
    void taken(
            Connection connection,
            ConflictName conflict,
            ConflictStep.Kind kind,
            String author,
            String note,
            long nowMicros)
            throws SQLException {
        if (!wanted) {
            return;
        }
        String sql = insert() + "?, " + newId() + ", ?, ?, ?, ?, ?, ?, '" + kind + "', ?, ?, ?";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            name(Bind.to(insert), conflict.key(), conflict.loser())
                    .text(conflict.unit())
                    .text(author)
                    .text(note)
                    .number(nowMicros);
            insert.executeUpdate();
        }
    }

    private String insert() {
        return "INSERT INTO " + BridgeTable.FEED.sql(database.engine()) + " ("
                + BridgeTable.FEED.columnSql(database.engine()) + ") SELECT ";
    }

    /** Two transactions never make the same, and none waits for another to get one. */
    private String newId() {
        return database.engine() == Engine.POSTGRESQL ? "gen_random_uuid()::text" : "uuid()";
    }

    private Bind name(Bind bind, StoredKey key, Dot loser) throws SQLException {
        return bind.text(set)
                .text(key.table())
                .text(key.keyHash())
                .text(loser.origin().name())
                .number(loser.origin().incarnation())
                .number(loser.sequence());
    }

    /** The oldest steps that are committed and not yet published. */
    public List<ConflictStep> waiting(int limit) {
        return database.inTransaction(
                Purpose.STORE, "read what happened to conflicts of set '" + set + "'", connection -> {
                    List<ConflictStep> steps = new ArrayList<>();
                    Engine engine = database.engine();
                    try (PreparedStatement select = connection.prepareStatement(
                            "SELECT id, tbl, key_hash, loser_site, loser_inc, loser_n, unit, step, author, note, "
                                    + engine.quote("at") + " FROM " + BridgeTable.FEED.sql(engine)
                                    + " WHERE set_name = ? ORDER BY "
                                    + engine.quote("at") + ", id LIMIT ?")) {
                        Bind.to(select).text(set).number(limit);
                        try (ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                steps.add(step(rows));
                            }
                        }
                    }
                    return List.copyOf(steps);
                });
    }

    private static ConflictStep step(ResultSet row) throws SQLException {
        ConflictName name = new ConflictName(
                new StoredKey(row.getString(2), row.getString(3)),
                new Dot(new SiteId(row.getString(4), row.getInt(5)), row.getLong(6)),
                row.getString(7));
        return new ConflictStep(
                row.getString(1),
                name,
                ConflictStep.Kind.valueOf(row.getString(8)),
                row.getString(9),
                row.getString(10),
                row.getLong(11));
    }

    /** Takes out what Kafka has. */
    public void published(List<ConflictStep> steps) {
        database.inTransaction(Purpose.STORE, "note what is published of set '" + set + "'", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement(BridgeTable.FEED.deleteSql(database.engine()))) {
                Batch batch = new Batch(delete, BATCH_ROWS);
                for (ConflictStep step : steps) {
                    Bind.to(delete).text(set).text(step.id()).addBatch();
                    batch.added(0);
                }
                batch.execute();
            }
            return true;
        });
    }

    /**
     * Drops the steps that were taken before a time, published or not: Kafka was away for that long, or nothing publishes
     * any more.
     *
     * @return how many
     */
    public int forget(long beforeMicros) {
        return database.inTransaction(Purpose.STORE, "forget old steps of set '" + set + "'", connection -> {
            Engine engine = database.engine();
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + BridgeTable.FEED.sql(engine)
                    + " WHERE set_name = ? AND " + engine.quote("at") + " < ?")) {
                Bind.to(delete).text(set).number(beforeMicros);
                return delete.executeUpdate();
            }
        });
    }
}
