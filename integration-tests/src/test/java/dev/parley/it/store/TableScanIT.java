package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.apply.Dialect;
import dev.parley.apply.ScanDialect;
import dev.parley.apply.TableScan;
import dev.parley.apply.mysql.MySqlDialect;
import dev.parley.apply.mysql.MySqlScan;
import dev.parley.apply.postgres.PostgresDialect;
import dev.parley.apply.postgres.PostgresScan;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.DigestPage;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.Engine;
import dev.parley.store.Purpose;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of hashes from real servers: complete, and the same for the same rows whichever engine keeps them. */
class TableScanIT {
    private static final String PG_TYPES =
            "CREATE TABLE kinds (word varchar(20), part int, yes boolean, small smallint,"
                    + " big bigint, exact numeric(20,5), single real, twin double precision, long_text text, raw bytea, day date,"
                    + " hour time(6), at timestamp(6), moment timestamptz(6), uid uuid, doc jsonb, PRIMARY KEY (word, part))";
    private static final String MY_TYPES =
            "CREATE TABLE kinds (word varchar(20) CHARACTER SET latin1 COLLATE latin1_bin,"
                    + " part int, yes tinyint(1),"
                    + " small smallint, big bigint, exact decimal(20,5), single float, twin double, long_text text, raw blob,"
                    + " day date, hour time(6), at datetime(6), moment timestamp(6) NULL, uid binary(16), doc json,"
                    + " PRIMARY KEY (word, part)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    private static final String[] WORDS = {"a", "B", "b", "ä", "Ä", "_", "zz", "", "é", "Z"};

    private static final List<String> UNLIKE = List.of("uid"); // MySQL has no type of its own for it

    private static String insert(Engine engine, int i) {
        boolean pg = engine == Engine.POSTGRESQL;
        String raw = String.format("%02x00ff", i % 256);
        String uid = String.format("%032x", i * 7_919L);
        String start = "INSERT INTO kinds VALUES ('" + WORDS[i % WORDS.length] + "', " + i + ", ";
        if (i % 11 == 0) {
            return start + "NULL" + ", NULL".repeat(13) + ")";
        }
        return start + (pg ? i % 2 == 0 : i % 2 == 0 ? 1 : 0) + ", " + (i - 50) + ", " + (i * 1_000_000_007L - 5)
                + ", " + (i - 20) + ".50000, " + i + ".25, " + i + ".125, 'text ünd 😀 " + i + "', "
                + (pg ? "'\\x" + raw + "'" : "x'" + raw + "'") + ", '20" + (10 + i % 80) + "-02-11', '12:0" + (i % 10)
                + ":59.00000" + (i % 10) + "', '1969-12-31 23:59:59." + (100_000 + i) + "', '2021-06-07 08:09:10."
                + (200_000 + i) + (pg ? "+00" : "") + "', " + (pg ? "'" + uid + "'" : "x'" + uid + "'")
                + ", '{\"b\": " + i + ", \"a\": [1.0, null]}')";
    }

    private static ScanDialect scan(Engine engine) {
        return engine == Engine.POSTGRESQL ? new PostgresScan() : new MySqlScan();
    }

    private static TestDatabase filled(Engine engine, int rows) throws SQLException {
        TestDatabase db = TestDatabase.create(engine, engine == Engine.POSTGRESQL ? PG_TYPES : MY_TYPES);
        try (Connection connection = db.admin.connection(Purpose.VERIFY);
                java.sql.Statement statement = connection.createStatement()) {
            for (int i = 0; i < rows; i++) {
                statement.execute(insert(engine, i));
            }
        }
        return db;
    }

    /** Hash of each row by hash of its key, read in pages. */
    private static Map<Long, Long> read(TestDatabase db, TableShape table, List<String> columns, int limit)
            throws SQLException {
        Map<Long, Long> rows = new HashMap<>();
        List<ColumnShape> hashed = columns.stream()
                .map(name -> table.columns().get(table.names().indexOf(name)))
                .toList();
        ScanDialect dialect = scan(db.engine);
        try (Connection connection = db.admin.connection(Purpose.VERIFY)) {
            dialect.prepareSession(connection);
            @Nullable RowKey after = null;
            do {
                DigestPage page =
                        new TableScan(dialect).page(connection, table, hashed, Optional.empty(), after, limit);
                for (int i = 0; i < page.size(); i++) {
                    assertThat(rows.put(page.key(i), page.row(i))).isNull();
                }
                after = page.last();
            } while (after != null);
        }
        return rows;
    }

    @Test
    void theSameRowsHaveTheSameHashesInBothEngines() throws SQLException {
        try (TestDatabase pg = filled(Engine.POSTGRESQL, 150);
                TestDatabase my = filled(Engine.MYSQL, 150)) {
            TableShape left = pg.catalog().table("kinds").orElseThrow();
            TableShape right = my.catalog().table("kinds").orElseThrow();
            List<String> columns = left.names().names().stream()
                    .filter(name -> !UNLIKE.contains(name))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (String column : columns) {
                assertThat(read(my, right, List.of(column), 40))
                        .as(column)
                        .isEqualTo(read(pg, left, List.of(column), 7));
            }
            assertThat(read(my, right, columns, 7)).hasSize(150).isEqualTo(read(pg, left, columns, 1_000));
        }
    }

    /** What is hashed straight from the driver is what the reader of rows reads, for every type. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void hashesAreThoseOfTheCanonicalValues(Engine engine) throws SQLException {
        try (TestDatabase db = filled(engine, 60)) {
            TableShape table = db.catalog().table("kinds").orElseThrow();
            List<RowKey> keys = new ArrayList<>();
            Map<Long, Long> expected = new HashMap<>();
            Dialect dialect = engine == Engine.POSTGRESQL ? new PostgresDialect() : new MySqlDialect();
            ScanDialect scan = scan(engine);
            try (Connection connection = db.admin.connection(Purpose.VERIFY)) {
                scan.prepareSession(connection);
                keys.addAll(new TableScan(scan).keys(connection, table, null, 100));
                dialect.prepareSession(connection);
                Row[] rows = dialect.read(connection, table, keys, false);
                for (int i = 0; i < rows.length; i++) {
                    expected.put(hash(keys.get(i)), hash(rows[i]));
                }
            }
            Set<RowKey> all = new HashSet<>(keys);
            assertThat(all).hasSize(60);
            assertThat(read(db, table, table.names().names(), 11)).isEqualTo(expected);
        }
    }

    private static long hash(RowKey key) {
        CanonicalHash hash = new CanonicalHash();
        for (int i = 0; i < key.size(); i++) {
            hash.value(key.get(i));
        }
        return hash.result();
    }

    private static long hash(Row row) {
        CanonicalHash hash = new CanonicalHash();
        for (int i = 0; i < row.columns().size(); i++) {
            hash.value(row.get(i));
        }
        return hash.result();
    }
}
