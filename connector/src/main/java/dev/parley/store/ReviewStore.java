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
    private final ConflictFeed feed;
    private final DecisionStore decisions;
    private final ProposalStore proposals;
    private final VerdictStore verdicts;
    private final StoredCodec codec = new StoredCodec();

    /**
     * Reviews one replication set.
     *
     * @param feed told of every step, in its transaction
     */
    public ReviewStore(Database database, String set, RowReader rows, ConflictFeed feed) {
        this.database = database;
        this.set = set;
        this.rows = rows;
        this.search = new ConflictSearch(database, set);
        this.feed = feed;
        this.decisions = new DecisionStore(database, set, feed);
        this.proposals = new ProposalStore(database, set);
        this.verdicts = new VerdictStore(database, set);
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
     * @param proposals those made on it at this site, the oldest first
     * @param known decisions that have settled it, of every site, that have left the window
     * @param row as it stands in the application's table; null if it does not
     */
    public record Case(
            FoundConflict conflict,
            RowKey key,
            List<PastDecision> decisions,
            List<Proposal> proposals,
            List<KnownDecision> known,
            @Nullable Row row) {
        public Case {
            known = List.copyOf(known);
            decisions = List.copyOf(decisions);
            proposals = List.copyOf(proposals);
        }
    }

    /** What is done on a conflict. */
    public sealed interface Step {
        /** A decision is taken. */
        record Decide(NewDecision decision) implements Step {}

        /** A decision is asked for. */
        record Propose(Proposal proposal) implements Step {}

        /** What was asked for is approved, and so decided. */
        record Approve(String proposal, Proposal.Closing closing, NewDecision decision) implements Step {}

        /** What was asked for is not done. */
        record Reject(String proposal, Proposal.Closing closing) implements Step {}
    }

    /** Says what is to be done; throws to refuse, and nothing is changed then. */
    @FunctionalInterface
    public interface Reviewer {
        Step review(Case found);
    }

    /**
     * All that was decided and asked for on a conflict at this site, each the oldest first.
     *
     * @param known decisions that have settled it, of every site
     */
    public record Past(List<PastDecision> decisions, List<Proposal> proposals, List<KnownDecision> known) {
        public Past {
            known = List.copyOf(known);
            decisions = List.copyOf(decisions);
            proposals = List.copyOf(proposals);
        }
    }

    /**
     * Does what a reviewer says on a conflict that was found.
     *
     * @param prefix what the identifiers of decisions on it begin with; letters, digits and dots
     */
    public Step review(FoundConflict conflict, String prefix, Reviewer reviewer, long nowMicros) {
        RowKey key = codec.key(conflict.row().keyBytes().bytes(), LogPlace.of("parley.conflict"));
        return database.inTransaction(Purpose.STORE, "decide on a conflict of set '" + set + "'", connection -> {
            Row row = rows.lock(connection, key);
            List<FoundConflict> now = search.named(connection, conflict.name(), true);
            FoundConflict current = now.isEmpty() ? conflict : now.get(0);
            Step step = reviewer.review(new Case(
                    current,
                    key,
                    taken(connection, prefix),
                    proposals.made(connection, prefix),
                    verdicts.settling(
                            connection, current.row().key(), current.row().loser()),
                    row));
            record(connection, current.name(), step, nowMicros);
            return step;
        });
    }

    private void record(Connection connection, ConflictName name, Step step, long nowMicros) throws SQLException {
        if (step instanceof Step.Decide decide) {
            decide(connection, name, decide.decision(), nowMicros);
        } else if (step instanceof Step.Propose propose) {
            Proposal made = propose.proposal();
            proposals.propose(connection, made);
            feed.taken(connection, name, ConflictStep.Kind.PROPOSED, made.author(), made.note(), nowMicros);
        } else if (step instanceof Step.Approve approve) {
            close(connection, name, approve.proposal(), approve.closing());
            decide(connection, name, approve.decision(), nowMicros);
        } else if (step instanceof Step.Reject reject) {
            close(connection, name, reject.proposal(), reject.closing());
        }
    }

    private void close(Connection connection, ConflictName name, String proposal, Proposal.Closing closing)
            throws SQLException {
        proposals.close(connection, proposal, closing);
        ConflictStep.Kind kind = closing.verdict() == Proposal.Verdict.APPROVED
                ? ConflictStep.Kind.APPROVED
                : ConflictStep.Kind.REJECTED;
        feed.taken(connection, name, kind, closing.author(), closing.note(), closing.atMicros());
    }

    private void decide(Connection connection, ConflictName name, NewDecision decision, long nowMicros)
            throws SQLException {
        decisions.decide(connection, decision, nowMicros);
        note(connection, name, decision);
        feed.taken(connection, name, ConflictStep.Kind.DECIDED, decision.author(), decision.note(), nowMicros);
    }

    /** What was decided on a conflict, and asked for at this site under identifiers that begin so. */
    public Past past(FoundConflict conflict, String prefix) {
        return database.inTransaction(
                Purpose.STORE,
                "read the decisions of set '" + set + "'",
                connection -> new Past(
                        taken(connection, prefix),
                        proposals.made(connection, prefix),
                        verdicts.settling(
                                connection, conflict.row().key(), conflict.row().loser())));
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
