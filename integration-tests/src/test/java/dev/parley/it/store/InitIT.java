package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.it.sandbox.Sandbox;
import dev.parley.store.BridgeSchema;
import dev.parley.store.Checkpoint;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Engine;
import dev.parley.store.ErrorKind;
import dev.parley.store.InitPlan;
import dev.parley.store.InitScript;
import dev.parley.store.Purpose;
import dev.parley.store.Rows;
import dev.parley.store.ServerInfo;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What init leaves behind, and what the role that it makes can and cannot do. */
class InitIT {
    private static final String ITEM = "CREATE TABLE item (id int PRIMARY KEY, name varchar(40))";
    private static final String SECRET = "CREATE TABLE secret (id int PRIMARY KEY)";

    @ParameterizedTest
    @EnumSource(Engine.class)
    void initTwiceLeavesTheSame(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM, SECRET)) {
            db.init("item");
            List<String> once = made(db);
            db.init("item");
            assertThat(made(db)).isEqualTo(once).isNotEmpty();
        }
    }

    private static List<String> made(TestDatabase db) throws SQLException {
        List<String> made = new ArrayList<>();
        if (db.engine == Engine.MYSQL) {
            made.addAll(db.query("SHOW GRANTS FOR '" + db.agentUser + "'@'%'"));
            made.addAll(db.query("SELECT table_name, table_collation FROM information_schema.tables"
                    + " WHERE table_schema = 'parley' ORDER BY 1"));
            return made;
        }
        made.addAll(db.query("SELECT rolcanlogin, rolreplication, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,"
                + " rolconfig FROM pg_roles WHERE rolname = '" + db.agentUser + "'"));
        made.addAll(db.query("SELECT pubname, schemaname, tablename FROM pg_publication_tables ORDER BY 1, 2, 3"));
        made.addAll(db.query(
                "SELECT pubname, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot" + " FROM pg_publication"));
        made.addAll(db.query(
                "SELECT slot_name, plugin, restart_lsn FROM pg_replication_slots WHERE database = '" + db.name + "'"));
        made.addAll(db.query("SELECT n.nspname, c.relname, c.relacl FROM pg_class c JOIN pg_namespace n"
                + " ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'parley') ORDER BY 1, 2"));
        return made;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theAgentWritesReplicatedTablesAndNothingElse(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM, SECRET)) {
            db.init("item");
            assertThat(db.apply("INSERT INTO item VALUES (1, 'a')")).isEqualTo(1);
            assertThat(db.apply("UPDATE item SET name = 'b' WHERE id = 1")).isEqualTo(1);
            assertThat(db.apply("DELETE FROM item WHERE id = 1")).isEqualTo(1);
            for (String forbidden :
                    List.of("INSERT INTO secret VALUES (1)", "DROP TABLE item", "CREATE TABLE parley.mine (id int)")) {
                assertThatThrownBy(() -> db.apply(forbidden))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(db.agent().errors().classify(e).kind())
                                        .isEqualTo(ErrorKind.PRIVILEGE));
            }
        }
    }

    @Test
    void theRoleIsNoSuperuserAndMayReadTheLog() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM)) {
            db.init("item");
            assertThat(db.query("SELECT rolsuper, rolreplication, rolcreaterole, rolcreatedb FROM pg_roles"
                            + " WHERE rolname = '" + db.agentUser + "'"))
                    .containsExactly("f|t|f|f");
        }
    }

    @Test
    void theAccountHasNoGlobalPrivilegeButReplication() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.MYSQL, ITEM)) {
            db.init("item");
            assertThat(db.query("SELECT privilege_type FROM information_schema.user_privileges WHERE grantee = '''"
                            + db.agentUser + "''@''%''' ORDER BY 1"))
                    .containsExactly("REPLICATION CLIENT", "REPLICATION SLAVE");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theAgentsSessionIsAReplica(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM)) {
            db.init("item");
            String sql = engine == Engine.POSTGRESQL
                    ? "SELECT concat_ws(' ', current_setting('session_replication_role'),"
                            + " current_setting('synchronous_commit'), current_setting('lock_timeout'),"
                            + " current_setting('transaction_isolation'), current_setting('TimeZone'),"
                            + " current_setting('deadlock_timeout'))"
                    : "SELECT concat_ws(' ', @@foreign_key_checks, @@innodb_lock_wait_timeout,"
                            + " @@transaction_isolation, @@time_zone, @@sql_mode)";
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                assertThat(Rows.text(connection, sql))
                        .isEqualTo(
                                engine == Engine.POSTGRESQL
                                        ? "replica off 2s read committed UTC 100ms"
                                        : "0 2 READ-COMMITTED +00:00"
                                                + " NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION");
            }
        }
    }

    @Test
    void thePublicationFollowsTheConfiguredTables() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM, SECRET)) {
            List<String> bridge = BridgeSchema.captured().stream()
                    .map(table -> table.canonicalName())
                    .toList();
            String sql = "SELECT schemaname || '.' || tablename FROM pg_publication_tables";

            db.init("item");
            assertThat(db.query(sql))
                    .contains("public.item")
                    .doesNotContain("public.secret")
                    .containsAll(bridge);
            assertThat(db.query(sql)).hasSize(bridge.size() + 1);

            db.init("secret");
            assertThat(db.query(sql))
                    .contains("public.secret")
                    .doesNotContain("public.item")
                    .containsAll(bridge);
        }
    }

    @Test
    void completeOldRowsAreAskedForOnlyWhereConfigured() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM, SECRET)) {
            InitPlan plain = db.plan("item", "secret");
            InitPlan full = new InitPlan(
                    plain.set(),
                    plain.database(),
                    plain.schema(),
                    plain.tables(),
                    plain.agentUser(),
                    plain.agentPassword(),
                    plain.agentHost(),
                    plain.slot(),
                    plain.publication(),
                    Set.of("item"));
            InitScript.of(db.admin.server(), full).run(db.admin);
            assertThat(db.catalog().table("item").orElseThrow().oldImages()).isTrue();
            assertThat(db.catalog().table("secret").orElseThrow().oldImages()).isFalse();
        }
    }

    @Test
    void onPostgres14AFunctionMakesTheSessionAReplica() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM)) {
            ServerInfo old = new ServerInfo(Engine.POSTGRESQL, 14, 0, "14.0", false);
            InitScript.of(old, db.plan("item")).run(db.admin);
            try (Connection connection = db.server.connect(db.name, db.agentUser, db.agentPassword)) {
                assertThatThrownBy(() -> Rows.text(connection, "SET session_replication_role = replica"))
                        .hasMessageContaining("permission denied");
                Rows.text(connection, "SELECT parley.become_replica()");
                assertThat(Rows.text(connection, "SHOW session_replication_role"))
                        .isEqualTo("replica");
            }
        }
    }

    @Test
    void captureAtMySqlStartsWhereTheBinaryLogEndedAtTheFirstInit() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.MYSQL, ITEM)) {
            db.init("item");
            String file = db.query("SELECT LOCAL->>'$.binary_log_file' FROM performance_schema.log_status")
                    .get(0);
            Checkpoint first = checkpoint(db).orElseThrow();
            assertThat(first.n()).isZero();
            assertThat(first.position().text()).startsWith("my:" + file + "/").doesNotContain("\n");
            db.run("INSERT INTO item VALUES (1, 'a')");
            db.init("item");
            assertThat(checkpoint(db)).contains(first);
        }
    }

    private static Optional<Checkpoint> checkpoint(TestDatabase db) {
        return new CheckpointStore(db.agent(), db.set).load(row -> {});
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void thePrintedScriptHoldsNoPassword(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM)) {
            String text = InitScript.of(db.admin.server(), db.plan("item")).text();
            assertThat(text).contains(db.agentUser).contains("item").doesNotContain("secret");
        }
    }

    @Test
    void theUndoScriptTakesEverythingBackFromPostgres() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM)) {
            db.init("item");
            undoTwice(db);
            assertThat(db.query("SELECT nspname FROM pg_namespace WHERE nspname = 'parley'"
                            + " UNION ALL SELECT pubname FROM pg_publication"
                            + " UNION ALL SELECT slot_name FROM pg_replication_slots WHERE database = '" + db.name + "'"
                            + " UNION ALL SELECT rolname FROM pg_roles WHERE rolname = '" + db.agentUser + "'"))
                    .isEmpty();
        }
    }

    @Test
    void theUndoScriptTakesEverythingBackFromMySql() throws SQLException {
        try (Sandbox sandbox = Sandbox.builder().mysql("own").start();
                TestDatabase db = TestDatabase.on(sandbox.database("own"), ITEM)) {
            db.init("item");
            undoTwice(db);
            assertThat(db.query("SELECT schema_name FROM information_schema.schemata WHERE schema_name = 'parley'"
                            + " UNION ALL SELECT user FROM mysql.user WHERE user = '" + db.agentUser + "'"))
                    .isEmpty();
        }
    }

    private static void undoTwice(TestDatabase db) throws SQLException {
        InitScript undo = InitScript.undo(db.admin.server(), db.plan("item"));
        undo.run(db.admin);
        undo.run(db.admin);
    }
}
