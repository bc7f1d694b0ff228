package dev.parley.it.types;

import java.util.List;

/**
 * A value that one site holds and the other cannot.
 *
 * @param table of its own
 * @param postgres type at the PostgreSQL site
 * @param mysql type at the MySQL site
 * @param fromPostgres true if PostgreSQL has the value
 * @param bad the value, as SQL of the engine that has it
 * @param good one that fits both
 */
record Misfit(String table, String postgres, String mysql, boolean fromPostgres, String bad, String good) {
    static List<Misfit> all() {
        return List.of(
                new Misfit("m_long", "varchar(60)", "varchar(5)", true, "'far too long'", "'ok'"),
                new Misfit("m_range", "smallint", "tinyint", true, "1000", "5"),
                new Misfit("m_nan", "double precision", "double", true, "'NaN'", "1.5"),
                new Misfit("m_decimal", "numeric", "decimal(10,2)", true, "'Infinity'", "1.25"),
                new Misfit("m_date", "date", "date", true, "'infinity'", "'2026-01-31'"),
                new Misfit("m_bc", "date", "date", true, "'0044-03-15 BC'", "'2026-01-31'"),
                new Misfit(
                        "m_far", "timestamptz", "timestamp(6)", true, "'2100-01-01 00:00+00'", "'2026-01-01 00:00+00'"),
                new Misfit("m_charset", "text", "varchar(20) CHARACTER SET latin1", true, "'中'", "'é'"),
                new Misfit("m_enum", "text", "enum('a', 'b')", true, "'c'", "'b'"),
                new Misfit("m_number", "jsonb", "json", true, "'1e400'", "'1'"),
                new Misfit("m_bits", "varbit(12)", "bit(12)", true, "B'101'", "B'101010101010'"),
                new Misfit("m_time", "time", "time(6)", false, "'25:00:00'", "'01:00:00'"),
                new Misfit("m_before", "time", "time(6)", false, "'-00:00:01'", "'00:00:01'"),
                new Misfit("m_nul", "text", "varchar(20)", false, "CONCAT('a', CHAR(0))", "'a'"),
                new Misfit("m_uuid", "uuid", "char(36)", false, "'no uuid'", "'00000000-0000-0000-0000-000000000001'"),
                new Misfit("m_array", "integer[]", "json", false, "'{\"a\": 1}'", "'[1]'"),
                new Misfit("m_address", "inet", "varchar(49)", false, "'no address'", "'10.0.0.1'"),
                new Misfit("m_check", "posint", "int", false, "-5", "5"));
    }
}
