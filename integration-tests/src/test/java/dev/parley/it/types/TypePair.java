package dev.parley.it.types;

import java.util.ArrayList;
import java.util.List;

/**
 * A type of PostgreSQL and one of MySQL that hold the same values.
 *
 * @param name of the table that tests it
 * @param postgres type at the PostgreSQL site
 * @param mysql type at the MySQL site
 * @param declared what the MySQL column means, as its site file says under {@code types}; empty if its type tells
 * @param note limits that users should know; empty if there are none
 * @param equality how a database itself compares two of its values
 * @param samples values to carry, NULL among them
 */
record TypePair(
        String name,
        String postgres,
        String mysql,
        String declared,
        String note,
        Equality equality,
        List<Sample> samples) {
    /** Conditions on the values {@code a.v} and {@code b.v} of two rows, stricter than {@code =} of most types. */
    enum Equality {
        TEXT(
                "a.v::text IS NOT DISTINCT FROM b.v::text",
                "CAST(a.v AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin <=> CAST(b.v AS CHAR CHARACTER SET utf8mb4)"),
        /** MySQL shows fewer digits of a number than it has, and takes -0 for 0. */
        FLOAT(TEXT.postgres, "a.v <=> b.v AND " + TEXT.mysql),
        BYTES(TEXT.postgres, "HEX(a.v) <=> HEX(b.v)"),
        /** By value: JSON has more than one text for a number and for an object. */
        JSON("a.v::jsonb IS NOT DISTINCT FROM b.v::jsonb", "a.v <=> b.v"),
        ARRAY(TEXT.postgres, JSON.mysql);

        final String postgres;
        final String mysql;

        Equality(String postgres, String mysql) {
            this.postgres = postgres;
            this.mysql = mysql;
        }
    }

    TypePair {
        List<Sample> all = new ArrayList<>(samples);
        all.add(Sample.NULL);
        samples = List.copyOf(all);
    }

    static TypePair of(String name, String postgres, String mysql, List<Sample> samples) {
        return new TypePair(name, postgres, mysql, "", "", Equality.TEXT, samples);
    }

    /** The same with a hint for users. */
    TypePair note(String text) {
        return new TypePair(name, postgres, mysql, declared, text, equality, samples);
    }

    TypePair by(Equality compared) {
        return new TypePair(name, postgres, mysql, declared, note, compared, samples);
    }

    /** The same with an entry for the column in the site file of MySQL. */
    TypePair declared(String type) {
        return new TypePair(name, postgres, mysql, type, note, equality, samples);
    }

    /** The PostgreSQL type in words for users. */
    String shownPostgres() {
        return switch (postgres) {
            case "mood" -> "enum ('sad', 'ok', 'happy')";
            case "posint" -> "domain over integer";
            case "days" -> "domain over interval";
            default -> postgres;
        };
    }

    /** The MySQL type without what every text column of the tests has. */
    String shownMysql() {
        return mysql.replace(" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "");
    }
}
