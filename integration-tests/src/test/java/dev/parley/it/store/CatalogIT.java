package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.store.BridgeSchema;
import dev.parley.store.Catalog;
import dev.parley.store.CatalogProblem;
import dev.parley.store.CatalogProblem.Kind;
import dev.parley.store.Engine;
import dev.parley.store.TableCatalog;
import dev.parley.store.TableNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shapes of rich schemas as the two catalogs tell them. */
class CatalogIT {
    @Test
    void postgresTypesBecomeCanonicalOnes() throws SQLException {
        try (TestDatabase db = TestDatabase.create(
                Engine.POSTGRESQL,
                "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                "CREATE DOMAIN price AS numeric(10,2) CHECK (VALUE >= 0)",
                "CREATE DOMAIN discount AS price",
                """
                CREATE TABLE kinds (b bool, i2 smallint, i4 int, i8 bigint PRIMARY KEY, n numeric(12,3) NOT NULL,
                    f4 real, f8 double precision, t text, v varchar(20), c char(3), y bytea, d date, ti time,
                    lt timestamp, inst timestamptz(3), u uuid, j json, jb jsonb, m mood, p price, dd discount,
                    g int GENERATED ALWAYS AS (i4 + 1) STORED)""")) {
            TableShape table = db.catalog().table("kinds").orElseThrow();
            assertThat(types(table))
                    .containsExactly(
                            "b BOOL boolean",
                            "i2 INT smallint",
                            "i4 INT integer",
                            "i8 INT bigint NOT NULL",
                            "n DECIMAL numeric(12,3) NOT NULL",
                            "f4 FLOAT32 real",
                            "f8 FLOAT64 double precision",
                            "t TEXT text",
                            "v TEXT character varying(20)",
                            "c TEXT character(3)",
                            "y BYTES bytea",
                            "d DATE date",
                            "ti TIME time without time zone",
                            "lt LOCAL_TIMESTAMP timestamp without time zone",
                            "inst INSTANT timestamp(3) with time zone",
                            "u UUID uuid",
                            "j JSON json",
                            "jb JSON jsonb",
                            "m TEXT mood",
                            "p DECIMAL numeric(10,2)",
                            "dd DECIMAL numeric(10,2)");
            assertThat(table.keyColumns()).containsExactly("i8");
            assertThat(table.oldImages()).isFalse();
        }
    }

    @Test
    void mySqlTypesBecomeCanonicalOnes() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.MYSQL, """
                CREATE TABLE kinds (b tinyint(1), bi bit(1), b8 bit(8), i1 tinyint, iu tinyint unsigned, i4 int,
                    i8 bigint PRIMARY KEY, u8 bigint unsigned, n decimal(12,3) NOT NULL, f4 float, f8 double,
                    c char(3), v varchar(20), t mediumtext, e enum('sad','happy'), s set('a','b'), y varbinary(20),
                    bl blob, d date, ti time(6), dt datetime(6), ts timestamp(3) NULL, yr year, j json,
                    g int GENERATED ALWAYS AS (i4 + 1) VIRTUAL, st int AS (i4 + 2) STORED)""")) {
            TableShape table = db.catalog().table("kinds").orElseThrow();
            assertThat(types(table))
                    .containsExactly(
                            "b BOOL tinyint(1)",
                            "bi BOOL bit(1)",
                            "b8 TEXT bit(8)",
                            "i1 INT tinyint",
                            "iu INT tinyint unsigned",
                            "i4 INT int",
                            "i8 INT bigint NOT NULL",
                            "u8 DECIMAL bigint unsigned",
                            "n DECIMAL decimal(12,3) NOT NULL",
                            "f4 FLOAT32 float",
                            "f8 FLOAT64 double",
                            "c TEXT char(3)",
                            "v TEXT varchar(20)",
                            "t TEXT mediumtext",
                            "e TEXT enum('sad','happy')",
                            "s TEXT set('a','b')",
                            "y BYTES varbinary(20)",
                            "bl BYTES blob",
                            "d DATE date",
                            "ti TIME time(6)",
                            "dt LOCAL_TIMESTAMP datetime(6)",
                            "ts INSTANT timestamp(3)",
                            "yr INT year",
                            "j JSON json");
            assertThat(table.oldImages()).isTrue();
        }
    }

    private static List<String> types(TableShape table) {
        return table.columns().stream().map(CatalogIT::type).toList();
    }

    private static String type(ColumnShape column) {
        return column.name() + " " + column.type() + " " + column.localType() + (column.nullable() ? "" : " NOT NULL");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void camelCaseTablesGetCanonicalNamesThroughout(Engine engine) throws SQLException {
        String q = engine == Engine.POSTGRESQL ? "\"" : "`";
        try (TestDatabase db = TestDatabase.create(
                engine,
                "CREATE TABLE %Artist% (%ArtistId% int PRIMARY KEY, %Name% varchar(120) UNIQUE)".replace("%", q),
                ("CREATE TABLE %AlbumTrack% (%TrackNo% int, %AlbumId% int, %ArtistId% int,"
                                + " CONSTRAINT %FkArtist% FOREIGN KEY (%ArtistId%) REFERENCES %Artist% (%ArtistId%),"
                                + " PRIMARY KEY (%AlbumId%, %TrackNo%))")
                        .replace("%", q))) {
            TableCatalog catalog = db.catalog(snakeCase());
            assertThat(catalog.problems()).isEmpty();
            assertThat(catalog.tables()).extracting(TableShape::name).containsExactly("album_track", "artist");
            TableShape track = catalog.tables().get(0);
            assertThat(track.localName()).isEqualTo("AlbumTrack");
            assertThat(track.localSchema()).isEqualTo(db.schema());
            assertThat(track.names().names()).containsExactly("track_no", "album_id", "artist_id");
            assertThat(track.columns()).extracting(ColumnShape::localName).contains("AlbumId");
            assertThat(track.keyColumns()).containsExactly("album_id", "track_no");
            assertThat(track.foreignKeys())
                    .containsExactly(
                            new ForeignKeyShape("FkArtist", List.of("artist_id"), "artist", List.of("artist_id")));
            assertThat(catalog.tables().get(1).uniques())
                    .extracting(UniqueShape::columns)
                    .containsExactly(List.of("name"));
        }
    }

    private static TableNames snakeCase() {
        return new TableNames() {
            @Override
            public Optional<String> table(String localTable) {
                return Optional.of(snake(localTable));
            }

            @Override
            public String column(String canonicalTable, String localColumn) {
                return snake(localColumn);
            }

            @Override
            public Set<String> listed() {
                return Set.of();
            }
        };
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    @Test
    void columnsMeanWhatTheSiteFileDeclaresIfTheirTypeCanHoldIt() throws SQLException {
        try (TestDatabase db = TestDatabase.create(
                Engine.MYSQL, "CREATE TABLE kinds (id binary(16) PRIMARY KEY, at datetime(6), n int, s varchar(36))")) {
            TableCatalog catalog = db.catalog(declaring(Map.of(
                    "kinds.id", CanonicalType.UUID,
                    "kinds.at", CanonicalType.INSTANT,
                    "kinds.n", CanonicalType.UUID,
                    "kinds.absent", CanonicalType.JSON)));
            assertThat(catalog.problems())
                    .containsExactlyInAnyOrder(
                            new CatalogProblem(
                                    Kind.UNFIT_DECLARED_TYPE, "`" + db.name + "`.`kinds`", "`n`", "int, not uuid"),
                            new CatalogProblem(
                                    Kind.UNFIT_DECLARED_TYPE, "kinds.absent", "", "no such column in this set"));

            TableShape table = db.catalog(
                            declaring(Map.of("kinds.id", CanonicalType.UUID, "kinds.at", CanonicalType.INSTANT)))
                    .table("kinds")
                    .orElseThrow();
            assertThat(types(table))
                    .containsExactly(
                            "id UUID binary(16) NOT NULL", "at INSTANT datetime(6)", "n INT int", "s TEXT varchar(36)");
        }
    }

    private static TableNames declaring(Map<String, CanonicalType> types) {
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
            public Map<String, CanonicalType> declaredTypes() {
                return types;
            }

            @Override
            public Set<String> listed() {
                return Set.of();
            }
        };
    }

    @Test
    void everythingThatDoesNotFitPostgresIsFoundAtOnce() throws SQLException {
        try (TestDatabase db = TestDatabase.create(
                Engine.POSTGRESQL,
                "CREATE TABLE fine (id int PRIMARY KEY)",
                "CREATE TABLE no_key (id int)",
                "CREATE TABLE old_style (id int PRIMARY KEY)",
                "CREATE TABLE old_child (PRIMARY KEY (id)) INHERITS (old_style)",
                "CREATE TABLE odd (id int PRIMARY KEY, a int4range[], i tsrange, m money)",
                "CREATE TABLE late_key (id int PRIMARY KEY DEFERRABLE)",
                "CREATE TABLE uniques (id int PRIMARY KEY, a int UNIQUE DEFERRABLE INITIALLY DEFERRED, b int, c text)",
                "CREATE UNIQUE INDEX part ON uniques (b) WHERE b > 0",
                "CREATE UNIQUE INDEX expr ON uniques (lower(c))",
                "CREATE UNIQUE INDEX nulls ON uniques (c) NULLS NOT DISTINCT",
                "CREATE UNIQUE INDEX covering ON uniques (b) INCLUDE (c)",
                "CREATE VIEW seen AS SELECT id FROM fine",
                "CREATE SCHEMA other",
                "CREATE TABLE other.parent (id int PRIMARY KEY)",
                "CREATE TABLE child (id int PRIMARY KEY, p int CONSTRAINT up REFERENCES other.parent)",
                "CREATE TABLE other.grandchild (id int PRIMARY KEY, p int CONSTRAINT down REFERENCES child)",
                "CREATE TABLE parts (id int PRIMARY KEY, v int) PARTITION BY RANGE (id)",
                "CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)")) {
            TableCatalog catalog = db.catalog(listing("seen", "absent"));

            assertThat(catalog.problems())
                    .containsExactlyInAnyOrder(
                            new CatalogProblem(Kind.MISSING_TABLE, "absent", "", "no such table in schema public"),
                            problem(Kind.NOT_A_TABLE, "seen", "", "a view or a foreign table"),
                            problem(Kind.NO_PRIMARY_KEY, "no_key", "", "no primary key"),
                            problem(Kind.INHERITED, "old_style", "", "tables that inherit from it"),
                            problem(Kind.UNSUPPORTED_TYPE, "odd", "\"a\"", "int4range[]"),
                            problem(Kind.UNSUPPORTED_TYPE, "odd", "\"i\"", "tsrange"),
                            problem(Kind.UNSUPPORTED_TYPE, "odd", "\"m\"", "money"),
                            problem(Kind.UNUSABLE_PRIMARY_KEY, "late_key", "\"late_key_pkey\"", "deferrable"),
                            problem(Kind.DEFERRABLE_UNIQUE, "uniques", "\"uniques_a_key\"", "deferrable"),
                            problem(Kind.SPECIAL_UNIQUE, "uniques", "\"part\"", "partial"),
                            problem(Kind.SPECIAL_UNIQUE, "uniques", "\"expr\"", "over an expression"),
                            problem(Kind.SPECIAL_UNIQUE, "uniques", "\"nulls\"", "NULLS NOT DISTINCT"),
                            problem(Kind.OUTSIDE_PARENT, "child", "\"up\"", "\"other\".\"parent\""),
                            problem(Kind.OUTSIDE_CHILD, "child", "\"down\"", "\"other\".\"grandchild\""));
            assertThat(catalog.tables())
                    .extracting(TableShape::name)
                    .containsExactly("child", "fine", "old_child", "parts");
        }
    }

    private static CatalogProblem problem(Kind kind, String table, String subject, String found) {
        return new CatalogProblem(kind, "\"public\".\"" + table + "\"", subject, found);
    }

    @Test
    void everythingThatDoesNotFitMySqlIsFoundAtOnce() throws SQLException {
        try (TestDatabase db = TestDatabase.create(
                Engine.MYSQL,
                "CREATE TABLE fine (id int PRIMARY KEY)",
                "CREATE TABLE no_key (id int)",
                "CREATE TABLE odd (id int PRIMARY KEY, p point, b geometry)",
                "CREATE TABLE prefix_key (id varchar(100), PRIMARY KEY (id(10)))",
                "CREATE TABLE uniques (id int PRIMARY KEY, c varchar(100), UNIQUE KEY pre (c(10)),"
                        + " UNIQUE KEY expr ((lower(c))), UNIQUE KEY whole (c))",
                "CREATE VIEW seen AS SELECT id FROM fine")) {
            String t = "`" + db.name + "`.`";
            assertThat(db.catalog(listing("seen", "absent")).problems())
                    .containsExactlyInAnyOrder(
                            new CatalogProblem(Kind.MISSING_TABLE, "absent", "", "no such table in schema " + db.name),
                            new CatalogProblem(Kind.NOT_A_TABLE, t + "seen`", "", "a view or a foreign table"),
                            new CatalogProblem(Kind.NO_PRIMARY_KEY, t + "no_key`", "", "no primary key"),
                            new CatalogProblem(Kind.UNSUPPORTED_TYPE, t + "odd`", "`p`", "point"),
                            new CatalogProblem(Kind.UNSUPPORTED_TYPE, t + "odd`", "`b`", "geometry"),
                            new CatalogProblem(
                                    Kind.UNUSABLE_PRIMARY_KEY,
                                    t + "prefix_key`",
                                    "`PRIMARY`",
                                    "over a prefix of a column"),
                            new CatalogProblem(
                                    Kind.SPECIAL_UNIQUE, t + "uniques`", "`pre`", "over a prefix of a column"),
                            new CatalogProblem(Kind.SPECIAL_UNIQUE, t + "uniques`", "`expr`", "over an expression"));
        }
    }

    private static TableNames listing(String... listed) {
        TableNames all = TestDatabase.all();
        return new TableNames() {
            @Override
            public Optional<String> table(String localTable) {
                return all.table(localTable);
            }

            @Override
            public String column(String canonicalTable, String localColumn) {
                return localColumn;
            }

            @Override
            public Set<String> listed() {
                return Set.of(listed);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theBridgesOwnShapesAreWhatInitMade(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, "CREATE TABLE item (id int PRIMARY KEY)")) {
            db.init("item");
            Map<String, List<CanonicalType>> made = new LinkedHashMap<>();
            Map<String, List<CanonicalType>> declared = new LinkedHashMap<>();
            try (Connection connection = db.server.connect(db.name)) {
                Catalog.read(engine, connection, Engine.BRIDGE_SCHEMA, TestDatabase.all())
                        .tables()
                        .forEach(table -> made.put("parley." + table.name(), canonicalTypes(table)));
            }
            BridgeSchema.capturedShapes(engine).forEach(table -> declared.put(table.name(), canonicalTypes(table)));
            assertThat(made).containsAllEntriesOf(declared);
        }
    }

    private static List<CanonicalType> canonicalTypes(TableShape table) {
        return table.columns().stream().map(ColumnShape::type).toList();
    }
}
