package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads {@code parley.conflict} for people. Thread-safe. */
public final class ConflictSearch {
    /** The state of a proposal that nobody has answered. */
    static final String OPEN_PROPOSAL = "OPEN";

    private static final String COLUMNS = "tbl, key_hash, loser_site, loser_inc, loser_n, unit, key_bytes, loser_hlc,"
            + " winner_site, winner_inc, winner_n, winner_hlc, kind, rule, policy, status, created_at, settled_at,"
            + " decided_by, decision";
    private static final String PROPOSAL_OF = " p WHERE p.set_name = c.set_name AND p.tbl = c.tbl"
            + " AND p.key_hash = c.key_hash AND p.loser_site = c.loser_site AND p.loser_inc = c.loser_inc"
            + " AND p.loser_n = c.loser_n AND p.unit = c.unit AND p.state = '" + OPEN_PROPOSAL + "'";
    private static final int DETAIL = 22;

    private final Database database;
    private final String set;

    public ConflictSearch(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** How many conflicts there are of one kind. */
    public record Count(String table, String kind, String rule, String loserSite, ConflictStatus status, long count) {}

    /** The latest ones first, without detail. */
    public List<FoundConflict> find(ConflictFilter filter) {
        return database.inTransaction(Purpose.STORE, "look for conflicts in set '" + set + "'", connection -> {
            Where where = where(filter);
            String sql = "SELECT " + columns() + " FROM " + from() + where.text
                    + " ORDER BY created_at DESC, tbl, key_hash, loser_site, loser_inc, loser_n, unit LIMIT ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                where.bind(select).number(filter.limit());
                return read(select, false);
            }
        });
    }

    /** Counts of those that the filter finds, its limit aside. */
    public List<Count> counts(ConflictFilter filter) {
        return database.inTransaction(Purpose.STORE, "count the conflicts of set '" + set + "'", connection -> {
            Where where = where(filter);
            String group = "tbl, kind, rule, loser_site, status";
            String sql = "SELECT " + group + ", count(*) FROM " + from() + where.text + " GROUP BY " + group
                    + " ORDER BY " + group;
            List<Count> counts = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                where.bind(select);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        counts.add(new Count(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                ConflictStatus.valueOf(rows.getString(5)),
                                rows.getLong(6)));
                    }
                }
            }
            return List.copyOf(counts);
        });
    }

    /** How many writes wait for a person. */
    public long waiting() {
        return database.inTransaction(
                Purpose.STORE, "count what waits for a person in set '" + set + "'", connection -> {
                    try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM "
                            + BridgeTable.CONFLICT.sql(database.engine()) + " WHERE set_name = ? AND status = ?")) {
                        Bind.to(select).text(set).text(ConflictStatus.PENDING.name());
                        try (ResultSet rows = select.executeQuery()) {
                            rows.next();
                            return rows.getLong(1);
                        }
                    }
                });
    }

    /** One conflict with its detail, its key hash given by its first digits; several if they do not tell it apart. */
    public List<FoundConflict> named(ConflictName prefix) {
        return database.inTransaction(
                Purpose.STORE, "read a conflict of set '" + set + "'", connection -> named(connection, prefix, false));
    }

    List<FoundConflict> named(Connection connection, ConflictName prefix, boolean lock) throws SQLException {
        String sql = "SELECT " + columns() + ", detail FROM " + from()
                + " WHERE set_name = ? AND tbl = ? AND key_hash LIKE ? AND loser_site = ? AND loser_inc = ?"
                + " AND loser_n = ? AND unit = ?" + (lock ? " FOR UPDATE" : "");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            Bind.to(select)
                    .text(set)
                    .text(prefix.key().table())
                    .text(prefix.key().keyHash() + "%")
                    .text(prefix.loser().origin().name())
                    .number(prefix.loser().origin().incarnation())
                    .number(prefix.loser().sequence())
                    .text(prefix.unit());
            return read(select, true);
        }
    }

    private String columns() {
        return COLUMNS + ", (SELECT min(p.author) FROM " + BridgeTable.PROPOSAL.sql(database.engine()) + PROPOSAL_OF
                + ")";
    }

    private String from() {
        return BridgeTable.CONFLICT.sql(database.engine()) + " c";
    }

    private static List<FoundConflict> read(PreparedStatement select, boolean detail) throws SQLException {
        List<FoundConflict> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(conflict(rows, detail));
            }
        }
        return List.copyOf(found);
    }

    private static FoundConflict conflict(ResultSet row, boolean detail) throws SQLException {
        ConflictRow conflict = new ConflictRow(
                new StoredKey(row.getString(1), row.getString(2)),
                new Dot(new SiteId(row.getString(3), row.getInt(4)), row.getLong(5)),
                row.getString(6),
                Blob.of(row.getBytes(7)),
                number(row, 8),
                winner(row),
                number(row, 12),
                row.getString(13),
                row.getString(14),
                row.getInt(15),
                ConflictStatus.valueOf(row.getString(16)),
                detail ? Blob.of(row.getBytes(DETAIL)) : Blob.EMPTY,
                row.getLong(17));
        return new FoundConflict(conflict, number(row, 18), row.getString(19), row.getString(20), row.getString(21));
    }

    private static @Nullable Dot winner(ResultSet row) throws SQLException {
        String site = row.getString(9);
        return site == null ? null : new Dot(new SiteId(site, row.getInt(10)), row.getLong(11));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    /** A condition and its parameters. */
    private record Where(String text, List<Object> parameters) {
        Bind bind(PreparedStatement statement) throws SQLException {
            Bind bind = Bind.to(statement);
            for (Object parameter : parameters) {
                bind = parameter instanceof Long number ? bind.number(number) : bind.text((String) parameter);
            }
            return bind;
        }
    }

    private Where where(ConflictFilter filter) {
        List<String> conditions = new ArrayList<>(List.of("set_name = ?"));
        List<Object> parameters = new ArrayList<>(List.of(set));
        add(conditions, parameters, "tbl = ?", filter.table());
        add(conditions, parameters, "key_hash = ?", filter.keyHash());
        add(conditions, parameters, "rule = ?", filter.rule());
        add(conditions, parameters, "kind = ?", filter.kind());
        add(conditions, parameters, "created_at >= ?", filter.fromMicros());
        add(conditions, parameters, "created_at < ?", filter.untilMicros());
        if (filter.site().isPresent()) {
            conditions.add("(loser_site = ? OR winner_site = ?)");
            parameters.addAll(List.of(filter.site().get(), filter.site().get()));
        }
        if (!filter.statuses().isEmpty()) {
            conditions.add(filter.statuses().stream()
                    .map(status -> "?")
                    .collect(Collectors.joining(", ", "status IN (", ")")));
            filter.statuses().forEach(status -> parameters.add(status.name()));
        }
        if (filter.proposed()) {
            conditions.add("EXISTS (SELECT 1 FROM " + BridgeTable.PROPOSAL.sql(database.engine()) + PROPOSAL_OF + ")");
        }
        filter.decided().ifPresent(decided -> conditions.add("decision IS " + (decided ? "NOT NULL" : "NULL")));
        return new Where(" WHERE " + String.join(" AND ", conditions), parameters);
    }

    private static void add(List<String> conditions, List<Object> parameters, String condition, Optional<?> value) {
        value.ifPresent(given -> {
            conditions.add(condition);
            parameters.add(given);
        });
    }
}
