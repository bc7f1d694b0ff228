package dev.parley.it.capture;

import static org.awaitility.Awaitility.await;

import dev.parley.capture.CaptureSource;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogProbe;
import dev.parley.pipeline.LogState;
import dev.parley.pipeline.TableShape;
import dev.parley.store.Catalog;
import dev.parley.store.Database;
import dev.parley.store.DatabaseLogProbe;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.FenceStore;
import dev.parley.store.TableNames;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A database with a role that may capture and no more, and the tables of one test. */
final class CaptureSite implements AutoCloseable {
    static final String USER = "capturer";
    static final String PASSWORD = "quiet-heron";
    private static final AtomicInteger SERVER_IDS = new AtomicInteger(5_000);

    private final DatabaseServer server;
    private final String database;
    private final Database store;
    private final List<TableShape> tables;

    private CaptureSite(DatabaseServer server, String database, List<TableShape> tables) {
        this.server = server;
        this.database = database;
        this.tables = tables;
        this.store = Database.open(DatabaseSettings.of(server.jdbcUrl(database), USER, PASSWORD));
    }

    /** Makes the database and its tables, the role, publication and slot. */
    static CaptureSite create(DatabaseServer server, String database, String... ddl) throws SQLException {
        server.createDatabase(database);
        server.execute(database, ddl);
        boolean postgres = server.engine() == Engine.POSTGRESQL;
        String schema = postgres ? "public" : database;
        List<TableShape> tables;
        try (Connection connection = server.connect(database)) {
            tables = Catalog.read(
                            postgres ? dev.parley.store.Engine.POSTGRESQL : dev.parley.store.Engine.MYSQL,
                            connection,
                            schema,
                            new AllTables())
                    .tables();
        }
        server.execute(database, postgres ? postgresGrants(database) : mysqlGrants(database));
        return new CaptureSite(server, database, tables);
    }

    private static String[] postgresGrants(String database) {
        return new String[] {
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + USER + "') THEN CREATE ROLE " + USER
                    + " LOGIN REPLICATION PASSWORD '" + PASSWORD + "'; END IF; END $$",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + USER,
            "CREATE PUBLICATION pub FOR TABLES IN SCHEMA public",
            "SELECT pg_create_logical_replication_slot('slot_" + database + "', 'pgoutput')"
        };
    }

    private static String[] mysqlGrants(String database) {
        return new String[] {
            "CREATE USER IF NOT EXISTS " + USER + " IDENTIFIED BY '" + PASSWORD + "'",
            "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + USER,
            "GRANT SELECT ON " + database + ".* TO " + USER
        };
    }

    private static final class AllTables implements TableNames {
        @Override
        public Optional<String> table(String localTable) {
            return Optional.of("shop." + localTable);
        }

        @Override
        public String column(String canonicalTable, String localColumn) {
            return localColumn;
        }

        @Override
        public Set<String> listed() {
            return Set.of();
        }
    }

    DatabaseServer server() {
        return server;
    }

    List<TableShape> tables() {
        return tables;
    }

    String slot() {
        return "slot_" + database;
    }

    CaptureSource source() {
        return source(PASSWORD);
    }

    CaptureSource source(String password) {
        return server.engine() == Engine.POSTGRESQL
                ? new CaptureSource.Postgres(
                        database,
                        server.host(),
                        server.port(),
                        USER,
                        password,
                        CaptureSource.Encryption.of("prefer"),
                        database,
                        slot(),
                        "pub")
                : new CaptureSource.MySql(
                        database,
                        server.host(),
                        server.port(),
                        USER,
                        password,
                        CaptureSource.Encryption.of("preferred"),
                        SERVER_IDS.incrementAndGet());
    }

    LogProbe probe() {
        return server.engine() == Engine.POSTGRESQL
                ? DatabaseLogProbe.postgres(store, slot(), "pub")
                : DatabaseLogProbe.mysql(store);
    }

    /** Where a first start begins: the slot on PostgreSQL, the end of the binary log on MySQL. */
    LogPosition begin() {
        LogState state = probe().read(null);
        return state instanceof LogState.Postgres postgres
                ? postgres.slot().orElseThrow().confirmed()
                : state.end();
    }

    LogState.Slot slotState() {
        return ((LogState.Postgres) probe().read(null)).slot().orElseThrow();
    }

    FenceStore fences() {
        return new FenceStore(store, database);
    }

    CaptureRun run(LogPosition from) {
        return CaptureRun.start(source(), tables, probe(), from);
    }

    /** What a run from {@code from} delivers until it has read {@code count} transactions. */
    List<CapturedTransaction> capture(LogPosition from, int count) {
        awaitNoReader();
        try (CaptureRun run = run(from)) {
            return run.awaitTransactions(count);
        }
    }

    /** The server notices a moment later that the reader before has gone. */
    private void awaitNoReader() {
        if (server.engine() == Engine.POSTGRESQL) {
            await().atMost(CaptureRun.LIMIT).until(() -> slotState().readerPid() == 0);
        }
    }

    /** Runs statements in one transaction. */
    void transaction(String... statements) throws SQLException {
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            execute(connection, statements);
            connection.commit();
        }
    }

    void rolledBack(String... statements) throws SQLException {
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            execute(connection, statements);
            connection.rollback();
        }
    }

    /** The first column of the first row. */
    String ask(String query) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    void execute(String... statements) throws SQLException {
        server.execute(database, statements);
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
