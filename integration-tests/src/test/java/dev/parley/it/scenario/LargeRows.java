package dev.parley.it.scenario;

import dev.parley.it.sandbox.Engine;

/** A table of large values, whose rows are told by lengths and hashes. */
final class LargeRows {
    static final String PG_MARKS = "SELECT concat_ws(' ', id, n, length(t),"
            + " encode(sha256(convert_to(t, 'UTF8')), 'hex'), length(b), encode(sha256(b), 'hex')) FROM big ORDER BY id";
    static final String MY_MARKS =
            "SELECT concat_ws(' ', id, n, char_length(t), sha2(t, 256), length(b), sha2(b, 256)) FROM big ORDER BY id";
    private static final int LETTER_BYTES = 4;
    private static final int BLOCK_BYTES = 256;

    private LargeRows() {}

    static String create(Engine engine) {
        return engine == Engine.POSTGRESQL
                ? "CREATE TABLE big (id integer PRIMARY KEY, n integer, t text, b bytea)"
                : "CREATE TABLE big (id integer PRIMARY KEY, n integer, t longtext, b longblob)"
                        + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    }

    /** Text of more than one byte a letter, and bytes of every value, of so many bytes each. */
    static String insert(Engine engine, int id, int size) {
        String text = "repeat('a\u00e9z', " + size / LETTER_BYTES + ")";
        int blocks = size / BLOCK_BYTES;
        String bytes = engine == Engine.POSTGRESQL
                ? "decode(repeat(encode((SELECT string_agg(decode(lpad(to_hex(i), 2, '0'), 'hex'), ''::bytea ORDER BY i)"
                        + " FROM generate_series(0, 255) i), 'hex'), " + blocks + "), 'hex')"
                : "repeat((SELECT group_concat(char(i) ORDER BY i SEPARATOR '') FROM (WITH RECURSIVE n (i) AS (SELECT 0"
                        + " UNION ALL SELECT i + 1 FROM n WHERE i < 255) SELECT i FROM n) n), " + blocks + ")";
        return "INSERT INTO big VALUES (" + id + ", 1, " + text + ", " + bytes + ")";
    }
}
