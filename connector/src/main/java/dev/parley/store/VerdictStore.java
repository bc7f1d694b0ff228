package dev.parley.store;

import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was decided on rows, at whichever site: kept when the decision leaves the window, so that it can be undone
 * everywhere. Thread-safe.
 */
public final class VerdictStore {
    private static final LogPlace PLACE = LogPlace.of("parley.verdict");
    private static final int BATCH_ROWS = 500;

    private final Database database;
    private final String set;
    private final StoredCodec codec = new StoredCodec();

    public VerdictStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** Keeps decisions, in the caller's transaction; those that are there stay. */
    void keep(Connection connection, List<KnownDecision> decisions, long nowMicros) throws SQLException {
        if (decisions.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement(BridgeTable.VERDICT.insertIfAbsentSql(database.engine()))) {
            Batch batch = new Batch(insert, BATCH_ROWS);
            for (KnownDecision one : decisions) {
                Blob doc = Blob.of(codec.decision(one.content()));
                Bind.to(insert)
                        .text(set)
                        .text(one.key().table())
                        .text(one.key().keyHash())
                        .text(one.dot().origin().name())
                        .number(one.dot().origin().incarnation())
                        .number(one.dot().sequence())
                        .number(one.decidedAt().packed())
                        .bytes(doc)
                        .number(nowMicros)
                        .addBatch();
                batch.added(doc.length());
            }
            batch.execute();
        }
    }

    /** Those on a row that settled a write, the oldest first. */
    List<KnownDecision> settling(Connection connection, StoredKey key, Dot loser) throws SQLException {
        List<KnownDecision> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT site, incarnation, n, hlc, doc FROM "
                + BridgeTable.VERDICT.sql(database.engine())
                + " WHERE set_name = ? AND tbl = ? AND key_hash = ? ORDER BY hlc, site")) {
            Bind.to(select).text(set).text(key.table()).text(key.keyHash());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    KnownDecision one = new KnownDecision(
                            key,
                            new Dot(new SiteId(rows.getString(1), rows.getInt(2)), rows.getLong(3)),
                            new HybridTimestamp(rows.getLong(4)),
                            codec.decision(rows.getBytes(5), PLACE));
                    if (one.content().settled().contains(loser)) {
                        found.add(one);
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    /** Forgets those that were kept before a time. */
    public int forget(long beforeMicros) {
        return database.inTransaction(Purpose.STORE, "forget old verdicts of set '" + set + "'", connection -> {
            Engine engine = database.engine();
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + BridgeTable.VERDICT.sql(engine)
                    + " WHERE set_name = ? AND " + engine.quote("at") + " < ?")) {
                Bind.to(delete).text(set).number(beforeMicros);
                return delete.executeUpdate();
            }
        });
    }
}
