package dev.parley.store;

import dev.parley.wire.StoredCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What people have decided. Each row is captured and becomes a dotted write of this site: it travels to the other sites,
 * and the agent writes its outcome into the table here, too. Thread-safe.
 */
public final class DecisionStore {
    private final Database database;
    private final String set;
    private final ConflictStore conflicts;
    private final StoredCodec codec = new StoredCodec();

    /** Of a site that publishes no conflicts. */
    public DecisionStore(Database database, String set) {
        this(database, set, ConflictFeed.none(database, set));
    }

    /** @param feed told of every change of a conflict, in its transaction */
    public DecisionStore(Database database, String set, ConflictFeed feed) {
        this.database = database;
        this.set = set;
        this.conflicts = new ConflictStore(database, set, feed);
    }

    /**
     * Records a decision, and on the pending conflicts it settles who has taken it. A decision of the same identifier that
     * is there stays.
     *
     * @param nowMicros microseconds since the Unix epoch
     */
    public void decide(NewDecision decision, long nowMicros) {
        database.inTransaction(Purpose.STORE, "record a decision in set '" + set + "'", connection -> {
            decide(connection, decision, nowMicros);
            return true;
        });
    }

    /** As {@link #decide(NewDecision, long)}, in the caller's transaction. */
    public void decide(Connection connection, NewDecision decision, long nowMicros) throws SQLException {
        StoredKey key = StoredKey.of(decision.key());
        insert(connection, decision, key, nowMicros);
        conflicts.decided(connection, key, decision.content().settled(), decision.author(), decision.id());
    }

    private void insert(Connection connection, NewDecision decision, StoredKey key, long nowMicros)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(BridgeTable.DECISION.insertIfAbsentSql(database.engine()))) {
            Bind.to(insert)
                    .text(set)
                    .text(decision.id())
                    .text(key.table())
                    .text(key.keyHash())
                    .bytes(Blob.of(codec.key(decision.key())))
                    .bytes(Blob.of(codec.decision(decision.content())))
                    .text(decision.author())
                    .text(decision.note())
                    .number(nowMicros);
            insert.executeUpdate();
        }
    }
}
