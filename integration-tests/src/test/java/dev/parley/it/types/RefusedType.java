package dev.parley.it.types;

import java.util.List;

/**
 * A type that one engine has and the other does not.
 *
 * @param postgres true for PostgreSQL, false for MySQL
 * @param type as a column declares it
 * @param samples values that PostgreSQL sites carry between them, as SQL; empty if not even they do
 */
record RefusedType(boolean postgres, String type, List<String> samples) {
    /** All of them, those of extensions for one: hstore. */
    static List<RefusedType> all() {
        return List.of(
                postgres("int4range", "'[1,5)'", "'empty'", "NULL"),
                postgres("tstzrange", "'[2026-01-01 00:00+00,infinity)'", "'(,)'"),
                postgres("nummultirange", "'{[1.5,2),[3,4)}'", "'{}'"),
                postgres("hstore", "'\"a b\"=>\"1\", c=>NULL'", "''"),
                postgres("point", "'(1,-2.5)'"),
                postgres("box", "'(3,4),(1,2)'"),
                postgres("path", "'[(0,0),(1,1.5)]'"),
                postgres("polygon", "'((0,0),(1,1),(1,0))'"),
                postgres("circle", "'<(1,2),3.25>'"),
                postgres("line", "'{1,-2,3}'"),
                postgres("lseg", "'[(1,2),(3,4)]'"),
                postgres("tsvector", "'a:1A fat:2 cat:3'::tsvector"),
                postgres("tsquery", "'fat & (rat | cat)'::tsquery"),
                postgres("xml", "'<a b=\"1\">&lt;ä</a>'::xml"),
                postgres("pair", "ROW(1, 'a \"b\", c')::pair", "ROW(NULL, '')::pair"),
                postgres("pg_lsn", "'16/B374D848'"),
                postgres("jsonpath", "'$.a[*] ? (@ > 1)'"),
                postgres("int4range[]", "ARRAY['[1,5)', 'empty']::int4range[]"),
                postgres("pair[]", "ARRAY[ROW(1, '{\"x\"}')::pair, NULL]"),
                postgres("oid", "4294967295"),
                postgres("money"),
                postgres("timetz"),
                mysql("geometry"),
                mysql("point"),
                mysql("vector(3)"));
    }

    private static RefusedType postgres(String type, String... samples) {
        return new RefusedType(true, type, List.of(samples));
    }

    private static RefusedType mysql(String type) {
        return new RefusedType(false, type, List.of());
    }

    /** Name of its column in a table that has all of them. */
    String column() {
        return "c_" + type.replaceAll("[^a-z0-9]+", "_");
    }
}
