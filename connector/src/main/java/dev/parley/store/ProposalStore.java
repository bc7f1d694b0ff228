package dev.parley.store;

import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Decisions that wait, or have waited, for a second person's approval. In the caller's transaction. Thread-safe. */
final class ProposalStore {
    private static final LogPlace PLACE = LogPlace.of("parley.proposal");
    private static final String COLUMNS =
            "id, tbl, key_hash, loser_site, loser_inc, loser_n, unit, action, request, doc,"
                    + " author, note, created_at, state, closed_by, closed_note, closed_at";

    private final Database database;
    private final String set;
    private final StoredCodec codec = new StoredCodec();

    ProposalStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** Records a proposal that is open. */
    void propose(Connection connection, Proposal proposal) throws SQLException {
        ConflictName name = proposal.conflict();
        try (PreparedStatement insert =
                connection.prepareStatement(BridgeTable.PROPOSAL.insertSql(database.engine()))) {
            Bind.to(insert)
                    .text(set)
                    .text(proposal.id())
                    .text(name.key().table())
                    .text(name.key().keyHash())
                    .text(name.loser().origin().name())
                    .number(name.loser().origin().incarnation())
                    .number(name.loser().sequence())
                    .text(name.unit())
                    .text(proposal.action().name())
                    .bytes(proposal.request())
                    .bytes(Blob.of(codec.decision(proposal.content())))
                    .text(proposal.author())
                    .text(proposal.note())
                    .number(proposal.createdAtMicros())
                    .text(ConflictSearch.OPEN_PROPOSAL)
                    .text(null)
                    .text(null)
                    .number(null);
            insert.executeUpdate();
        }
    }

    /** Records what became of a proposal that is open. */
    void close(Connection connection, String id, Proposal.Closing closing) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + BridgeTable.PROPOSAL.sql(database.engine())
                        + " SET state = ?, closed_by = ?, closed_note = ?, closed_at = ? WHERE set_name = ? AND id = ?")) {
            Bind.to(update)
                    .text(closing.verdict().name())
                    .text(closing.author())
                    .text(closing.note())
                    .number(closing.atMicros())
                    .text(set)
                    .text(id);
            update.executeUpdate();
        }
    }

    /** Those whose identifiers begin so, the oldest first. */
    List<Proposal> made(Connection connection, String prefix) throws SQLException {
        List<Proposal> made = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM "
                + BridgeTable.PROPOSAL.sql(database.engine()) + " WHERE set_name = ? AND id LIKE ? ORDER BY id")) {
            Bind.to(select).text(set).text(prefix + "%");
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    made.add(proposal(rows));
                }
            }
        }
        return List.copyOf(made);
    }

    private Proposal proposal(ResultSet row) throws SQLException {
        Proposal proposal = new Proposal(
                row.getString(1),
                new ConflictName(
                        new StoredKey(row.getString(2), row.getString(3)),
                        new Dot(new SiteId(row.getString(4), row.getInt(5)), row.getLong(6)),
                        row.getString(7)),
                Proposal.Action.valueOf(row.getString(8)),
                Blob.of(row.getBytes(9)),
                codec.decision(row.getBytes(10), PLACE),
                row.getString(11),
                row.getString(12),
                row.getLong(13),
                null);
        String state = row.getString(14);
        return state.equals(ConflictSearch.OPEN_PROPOSAL)
                ? proposal
                : proposal.closed(new Proposal.Closing(
                        Proposal.Verdict.valueOf(state), row.getString(15), row.getString(16), row.getLong(17)));
    }
}
