package dev.parley.it.apply;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.parley.apply.ApplyEnvironment;
import dev.parley.apply.ApplyLane;
import dev.parley.apply.ApplySettings;
import dev.parley.apply.ApplyTables;
import dev.parley.apply.BridgeWriter;
import dev.parley.apply.Dialect;
import dev.parley.apply.Fence;
import dev.parley.apply.HeapGuard;
import dev.parley.apply.LogEnd;
import dev.parley.apply.Nonce;
import dev.parley.apply.mysql.MySqlDialect;
import dev.parley.apply.postgres.PostgresDialect;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PauseSwitch;
import dev.parley.pipeline.TableShape;
import dev.parley.reconcile.Planner;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.store.AppliedStore;
import dev.parley.store.Catalog;
import dev.parley.store.CommittedNonce;
import dev.parley.store.ConflictStore;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.Engine;
import dev.parley.store.FenceStore;
import dev.parley.store.InitPlan;
import dev.parley.store.InitScript;
import dev.parley.store.LeaseStore;
import dev.parley.store.ProjectedStore;
import dev.parley.store.Purpose;
import dev.parley.store.TableNames;
import dev.parley.store.TrailerStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.postgresql.PGConnection;

/** An apply lane on a real database, as the agent's own account, with a queue before it and a fake window behind it. */
final class ApplyRig implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(2);

    final DatabaseServer server;
    /** Of the database and of the replication set: all databases of a MySQL server share the bridge's tables. */
    final String name;

    final Database database;
    final CaptureProgress progress = new CaptureProgress();
    final Fence fence;
    final FakeSite site;
    final LeaseStore leases;
    final BlockingQueue<LogRecord.Transaction> ready = new LinkedBlockingQueue<>();
    final List<Throwable> failures = new ArrayList<>();
    private final AtomicBoolean loseAnswer = new AtomicBoolean();
    private final AtomicInteger callsUntilEnd = new AtomicInteger();
    /** What the fence is told of the log's end at MySQL; the fake capture tells of none, so a nonce follows. */
    volatile LogEnd end;

    private final FenceStore fences;
    private final List<TableShape> shapes;
    private ApplyLane lane;

    ApplyRig(Sandbox sandbox, String serverName, String name, String... ddl) throws SQLException {
        this.server = sandbox.database(serverName);
        this.name = name;
        server.createDatabase(name);
        server.execute(name, ddl);
        boolean postgres = server.engine() == dev.parley.it.sandbox.Engine.POSTGRESQL;
        String schema = postgres ? "public" : name;
        List<String> tables = Arrays.stream(ddl)
                .filter(sql -> sql.startsWith("CREATE TABLE "))
                .map(sql -> sql.substring("CREATE TABLE ".length(), sql.indexOf('('))
                        .strip())
                .toList();
        String user = "agent_" + name;
        String password = "pw-" + name;
        DatabaseSettings admin = DatabaseSettings.of(server.jdbcUrl(name), server.adminUser(), server.adminPassword());
        try (Database administrator = Database.open(admin)) {
            InitScript.of(
                            administrator.server(),
                            new InitPlan(
                                    name,
                                    name,
                                    schema,
                                    tables,
                                    user,
                                    password,
                                    "%",
                                    "parley_" + name,
                                    "parley",
                                    Set.of()))
                    .run(administrator);
        }
        this.database = Database.open(DatabaseSettings.of(server.jdbcUrl(name), user, password));
        this.shapes =
                Catalog.read(database, schema, new OwnNames(Set.copyOf(tables))).tables();
        this.leases = new LeaseStore(database, name);
        this.fences = new FenceStore(database, name);
        this.end = fences::endOfLog;
        this.fence = new Fence(
                () -> {
                    CommittedNonce committed = fences.commit();
                    return new Nonce(committed.nonce(), committed.horizon());
                },
                postgres ? null : () -> end.read(),
                Duration.ZERO,
                progress,
                System::nanoTime);
        this.site = new FakeSite(progress, database.connection(Purpose.CATALOG), name);
        this.lane = newLane(patient(ApplySettings.defaults()), leases.takeOver("test", 1));
    }

    /** Every table of the test, called as it is here. */
    private record OwnNames(Set<String> tables) implements TableNames {
        @Override
        public Optional<String> table(String localTable) {
            return tables.contains(localTable) ? Optional.of(localTable) : Optional.empty();
        }

        @Override
        public String column(String canonicalTable, String localColumn) {
            return localColumn;
        }

        @Override
        public Set<String> listed() {
            return tables;
        }
    }

    /** Holds locks while it waits for capture, however slow this machine is. */
    private static ApplySettings patient(ApplySettings settings) {
        return lockedFenceLag(settings, LIMIT);
    }

    /** However fast capture is, it is taken for too slow to be waited for with locks. */
    ApplySettings withoutLockedFences() {
        return lockedFenceLag(ApplySettings.defaults(), Duration.ZERO);
    }

    private static ApplySettings lockedFenceLag(ApplySettings settings, Duration lag) {
        return new ApplySettings(
                settings.batchRows(),
                settings.batchBytes(),
                settings.statementRows(),
                settings.sliceRows(),
                settings.idleTimeout(),
                settings.fenceTimeout(),
                settings.unlockedFenceTimeout(),
                lag,
                settings.backoffFirst(),
                settings.backoffMax(),
                settings.versionRetries());
    }

    ApplyLane newLane(ApplySettings settings, long epoch) {
        Dialect dialect = database.engine() == Engine.POSTGRESQL ? new PostgresDialect() : new MySqlDialect();
        ApplyEnvironment environment = new ApplyEnvironment(
                dialect,
                database.errors(),
                this::applyConnection,
                new BridgeWriter(
                        leases,
                        new AppliedStore(database, name),
                        new ConflictStore(database, name),
                        new ProjectedStore(database, name),
                        new TrailerStore(database, name),
                        epoch,
                        () -> 1),
                fence,
                new ApplyTables(shapes),
                new Planner(table -> RowPolicy.lastWriterWins()),
                site,
                site,
                settings,
                HeapGuard.unbounded());
        return new ApplyLane(name, environment, new PauseSwitch(), this::take, site, () -> {}, failures::add);
    }

    /** The next commit of the lane takes place, and then its connection breaks. */
    void loseAnswerOfNextCommit() {
        loseAnswer.set(true);
    }

    /** The lane's session is ended by the server before its connection is called for the {@code call}th time from now on. */
    void endSessionAtCall(int call) {
        callsUntilEnd.set(call);
    }

    /** The calls that are left until the session is ended; not positive if it has been. */
    int callsUntilEnd() {
        return callsUntilEnd.get();
    }

    private void endSession(Connection victim) throws SQLException {
        boolean postgres = database.engine() == Engine.POSTGRESQL;
        long id = postgres
                ? victim.unwrap(PGConnection.class).getBackendPID()
                : victim.unwrap(JdbcConnection.class).getId();
        execute(postgres ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id);
        String alive = postgres
                ? "SELECT 1 FROM pg_stat_activity WHERE pid = " + id
                : "SELECT 1 FROM performance_schema.threads WHERE processlist_id = " + id;
        await(() -> query(alive).isEmpty());
    }

    private Connection applyConnection() throws SQLException {
        Connection real = database.connection(Purpose.APPLY);
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        if (callsUntilEnd.get() > 0 && callsUntilEnd.decrementAndGet() == 0) {
                            endSession(real);
                        }
                        Object result = method.invoke(real, arguments);
                        boolean commits = method.getName().equals("commit");
                        if (commits && loseAnswer.compareAndSet(true, false)) {
                            throw new SQLException("the connection broke after COMMIT was sent", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private List<LogRecord.Transaction> take(int maxRows, long maxBytes, Duration wait) throws InterruptedException {
        List<LogRecord.Transaction> taken = new ArrayList<>();
        LogRecord.Transaction next = ready.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        int rows = 0;
        while (next != null) {
            taken.add(next);
            rows += next.operations().size();
            LogRecord.Transaction after = ready.peek();
            next = after != null && rows + after.operations().size() <= maxRows ? ready.poll() : null;
        }
        return taken;
    }

    ApplyLane lane() {
        return lane;
    }

    void replaceLane(ApplyLane other) {
        lane.close();
        lane = other;
    }

    /** Starts the lane if need be, hands it the transactions and waits until all of them are committed. */
    ApplyRig apply(LogRecord.Transaction... transactions) {
        int before = site.transactionsApplied();
        ready.addAll(List.of(transactions));
        start();
        await(() -> site.transactionsApplied() >= before + transactions.length);
        return this;
    }

    private boolean started;

    void start() {
        if (!started) {
            started = true;
            lane.start();
        }
    }

    void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    if (!failures.isEmpty()) {
                        throw new AssertionError("the lane has failed", failures.get(0));
                    }
                    return condition.call();
                });
    }

    /** Waits until the table holds just these rows; each is its columns joined by {@code |}, in order of the query. */
    void awaitRows(String sql, String... rows) {
        await(() -> query(sql).equals(List.of(rows)));
    }

    /** Rows of the bridge's tables are those of this set. */
    List<String> query(String sql) throws SQLException {
        String own = sql.replaceAll(
                "FROM parley\\.(\\w+)", "FROM (SELECT * FROM parley.$1 WHERE set_name = '" + name + "') own");
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(own)) {
            List<String> found = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    line.append(i == 1 ? "" : "|").append(rows.getString(i));
                }
                found.add(line.toString());
            }
            return found;
        }
    }

    void execute(String... sql) throws SQLException {
        server.execute(name, sql);
    }

    @Override
    public void close() throws SQLException {
        lane.close();
        site.close();
        fences.close();
        database.close();
        if (server.engine() == dev.parley.it.sandbox.Engine.POSTGRESQL) {
            query("SELECT pg_drop_replication_slot('parley_" + name + "')");
        }
    }
}
