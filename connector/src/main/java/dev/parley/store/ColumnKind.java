package dev.parley.store;

import dev.parley.pipeline.CanonicalType;

/** What a column of the bridge's own tables holds, with its type on both engines. Texts compare by code point. */
enum ColumnKind {
    /** Names of sets, sites, rules, statuses: ASCII. */
    NAME("varchar(63) COLLATE \"C\"", "varchar(63) CHARACTER SET ascii COLLATE ascii_bin", CanonicalType.TEXT),
    /** Hash or token: ASCII. */
    TOKEN("varchar(128) COLLATE \"C\"", "varchar(128) CHARACTER SET ascii COLLATE ascii_bin", CanonicalType.TEXT),
    /** Canonical table name or another name that people gave. */
    TABLE("varchar(255) COLLATE \"C\"", "varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", CanonicalType.TEXT),
    TEXT("text COLLATE \"C\"", "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", CanonicalType.TEXT),
    NUMBER("bigint", "bigint", CanonicalType.INT),
    /** Number that the database gives. */
    COUNTED("bigint GENERATED ALWAYS AS IDENTITY", "bigint AUTO_INCREMENT", CanonicalType.INT),
    BYTES("bytea", "longblob", CanonicalType.BYTES);

    private final String postgres;
    private final String mySql;
    private final CanonicalType canonical;

    ColumnKind(String postgres, String mySql, CanonicalType canonical) {
        this.postgres = postgres;
        this.mySql = mySql;
        this.canonical = canonical;
    }

    String type(Engine engine) {
        return engine == Engine.POSTGRESQL ? postgres : mySql;
    }

    CanonicalType canonical() {
        return canonical;
    }
}
