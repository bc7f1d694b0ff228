package dev.parley.it.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.scenario.Parley;
import dev.parley.it.types.TypePair.Equality;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every pair of types carries every value both ways. Each value is written twice, by an application at PostgreSQL and by
 * one at MySQL; each database itself then says whether what came from the other is what its own application has written.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TypesIT {
    private static final Logger LOG = LoggerFactory.getLogger(TypesIT.class);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PG = "ada";
    private static final String MY = "bob";
    /** Rows of MySQL's application are those of PostgreSQL's and this. */
    private static final int MYSQL_ROWS = 1_000;

    private final long seed = Long.getLong("parley.seed", System.nanoTime());
    private final List<TypePair> pairs = TypePairs.of(seed);
    private Bridge bridge;

    @BeforeAll
    void started() throws SQLException {
        LOG.atInfo().addKeyValue("seed", seed).log("values to carry: -Dparley.seed repeats them");
        List<String> declared = new ArrayList<>(List.of("m_uuid.v: uuid"));
        pairs.stream()
                .filter(pair -> !pair.declared().isEmpty())
                .forEach(pair -> declared.add(pair.name() + ".v: " + pair.declared()));
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .replicationSet(MY, "types", "{" + String.join(", ", declared) + "}")
                .tuning("flush-interval", "1s")
                .start();
        create();
        bridge.begin(LIMIT);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private void create() throws SQLException {
        List<String> postgres = new ArrayList<>(List.of(
                "CREATE EXTENSION citext",
                "CREATE EXTENSION hstore",
                "CREATE TYPE pair AS (a integer, b text)",
                "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
                "CREATE DOMAIN posint AS integer CHECK (VALUE >= 0)",
                "CREATE DOMAIN days AS interval"));
        List<String> mysql = new ArrayList<>();
        for (TypePair pair : pairs) {
            postgres.add("CREATE TABLE " + pair.name() + " (id integer PRIMARY KEY, v " + pair.postgres() + ")");
            mysql.add("CREATE TABLE " + pair.name() + " (id integer PRIMARY KEY, v " + pair.mysql() + " NULL)");
        }
        for (Misfit misfit : Misfit.all()) {
            postgres.add("CREATE TABLE " + misfit.table() + " (id integer PRIMARY KEY, v " + misfit.postgres() + ")");
            mysql.add("CREATE TABLE " + misfit.table() + " (id integer PRIMARY KEY, v " + misfit.mysql() + " NULL)");
        }
        execute(PG, postgres);
        execute(MY, mysql);
    }

    private void execute(String site, List<String> statements) throws SQLException {
        List<String> inZone = new ArrayList<>();
        inZone.add(site.equals(PG) ? "SET TIME ZONE 'America/New_York'" : "SET time_zone = '+05:30'");
        inZone.addAll(statements);
        Sql.execute(bridge.admin(site), inZone);
    }

    private List<String> query(String site, String sql) throws SQLException {
        return Sql.query(bridge.admin(site), sql);
    }

    /** Values whose two rows are there and are not equal, or which have no two rows. */
    private List<String> unequal(String site) throws SQLException {
        List<String> queries = new ArrayList<>();
        for (TypePair pair : pairs) {
            Equality equality = pair.equality();
            String equal = site.equals(PG) ? equality.postgres : equality.mysql;
            queries.add(
                    "SELECT concat('" + pair.name() + " ', a.id) FROM " + pair.name() + " a LEFT JOIN " + pair.name()
                            + " b ON b.id = a.id + " + MYSQL_ROWS + " WHERE a.id < " + MYSQL_ROWS
                            + " AND (b.id IS NULL OR NOT ("
                            + equal + "))");
            queries.add("SELECT concat('" + pair.name() + " rows: ', count(*)) FROM " + pair.name()
                    + " HAVING count(*) <> " + 2 * pair.samples().size());
        }
        return query(site, String.join(" UNION ALL ", queries));
    }

    private void assertEqual() {
        for (String site : bridge.sites()) {
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(300))
                    .untilAsserted(
                            () -> assertThat(unequal(site)).as("at " + site).isEmpty());
        }
    }

    @Test
    @Order(1)
    void whatIsInsertedArrivesAsItIs() throws SQLException {
        List<String> postgres = new ArrayList<>();
        List<String> mysql = new ArrayList<>();
        for (TypePair pair : pairs) {
            for (int i = 0; i < pair.samples().size(); i++) {
                Sample sample = pair.samples().get(i);
                postgres.add("INSERT INTO " + pair.name() + " VALUES (" + i + ", " + sample.postgres() + ")");
                mysql.add("INSERT INTO " + pair.name() + " VALUES (" + (MYSQL_ROWS + i) + ", " + sample.mysql() + ")");
            }
        }
        execute(PG, postgres);
        execute(MY, mysql);
        assertEqual();
    }

    /** Each site writes the rows of the other, so that every value becomes every next one. */
    @Test
    @Order(2)
    void whatIsUpdatedArrivesAsItIs() throws SQLException {
        List<String> postgres = new ArrayList<>();
        List<String> mysql = new ArrayList<>();
        for (TypePair pair : pairs) {
            int size = pair.samples().size();
            for (int i = 0; i < size; i++) {
                Sample next = pair.samples().get((i + 1) % size);
                postgres.add(
                        "UPDATE " + pair.name() + " SET v = " + next.postgres() + " WHERE id = " + (MYSQL_ROWS + i));
                mysql.add("UPDATE " + pair.name() + " SET v = " + next.mysql() + " WHERE id = " + i);
            }
        }
        execute(PG, postgres);
        execute(MY, mysql);
        assertEqual();
    }

    /** Values whose type only one side has, and what they look like there. */
    @Test
    @Order(3)
    void typesOfOneEngineAloneAreRefusedWithColumnAndChoices() throws SQLException {
        for (String site : bridge.sites()) {
            boolean old =
                    site.equals(MY) && query(site, "SELECT version()").get(0).startsWith("8.");
            List<RefusedType> types = RefusedType.all().stream()
                    .filter(type -> type.postgres() == site.equals(PG))
                    .filter(type -> !(old && type.type().startsWith("vector")))
                    .toList();
            String columns = types.stream()
                    .map(type -> ", " + type.column() + " " + type.type())
                    .collect(Collectors.joining());
            execute(site, List.of("CREATE TABLE refused (id integer PRIMARY KEY" + columns + ")"));
            Parley.Result checked = bridge.command(site, "check");
            execute(site, List.of("DROP TABLE refused"));

            assertThat(checked.exitCode()).as(checked.output()).isEqualTo(ExitCode.CHECK.code());
            for (RefusedType type : types) {
                assertThat(checked.output()).contains(type.column()).contains("leave the table out");
            }
            assertThat(checked.output()).contains(site.equals(PG) ? "native-types: postgresql" : "change it to");
        }
    }

    @Test
    @Order(4)
    void nothingWasRepairedOrParked() throws SQLException {
        for (String site : bridge.sites()) {
            assertThat(query(site, "SELECT concat(tbl, ' ', reason) FROM parley.projected"))
                    .isEmpty();
        }
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** Each parks its own row at the site that cannot hold it, until the value fits; nothing else waits for it. */
    @Test
    @Order(5)
    void valueThatTheOtherSiteCannotHoldParksItsRowAlone() throws SQLException {
        for (Misfit misfit : Misfit.all()) {
            execute(
                    misfit.fromPostgres() ? PG : MY,
                    List.of(
                            "INSERT INTO " + misfit.table() + " VALUES (1, " + misfit.bad() + ")",
                            "INSERT INTO " + misfit.table() + " VALUES (2, " + misfit.good() + ")"));
        }
        for (String site : bridge.sites()) {
            awaitMisfits(site, "2", true);
        }
        for (Misfit misfit : Misfit.all()) {
            execute(misfit.fromPostgres() ? PG : MY, List.of("UPDATE " + misfit.table() + " SET v = " + misfit.good()));
        }
        for (String site : bridge.sites()) {
            awaitMisfits(site, "1,2", false);
        }
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** What a site shows of the values that come from the other one, and which of them it keeps aside. */
    private void awaitMisfits(String site, String ids, boolean parked) {
        List<String> tables = Misfit.all().stream()
                .filter(misfit -> misfit.fromPostgres() != site.equals(PG))
                .map(Misfit::table)
                .sorted()
                .toList();
        String list = site.equals(PG) ? "string_agg(id::text, ',' ORDER BY id)" : "GROUP_CONCAT(id ORDER BY id)";
        String shown = tables.stream()
                .map(table -> "SELECT concat('" + table + " ', " + list + ") FROM " + table)
                .collect(Collectors.joining(" UNION ALL ", "SELECT * FROM (", ") shown ORDER BY 1"));
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            assertThat(query(site, shown))
                    .as("at " + site)
                    .isEqualTo(tables.stream().map(table -> table + " " + ids).toList());
            assertThat(query(site, "SELECT tbl FROM parley.projected ORDER BY tbl"))
                    .as("parked at " + site)
                    .isEqualTo(parked ? tables : List.of());
        });
    }
}
