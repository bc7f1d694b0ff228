package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.Engine;
import dev.parley.store.ErrorAction;
import dev.parley.store.ErrorKind;
import dev.parley.store.LeaseStore;
import dev.parley.store.Purpose;
import dev.parley.store.Rows;
import dev.parley.store.SqlFailure;
import dev.parley.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors of real servers, in the words that decide between retry, escalate and stop. */
class ErrorsIT {
    private static final String[] TABLES = {
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "CREATE TABLE item (id int PRIMARY KEY, email varchar(20), qty int NOT NULL, p int,"
                + " CONSTRAINT email_taken UNIQUE (email), CONSTRAINT qty_positive CHECK (qty > 0),"
                + " CONSTRAINT has_parent FOREIGN KEY (p) REFERENCES parent (id))",
        "INSERT INTO item VALUES (1, 'a', 1, NULL)"
    };

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatCannotStandEscalateWithTheNameOfTheConstraint(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, TABLES)) {
            db.init("parent", "item");
            assertThat(failure(db, "INSERT INTO item VALUES (2, 'a', 1, NULL)"))
                    .returns(ErrorKind.UNIQUE, SqlFailure::kind)
                    .returns("email_taken", SqlFailure::constraint)
                    .returns(ErrorAction.ESCALATE, SqlFailure::action);
            assertThat(failure(db, "INSERT INTO item VALUES (1, 'b', 1, NULL)"))
                    .returns(ErrorKind.UNIQUE, SqlFailure::kind)
                    .returns(engine == Engine.POSTGRESQL ? "item_pkey" : "PRIMARY", SqlFailure::constraint);
            assertThat(failure(db, "INSERT INTO item VALUES (2, 'b', 0, NULL)"))
                    .returns(ErrorKind.CHECK, SqlFailure::kind)
                    .returns("qty_positive", SqlFailure::constraint);
            assertThat(failure(db, "INSERT INTO item VALUES (2, 'b', NULL, NULL)")
                            .kind())
                    .isEqualTo(ErrorKind.NOT_NULL);
            assertThat(failure(db, "INSERT INTO item VALUES (2, 'this text is far too long', 1, NULL)")
                            .kind())
                    .isEqualTo(ErrorKind.TYPE);
            assertThat(failure(db, "INSERT INTO item VALUES (99999999999, 'b', 1, NULL)")
                            .kind())
                    .isEqualTo(ErrorKind.TYPE);
            assertThat(failure(db, "INSERT INTO absent VALUES (1)").action())
                    .isIn(ErrorAction.ESCALATE, ErrorAction.STOP);
            assertThat(failure(db, "UPDATE item SET absent = 1").kind()).isEqualTo(ErrorKind.SCHEMA);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anOrphanWrittenByTheApplicationIsAForeignKeyError(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, TABLES)) {
            try (Connection connection = db.server.connect(db.name)) {
                assertThat(classify(db, connection, "INSERT INTO item VALUES (2, 'b', 1, 77)"))
                        .returns(ErrorKind.FOREIGN_KEY, SqlFailure::kind)
                        .returns("has_parent", SqlFailure::constraint);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aLockedRowIsRetried(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, TABLES)) {
            db.init("item");
            try (Connection holder = db.server.connect(db.name);
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.executeUpdate("UPDATE item SET qty = 5 WHERE id = 1");
                DatabaseSettings hasty = db.agentSettings().withLockTimeout(Duration.ofMillis(300));
                try (Database agent = Database.open(hasty);
                        Connection connection = agent.connection(Purpose.APPLY)) {
                    assertThat(classify(db, connection, "UPDATE item SET qty = 6 WHERE id = 1"))
                            .returns(ErrorKind.LOCK_TIMEOUT, SqlFailure::kind)
                            .returns(ErrorAction.RETRY, SqlFailure::action);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aSessionThatIsEndedByTheServerIsRetriedAndThePoolRecovers(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, TABLES)) {
            db.init("item");
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                String id = Rows.text(
                        connection, engine == Engine.POSTGRESQL ? "SELECT pg_backend_pid()" : "SELECT connection_id()");
                db.run(engine == Engine.POSTGRESQL ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id);
                assertThat(classify(db, connection, "UPDATE item SET qty = 6 WHERE id = 1")
                                .action())
                        .isEqualTo(ErrorAction.RETRY);
            }
            assertThat(db.apply("UPDATE item SET qty = 7 WHERE id = 1")).isEqualTo(1);
        }
    }

    /** A batch goes on with its statement when the first part of it has lost the connection. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aStatementOfALostSessionIsRetriedLikeTheSession(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, TABLES)) {
            db.init("item");
            try (Connection connection = db.agent().connection(Purpose.APPLY);
                    PreparedStatement statement = connection.prepareStatement("UPDATE item SET qty = 6 WHERE id = ?")) {
                String id = Rows.text(
                        connection, engine == Engine.POSTGRESQL ? "SELECT pg_backend_pid()" : "SELECT connection_id()");
                db.run(engine == Engine.POSTGRESQL ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id);
                for (int attempt = 0; attempt < 3; attempt++) {
                    SQLException lost = Assertions.catchThrowableOfType(SQLException.class, () -> {
                        statement.setInt(1, 1);
                        statement.addBatch();
                        statement.executeBatch();
                    });
                    assertThat(db.agent().errors().classify(lost))
                            .as("attempt " + attempt + ": " + lost)
                            .returns(ErrorAction.RETRY, SqlFailure::action);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void wrongPasswordAndMissingDatabaseStopAtOnce(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, TABLES)) {
            db.init("item");
            assertThat(loginFailure(DatabaseSettings.of(db.server.jdbcUrl(db.name), db.agentUser, "wrong")))
                    .isEqualTo(ErrorKind.AUTHENTICATION);
            ErrorKind noDatabase =
                    loginFailure(DatabaseSettings.of(db.server.jdbcUrl("absent"), db.agentUser, db.agentPassword));
            // MySQL does not tell an account without privileges whether the database exists.
            assertThat(noDatabase).isEqualTo(engine == Engine.POSTGRESQL ? ErrorKind.NO_DATABASE : ErrorKind.PRIVILEGE);
            assertThat(loginFailure(DatabaseSettings.of(
                            db.server.jdbcUrl(db.name).replace(":" + db.server.port() + "/", ":1/"), "x", "y")))
                    .isEqualTo(ErrorKind.CONNECTION);
        }
    }

    /** A value that one index, one page or one partition has no room for takes its row out, and nothing else. */
    @Test
    void aRowThatTheTableHasNoPlaceForIsTheRowsFault() throws SQLException {
        try (TestDatabase pg = TestDatabase.create(
                        Engine.POSTGRESQL,
                        "CREATE TABLE wide (id integer PRIMARY KEY, v text)",
                        "CREATE INDEX ON wide (v)");
                TestDatabase my = TestDatabase.create(
                        Engine.MYSQL,
                        "CREATE TABLE part (id integer PRIMARY KEY) PARTITION BY RANGE (id)"
                                + " (PARTITION p VALUES LESS THAN (10))")) {
            pg.init("wide");
            assertThat(failure(
                                    pg,
                                    "INSERT INTO wide SELECT 1, string_agg(md5(i::text), '') FROM"
                                            + " generate_series(1, 1000) i")
                            .kind())
                    .isEqualTo(ErrorKind.TYPE);
            my.init("part");
            assertThat(failure(my, "INSERT INTO part VALUES (10)").kind()).isEqualTo(ErrorKind.CHECK);
        }
    }

    /** The driver itself refuses what is larger than the server takes: a matter of the server's settings, not of the row. */
    @Test
    void aStatementThatIsTooLargeForTheServerIsTriedAgain() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.MYSQL, TABLES)) {
            db.init("item");
            String huge = "UPDATE item SET email = '" + "x".repeat(70 << 20) + "'";
            assertThat(failure(db, huge))
                    .returns(ErrorKind.PACKET_TOO_LARGE, SqlFailure::kind)
                    .returns(ErrorAction.RETRY, SqlFailure::action);
        }
    }

    private static ErrorKind loginFailure(DatabaseSettings settings) {
        try (Database database = Database.open(settings)) {
            StoreException thrown = Assertions.catchThrowableOfType(
                    StoreException.class, () -> new LeaseStore(database, "main").current());
            assertThat(thrown).hasMessageContaining("read the lease of set 'main'");
            assertThat(thrown.getMessage()).doesNotContain("secret");
            return thrown.failure().kind();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void messagesOfTheStoresHoldNoRowData(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, TABLES)) {
            db.init("item");
            if (engine == Engine.POSTGRESQL) {
                Exception thrown =
                        Assertions.catchException(() -> db.apply("INSERT INTO item VALUES (2, 'a', 1, NULL)"));
                assertThat(thrown.getMessage()).contains("email_taken").doesNotContain("(a)");
            }
            assertThat(db.agentSettings().toString()).doesNotContain("secret");
            assertThat(List.of(db.plan("item").toString(), db.agent().settings().toString()))
                    .noneMatch(text -> text.contains("secret"));
        }
    }

    private static SqlFailure failure(TestDatabase db, String sql) throws SQLException {
        try (Connection connection = db.agent().connection(Purpose.APPLY)) {
            return classify(db, connection, sql);
        }
    }

    private static SqlFailure classify(TestDatabase db, Connection connection, String sql) {
        SQLException thrown = Assertions.catchThrowableOfType(SQLException.class, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(sql);
            }
        });
        assertThat((Throwable) thrown).isNotNull();
        return db.admin.errors().classify(thrown);
    }
}
