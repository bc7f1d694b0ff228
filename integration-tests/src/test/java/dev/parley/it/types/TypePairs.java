package dev.parley.it.types;

import static dev.parley.it.types.Samples.literals;
import static dev.parley.it.types.Samples.quoted;
import static dev.parley.it.types.Samples.text;

import dev.parley.it.types.TypePair.Equality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every pair of types that carries values both ways without loss. */
final class TypePairs {
    private static final String BINARY = " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    private final List<TypePair> pairs = new ArrayList<>();
    private final Samples samples;

    private TypePairs(long seed) {
        samples = new Samples(seed);
    }

    /** The pairs with values that depend on the seed alone. */
    static List<TypePair> of(long seed) {
        TypePairs all = new TypePairs(seed);
        all.numbers();
        all.texts();
        all.times();
        all.others();
        return List.copyOf(all.pairs);
    }

    private TypePair last() {
        return pairs.get(pairs.size() - 1);
    }

    private void change(TypePair changed) {
        pairs.set(pairs.size() - 1, changed);
    }

    private void add(String postgres, String mysql, List<Sample> values) {
        String words = (postgres + "_" + mysql).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        String name = "t" + pairs.size() + "_" + words;
        pairs.add(TypePair.of(name.length() > 50 ? name.substring(0, 50) : name, postgres, mysql, values));
    }

    private void note(String text) {
        change(last().note(text));
    }

    private void by(Equality equality) {
        change(last().by(equality));
    }

    private void declared(String type) {
        change(last().declared(type));
    }

    private void numbers() {
        add("smallint", "smallint", samples.integers("-32768", "32767"));
        add("smallint", "tinyint", samples.integers("-128", "127"));
        add("smallint", "tinyint unsigned", samples.integers("0", "255"));
        add("integer", "int", samples.integers("-2147483648", "2147483647"));
        add("integer", "mediumint", samples.integers("-8388608", "8388607"));
        add("integer", "smallint unsigned", samples.integers("0", "65535"));
        add("integer", "year", literals("0", "1901", "1999", "2026", "2155"));
        add("bigint", "bigint", samples.integers("-9223372036854775808", "9223372036854775807"));
        add("bigint", "int unsigned", samples.integers("0", "4294967295"));
        add("numeric(20)", "bigint unsigned", samples.integers("0", "18446744073709551615"));
        add("numeric(10,2)", "decimal(10,2)", samples.decimals(10, 2));
        add("numeric(65,30)", "decimal(65,30)", samples.decimals(65, 30));
        add("real", "float", samples.floats());
        by(Equality.FLOAT);
        note("NaN and infinities have no place in MySQL: such a row is parked there");
        add("double precision", "double", samples.doubles());
        by(Equality.FLOAT);
        note("as for `real`");
        add("boolean", "tinyint(1)", literals("true", "false"));
        note("MySQL lets other numbers into a `tinyint(1)`; they count as true");
        add("boolean", "bit(1)", List.of(new Sample("true", "b'1'"), new Sample("false", "b'0'")));
        by(Equality.BYTES);
        add("smallint", "tinyint(1)", samples.integers("-128", "127"));
        declared("int");
        add("bit(1)", "bit(1)", samples.bits(1));
        by(Equality.BYTES);
        add("bit(12)", "bit(12)", samples.bits(12));
        by(Equality.BYTES);
        add("bit(64)", "bit(64)", samples.bits(64));
        by(Equality.BYTES);
    }

    private void texts() {
        add("char(8)", "char(8)" + BINARY, List.of(text("abc"), text(""), text("12345678"), text("ä中😀")));
        note("blanks at the end are no part of the value");
        add("varchar(200)", "varchar(200)" + BINARY, samples.texts(60));
        add("text", "longtext" + BINARY, samples.texts(200));
        add(
                "varchar(60)",
                "varchar(60) CHARACTER SET latin1 COLLATE latin1_bin",
                List.of(text("plain"), text("äöü ßéø"), text("£¥§")));
        note("characters that the character set of the MySQL column lacks: the row is parked there");
        add("text", "enum('small','Large','o''dd, one')", List.of(text("small"), text("Large"), text("o'dd, one")));
        note("a value that the list of the MySQL column lacks: the row is parked there");
        add("mood", "enum('sad','ok','happy')", quoted("sad", "ok", "happy"));
        note("give both lists the same labels");
        add("text", "set('a','b','c d')", quoted("", "a", "a,b", "a,b,c d"));
        note("written as MySQL shows it: members in the order of the column's type, commas between them");
        add(
                "citext",
                "varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_as_ci",
                List.of(text("Mixed"), text("mixed"), text("MIXED ä")));
        add("bytea", "longblob", samples.bytes(0, 200));
        by(Equality.BYTES);
        add("bytea", "varbinary(300)", samples.bytes(0, 300));
        by(Equality.BYTES);
        add("bytea", "binary(16)", samples.bytes(16, 16));
        by(Equality.BYTES);
        note("MySQL fills up with zero bytes: keep values of the full length");
    }

    private void times() {
        add("date", "date", samples.dates());
        note("MySQL has the years 0 to 9999; others are parked there");
        add("time", "time(6)", samples.times());
        note("MySQL holds spans of up to 838 hours; more than 24 are parked at PostgreSQL");
        add("timestamp", "datetime(6)", samples.timestamps("1000-01-01T00:00:00", "9999-12-31T23:59:59", "", ""));
        add(
                "timestamptz",
                "timestamp(6)",
                samples.timestamps("1970-01-01T00:00:01", "2038-01-19T03:14:07", "+00", "+00:00"));
        note("MySQL's `timestamp` ends in 2038; later points in time are parked there");
        add("timestamptz", "datetime(6)", samples.timestamps("1000-01-01T00:00:00", "9999-12-31T23:59:59", "+00", ""));
        declared("instant");
        note("the MySQL column holds UTC");
        add(
                "interval",
                "varchar(80)" + BINARY,
                quoted(
                        "P0D",
                        "P1Y2M3DT4H5M6.000789S",
                        "P-1Y-2M3DT-4H",
                        "P30D",
                        "P1M",
                        "PT24H",
                        "PT-0.000001S",
                        "P178000000Y",
                        "PT1H1S"));
        note("ISO 8601 as PostgreSQL shows it with `IntervalStyle = iso_8601`, nothing as `P0D`");
    }

    private void others() {
        add("uuid", "binary(16)", samples.uuids(uuid -> "X'" + uuid.toString().replace("-", "") + "'"));
        by(Equality.BYTES);
        declared("uuid");
        add("uuid", "char(36)", samples.uuids(uuid -> "'" + uuid + "'"));
        declared("uuid");
        List<Sample> documents = quoted(
                "{}",
                "[]",
                "null",
                "\"text\"",
                "17",
                "-0.5",
                "1.10",
                "1e2",
                "9223372036854775807",
                "{\"b\": 1, \"a\": [true, false, null, {\"c\": \"ä😀\"}], \"long name\": 0.1}",
                "[1, 1.0, 1.5e10, \"1\"]",
                "{\"\": {\"\": []}}");
        add("jsonb", "json", documents);
        by(Equality.JSON);
        note(
                "MySQL keeps 64-bit integers and doubles, and reads large exponents to the last digit but one: other numbers stay"
                        + " there as MySQL has them, and `parley quarantine` names the row");
        add("json", "json", documents);
        by(Equality.JSON);
        note("the value of the document travels, not its spacing");
        add(
                "integer[]",
                "json",
                List.of(
                        new Sample("'{}'", "'[]'"),
                        new Sample("'{1,-2,NULL}'", "'[1, -2, null]'"),
                        new Sample("'{{1,2},{3,4}}'", "'[[1,2],[3,4]]'"),
                        new Sample("'[2:3]={5,6}'", "'\"[2:3]={5,6}\"'")));
        by(Equality.ARRAY);
        note("an array whose first index is not 1 is PostgreSQL's text in a JSON string");
        add(
                "text[]",
                "json",
                List.of(
                        new Sample(
                                "ARRAY['a', 'b,c', '', 'NULL', '\"', E'\\\\', '{}', NULL, '😀']",
                                "'[\"a\", \"b,c\", \"\", \"NULL\", \"\\\\\"\", \"\\\\\\\\\", \"{}\", null, \"😀\"]'"),
                        new Sample("'{}'", "'[]'")));
        by(Equality.ARRAY);
        add("boolean[]", "json", List.of(new Sample("'{t,f,NULL}'", "'[true, false, null]'")));
        by(Equality.ARRAY);
        add(
                "double precision[]",
                "json",
                List.of(
                        new Sample("'{1.5,-25000000000.5,0.1}'", "'[1.5, -25000000000.5, 0.1]'"),
                        new Sample("'{NaN,Infinity,-0}'", "'[\"NaN\", \"Infinity\", \"-0\"]'")));
        by(Equality.ARRAY);
        note("what JSON has no number for is a JSON string");
        add(
                "numeric(40,20)[]",
                "json",
                List.of(new Sample(
                        "'{1.00000000000000000001,-5,NULL}'",
                        "'[\"1.00000000000000000001\", \"-5.00000000000000000000\", null]'")));
        by(Equality.ARRAY);
        note("elements of other types than integers, floats and booleans are JSON strings, as PostgreSQL shows them");
        add("date[]", "json", List.of(new Sample("'{2026-01-31}'", "'[\"2026-01-31\"]'")));
        by(Equality.ARRAY);
        add(
                "inet",
                "varchar(49)" + BINARY,
                quoted("10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4/96"));
        note("as PostgreSQL shows it; another spelling is parked at PostgreSQL");
        add("cidr", "varchar(49)" + BINARY, quoted("10.0.0.0/8", "2001:db8::/32"));
        note("as for `inet`");
        add("macaddr", "char(17)" + BINARY, quoted("08:00:2b:01:02:03"));
        add("posint", "int", samples.integers("0", "2147483647"));
        add("days", "varchar(80)" + BINARY, quoted("P3D", "P1M-1DT2H"));
        note("a domain travels as what it is based on; its CHECK parks what it refuses");
    }
}
