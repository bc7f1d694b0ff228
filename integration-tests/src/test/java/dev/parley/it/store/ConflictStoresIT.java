package dev.parley.it.store;

import static dev.parley.it.store.StoreSamples.BERLIN;
import static dev.parley.it.store.StoreSamples.LIMA_2;
import static dev.parley.it.store.StoreSamples.blob;
import static dev.parley.it.store.StoreSamples.initialised;
import static dev.parley.it.store.StoreSamples.key;
import static dev.parley.store.ConflictStatus.FINAL;
import static dev.parley.store.ConflictStatus.PENDING;
import static dev.parley.store.ConflictStatus.PROVISIONAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.version.Dot;
import dev.parley.store.Blob;
import dev.parley.store.ConflictFeed;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictStatus;
import dev.parley.store.ConflictStep;
import dev.parley.store.ConflictStore;
import dev.parley.store.DecisionStore;
import dev.parley.store.Engine;
import dev.parley.store.NewDecision;
import dev.parley.store.OldDecisions;
import dev.parley.store.Purpose;
import dev.parley.store.StoredKey;
import dev.parley.store.StoredWrite;
import dev.parley.wire.StoredDecision;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conflicts, decisions and what is told of them, in the bridge's own tables. */
class ConflictStoresIT {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void provisionalConflictsBecomeFinalOnce(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            ConflictRow met = conflict(
                    new Dot(BERLIN, 3), new Dot(LIMA_2, 9), "update_origin_differs", PROVISIONAL, blob("d"), 5);
            ConflictRow settled = conflict(new Dot(BERLIN, 3), null, "update_deleted", FINAL, blob("e"), 6);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(met));
                conflicts.provisional(connection, List.of(met));
                connection.commit();
                assertThat(conflicts.counts()).isEqualTo(Map.of("PROVISIONAL update_origin_differs", 1L));
                conflicts.settle(connection, List.of(settled), List.of(), 8);
                conflicts.provisional(connection, List.of(met));
                connection.commit();
            }
            assertThat(conflicts.counts()).isEqualTo(Map.of("FINAL update_deleted", 1L));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void finalWordKeepsTheInputsOfTheConflictAndStaysTheFirst(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            Dot loser = new Dot(BERLIN, 3);
            ConflictRow met = conflict(loser, new Dot(LIMA_2, 9), "insert_exists", PROVISIONAL, blob("d"), 5);
            ConflictRow first = conflict(loser, new Dot(LIMA_2, 10), "update_deleted", FINAL, Blob.EMPTY, 6);
            ConflictRow second = conflict(loser, new Dot(LIMA_2, 11), "unseen", FINAL, Blob.EMPTY, 7);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(met));
                conflicts.settle(connection, List.of(first, second), List.of(new StoredWrite(key(1), loser)), 8);
                connection.commit();
            }
            assertThat(conflicts.counts()).isEqualTo(Map.of("FINAL update_deleted", 1L));
            assertThat(db.query("SELECT winner_n, created_at, length(detail) FROM parley.conflict WHERE set_name = '"
                            + db.set + "'"))
                    .containsExactly("10|5|1");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowThatGivesWayIsOpenAgainAfterItHasStood(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            String unique = ConflictKind.MULTIPLE_UNIQUE_CONFLICTS.text();
            ConflictRow out = conflict(new Dot(BERLIN, 3), new Dot(LIMA_2, 9), unique, PENDING, blob("d"), 5);
            ConflictRow write =
                    conflict(new Dot(BERLIN, 4), new Dot(LIMA_2, 9), "update_deleted", PROVISIONAL, blob("d"), 5);
            String told = "SELECT loser_n, status, winner_n, settled_at FROM parley.conflict WHERE set_name = '"
                    + db.set + "' ORDER BY loser_n";
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(write));
                conflicts.gaveWay(connection, List.of(), List.of(out), 5);
                conflicts.gaveWay(connection, List.of(key(1)), List.of(), 8);
                connection.commit();
                assertThat(db.query(told)).containsExactly("3|DECIDED|9|8", "4|PROVISIONAL|9|null");

                ConflictRow again = conflict(new Dot(BERLIN, 3), new Dot(LIMA_2, 10), unique, PENDING, blob("e"), 11);
                conflicts.gaveWay(connection, List.of(key(1)), List.of(again), 11);
                connection.commit();
            }
            assertThat(db.query(told)).containsExactly("3|PENDING|10|null", "4|PROVISIONAL|9|null");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void contestedWriteThatDidNotLoseIsDismissedAndOthersStay(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            Dot settled = new Dot(BERLIN, 3);
            Dot later = new Dot(BERLIN, 4);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                for (Dot loser : List.of(settled, later)) {
                    conflicts.provisional(
                            connection,
                            List.of(conflict(loser, new Dot(LIMA_2, 9), "update_deleted", PROVISIONAL, blob("d"), 5)));
                }
                conflicts.settle(connection, List.of(), List.of(new StoredWrite(key(1), settled)), 8);
                connection.commit();
            }
            assertThat(conflicts.counts()).isEqualTo(Map.of("PROVISIONAL update_deleted", 1L));
            assertThat(db.query("SELECT loser_n FROM parley.conflict WHERE set_name = '" + db.set + "'"))
                    .containsExactly("4");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void oneWriteMayLoseInSeveralUnits(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            Dot loser = new Dot(BERLIN, 3);
            ConflictRow title = conflict(loser, "title", new Dot(LIMA_2, 9), "insert_exists", FINAL, blob("d"), 5);
            ConflictRow place = conflict(loser, "place", new Dot(LIMA_2, 9), "insert_exists", FINAL, blob("d"), 5);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.settle(connection, List.of(title, place, title), List.of(new StoredWrite(key(1), loser)), 8);
                connection.commit();
            }
            assertThat(conflicts.counts()).isEqualTo(Map.of("FINAL insert_exists", 2L));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aWaitingWriteTellsWhoDecidedAndThatItIsSettled(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            RowKey key = RowKey.of("t", new Value.Int(7));
            Dot loser = new Dot(BERLIN, 3);
            ConflictRow waiting = new ConflictRow(
                    StoredKey.of(key),
                    loser,
                    "row",
                    blob("k"),
                    5L,
                    new Dot(LIMA_2, 9),
                    6L,
                    "update_origin_differs",
                    "manual(last-writer-wins)",
                    1,
                    PENDING,
                    blob("d"),
                    5);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(waiting));
                connection.commit();
            }
            Row image = Row.of(Columns.of("id", "body"), new Value.Int(7), new Value.Text("agreed"));
            NewDecision decision =
                    new NewDecision("d-1", key, new StoredDecision(image, Set.of(loser)), "ada", "asked both");
            new DecisionStore(db.agent(), db.set).decide(decision, 7);
            new DecisionStore(db.agent(), db.set).decide(decision, 9);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.settle(connection, List.of(), List.of(new StoredWrite(StoredKey.of(key), loser)), 8);
                connection.commit();
            }
            assertThat(db.query(
                            "SELECT status, decided_by, decision, settled_at FROM parley.conflict WHERE set_name = '"
                                    + db.set + "'"))
                    .containsExactly("DECIDED|ada|d-1|8");
            assertThat(db.query(
                            "SELECT author, note, created_at FROM parley.decision WHERE set_name = '" + db.set + "'"))
                    .containsExactly("ada|asked both|7");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void decisionsAndProposalsAreForgottenOnceTheirConflictsAre(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            RowKey key = RowKey.of("t", new Value.Int(7));
            Row image = Row.of(Columns.of("id", "body"), new Value.Int(7), new Value.Text("agreed"));
            NewDecision decision = new NewDecision("d-1", key, new StoredDecision(image, Set.of()), "ada", "note");
            new DecisionStore(db.agent(), db.set).decide(decision, 7);
            String hash = StoredKey.of(key).keyHash();
            String proposal =
                    "INSERT INTO parley.proposal (set_name, id, tbl, key_hash, loser_site, loser_inc, loser_n, unit,"
                            + " action, request, doc, author, note, created_at, state, closed_at) VALUES ('" + db.set
                            + "', '%s', 't', '"
                            + hash + "', 's', 1, 1, 'row', 'RESOLVE', 'r', 'd', 'ada', 'n', 5, '%s', %s)";
            String conflict =
                    "INSERT INTO parley.conflict (set_name, tbl, key_hash, loser_site, loser_inc, loser_n, unit,"
                            + " key_bytes, kind, rule, policy, status, detail, created_at) VALUES ('" + db.set
                            + "', 't', '" + hash
                            + "', 's', 1, 1, 'row', 'k', 'insert_exists', 'r', 1, 'PENDING', 'd', 5)";
            db.run(
                    String.format(proposal, "p-1", "REJECTED", 8),
                    String.format(proposal, "p-2", "OPEN", "NULL"),
                    conflict);
            OldDecisions old = new OldDecisions(db.agent(), db.set);
            assertThat(old.forget(100)).isZero();

            db.run("DELETE FROM parley.conflict WHERE set_name = '" + db.set + "'");
            assertThat(old.forget(7)).isZero();
            assertThat(old.forget(100)).isEqualTo(2);
            assertThat(db.query("SELECT id FROM parley.proposal WHERE set_name = '" + db.set + "'"))
                    .containsExactly("p-2");
        }
    }

    /** A step waits from the commit of what it tells until it is published, whatever else commits meanwhile. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void stepsOfConflictsWaitUntilTheyArePublished(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictFeed feed = new ConflictFeed(db.agent(), db.set, true);
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set, feed);
            Dot loser = new Dot(BERLIN, 3);
            Dot other = new Dot(BERLIN, 4);
            ConflictRow met = conflict(loser, new Dot(LIMA_2, 9), "insert_exists", PROVISIONAL, blob("d"), 5);
            ConflictRow more = conflict(other, new Dot(LIMA_2, 9), "insert_exists", PROVISIONAL, blob("d"), 6);
            try (Connection connection = db.agent().connection(Purpose.APPLY);
                    Connection later = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(met));
                connection.rollback();
                assertThat(feed.waiting(10)).isEmpty();

                conflicts.provisional(connection, List.of(met, met));
                conflicts.provisional(later, List.of(more));
                later.commit();
                List<ConflictStep> first = feed.waiting(10);
                assertThat(first).extracting(ConflictStep::conflict).containsExactly(more.name());
                feed.published(first);
                connection.commit();
                assertThat(feed.waiting(10)).extracting(ConflictStep::conflict).containsExactly(met.name());

                conflicts.provisional(connection, List.of(met));
                ConflictRow settled = conflict(loser, new Dot(LIMA_2, 9), "insert_exists", FINAL, blob("d"), 7);
                conflicts.settle(
                        connection,
                        List.of(settled),
                        List.of(new StoredWrite(key(1), loser), new StoredWrite(key(1), other)),
                        8);
                conflicts.settle(connection, List.of(settled), List.of(new StoredWrite(key(1), other)), 9);
                connection.commit();
            }
            assertThat(feed.waiting(10))
                    .extracting(
                            step -> step.conflict().loser() + " " + step.kind().text() + " " + step.atMicros())
                    .containsExactlyInAnyOrder(loser + " met 5", loser + " settled 8", other + " dismissed 8");
            assertThat(feed.waiting(1)).extracting(ConflictStep::atMicros).containsExactly(5L);
            assertThat(feed.forget(8)).isEqualTo(1);
            feed.published(feed.waiting(10));
            assertThat(feed.waiting(10)).isEmpty();
        }
    }

    private static ConflictRow conflict(
            Dot loser, @Nullable Dot winner, String kind, ConflictStatus status, Blob detail, long createdAt) {
        return conflict(loser, "row", winner, kind, status, detail, createdAt);
    }

    private static ConflictRow conflict(
            Dot loser,
            String unit,
            @Nullable Dot winner,
            String kind,
            ConflictStatus status,
            Blob detail,
            long createdAt) {
        return new ConflictRow(
                key(1),
                loser,
                unit,
                blob("k"),
                5L,
                winner,
                winner == null ? null : (Long) 6L,
                kind,
                "last-writer-wins",
                1,
                status,
                detail,
                createdAt);
    }
}
