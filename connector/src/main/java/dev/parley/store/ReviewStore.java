package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a person's decision on a conflict in one transaction: the application's row is locked and read, then the conflict,
 * then what is asked is decided and recorded. So nothing that is decided upon can change in between. Thread-safe.
 */
public final class ReviewStore {
    private static final LogPlace PLACE = LogPlace.of("parley.decision");

    private final Database database;
    private final String set;
    private final RowReader rows;
    private final ConflictSearch search;
    private final DecisionStore decisions;
    private final StoredCodec codec = new StoredCodec();

    /** Reviews one replication set. */
    public ReviewStore(Database database, String set, RowReader rows) {
        this.database = database;
        this.set = set;
        this.rows = rows;
        this.search = new ConflictSearch(database, set);
        this.decisions = new DecisionStore(database, set);
    }

    /** Reads a row of the application and locks it until the transaction ends; null if there is none. */
    @FunctionalInterface
    public interface RowReader {
        @Nullable
        Row lock(Connection connection, RowKey key) throws SQLException;
    }

    /**
     * What a decision is taken on.
     *
     * @param decisions those taken on this conflict at this site, the oldest first
     * @param row as it stands in the application's table; null if it does not
     */
    public record Case(
            FoundConflict conflict,
            RowKey key,
            List<PastDecision> decisions,
            @Nullable Row row) {}

    /** Decides; throws to refuse, and nothing is changed then. */
    @FunctionalInterface
    public interface Decider {
        NewDecision decide(Case found);
    }

    /**
     * Decides on a conflict that was found.
     *
     * @param prefix what the identifiers of decisions on it begin with; letters, digits and dots
     */
    public NewDecision decide(FoundConflict conflict, String prefix, Decider decider, long nowMicros) {
        RowKey key = codec.key(conflict.row().keyBytes().bytes(), LogPlace.of("parley.conflict"));
        return database.inTransaction(Purpose.STORE, "decide on a conflict of set '" + set + "'", connection -> {
            Row row = rows.lock(connection, key);
            List<FoundConflict> now = search.named(connection, conflict.name(), true);
            FoundConflict current = now.isEmpty() ? conflict : now.get(0);
            NewDecision decision = decider.decide(new Case(current, key, taken(connection, prefix), row));
            decisions.decide(connection, decision, nowMicros);
            note(connection, current.name(), decision);
            return decision;
        });
    }

    /** The decisions taken at this site whose identifiers begin so, the oldest first. */
    public List<PastDecision> taken(String prefix) {
        return database.inTransaction(
                Purpose.STORE, "read the decisions of set '" + set + "'", connection -> taken(connection, prefix));
    }

    private List<PastDecision> taken(Connection connection, String prefix) throws SQLException {
        List<PastDecision> taken = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, doc, author, note, created_at FROM "
                + BridgeTable.DECISION.sql(database.engine()) + " WHERE set_name = ? AND id LIKE ? ORDER BY id")) {
            Bind.to(select).text(set).text(prefix + "%");
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    taken.add(new PastDecision(
                            found.getString(1),
                            codec.decision(found.getBytes(2), PLACE),
                            found.getString(3),
                            found.getString(4),
                            found.getLong(5)));
                }
            }
        }
        return List.copyOf(taken);
    }

    /** Whether the conflict is open or not: who has decided last, and how. */
    private void note(Connection connection, ConflictName name, NewDecision decision) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE "
                + BridgeTable.CONFLICT.sql(database.engine())
                + " SET decided_by = ?, decision = ? WHERE set_name = ? AND tbl = ? AND key_hash = ? AND loser_site = ?"
                + " AND loser_inc = ? AND loser_n = ? AND unit = ?")) {
            Bind.to(update)
                    .text(decision.author())
                    .text(decision.id())
                    .text(set)
                    .text(name.key().table())
                    .text(name.key().keyHash())
                    .text(name.loser().origin().name())
                    .number(name.loser().origin().incarnation())
                    .number(name.loser().sequence())
                    .text(name.unit());
            update.executeUpdate();
        }
    }
}
