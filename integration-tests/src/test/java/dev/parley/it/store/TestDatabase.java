package dev.parley.it.store;

import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.rules.Nullable;
import dev.parley.store.Catalog;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.Engine;
import dev.parley.store.InitPlan;
import dev.parley.store.InitScript;
import dev.parley.store.Purpose;
import dev.parley.store.Rows;
import dev.parley.store.TableCatalog;
import dev.parley.store.TableNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own on servers shared by all tests of this package, with an administrator and an agent. */
final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static @Nullable Sandbox sandbox;

    final Engine engine;
    final String name;
    final String set;
    final DatabaseServer server;
    final Database admin;
    final String agentUser;
    final String agentPassword = "agent's \\ \"secret\"";
    private @Nullable Database agent;

    private TestDatabase(Engine engine, DatabaseServer server) {
        int number = COUNTER.incrementAndGet();
        this.engine = engine;
        this.server = server;
        name = "shop" + number;
        set = "set" + number;
        agentUser = "parley" + number;
        server.createDatabase(name);
        admin = Database.open(DatabaseSettings.of(server.jdbcUrl(name), server.adminUser(), server.adminPassword()));
    }

    private static synchronized Sandbox shared() {
        Sandbox current = sandbox;
        if (current == null) {
            current = Sandbox.builder().postgres("pg").mysql("my").start();
            sandbox = current;
        }
        return current;
    }

    static TestDatabase create(Engine engine, String... ddl) {
        return on(shared().database(engine == Engine.POSTGRESQL ? "pg" : "my"), ddl);
    }

    static TestDatabase on(DatabaseServer server, String... ddl) {
        Engine engine = Engine.ofJdbcUrl(server.jdbcUrl("x"));
        TestDatabase database = new TestDatabase(engine, server);
        database.run(ddl);
        return database;
    }

    void run(String... sql) {
        try {
            server.execute(name, sql);
        } catch (SQLException e) {
            throw new IllegalStateException("could not prepare the test: " + e.getMessage(), e);
        }
    }

    String schema() {
        return engine == Engine.POSTGRESQL ? "public" : name;
    }

    InitPlan plan(String... tables) {
        return new InitPlan(
                set,
                name,
                schema(),
                List.of(tables),
                agentUser,
                agentPassword,
                "%",
                "slot_" + name,
                "pub_" + name,
                Set.of());
    }

    void init(String... tables) throws SQLException {
        InitScript.of(admin.server(), plan(tables)).run(admin);
    }

    /** The agent's own connections; to be used after {@link #init}. */
    Database agent() {
        Database open = agent;
        if (open == null) {
            open = Database.open(agentSettings());
            agent = open;
        }
        return open;
    }

    DatabaseSettings agentSettings() {
        return DatabaseSettings.of(server.jdbcUrl(name), agentUser, agentPassword);
    }

    TableCatalog catalog() throws SQLException {
        return catalog(all());
    }

    TableCatalog catalog(TableNames names) throws SQLException {
        try (Connection connection = server.connect(name)) {
            return Catalog.read(engine, connection, schema(), names);
        }
    }

    /** All tables under their own names. */
    static TableNames all() {
        return new TableNames() {
            @Override
            public Optional<String> table(String localTable) {
                return Optional.of(localTable);
            }

            @Override
            public String column(String canonicalTable, String localColumn) {
                return localColumn;
            }

            @Override
            public Set<String> listed() {
                return Set.of();
            }
        };
    }

    /** One text per row, columns separated by a bar, as the administrator sees it. */
    List<String> query(String sql) throws SQLException {
        try (Connection connection = server.connect(name)) {
            return Rows.list(connection, sql, List.of(), row -> {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(i == 1 ? "" : "|").append(row.getString(i));
                }
                return text.toString();
            });
        }
    }

    /** Runs one statement as the agent writes rows, and commits. */
    int apply(String sql) throws SQLException {
        try (Connection connection = agent().connection(Purpose.APPLY);
                Statement statement = connection.createStatement()) {
            int rows = statement.executeUpdate(sql);
            connection.commit();
            return rows;
        }
    }

    @Override
    public void close() {
        Database open = agent;
        if (open != null) {
            open.close();
        }
        admin.close();
        if (engine == Engine.POSTGRESQL && server.isRunning()) {
            run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '" + name + "'");
        }
    }
}
