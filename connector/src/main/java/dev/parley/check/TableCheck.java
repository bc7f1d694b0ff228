package dev.parley.check;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.store.CatalogProblem;
import dev.parley.store.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the catalog found wrong with the tables, in words, the same for both engines. */
final class TableCheck implements DatabaseCheck {
    private static final String AREA = "tables";
    private static final Pattern PRECISION = Pattern.compile("\\((\\d)\\)");
    private static final int MICROS = 6;

    @Override
    public List<Finding> run(CheckContext context) {
        List<Finding> findings = new ArrayList<>();
        for (CatalogProblem problem : context.catalog().problems()) {
            findings.add(finding(problem, context.engine()));
        }
        if (context.catalog().tables().isEmpty() && context.catalog().problems().isEmpty()) {
            findings.add(Finding.error(
                    AREA,
                    "no table to replicate was found in schema "
                            + context.request().schema(),
                    "there is nothing for the agent to do",
                    "correct database.schema or replicationSets in the site file, or create the tables"));
        }
        for (TableShape table : context.catalog().tables()) {
            table.columns().stream()
                    .filter(column -> keepsFewerThanMicros(column, context.engine()))
                    .forEach(column -> findings.add(coarse(table, column, context.engine())));
            for (UniqueShape unique : table.uniques()) {
                findings.add(Finding.info(
                        AREA,
                        "unique index " + unique.name() + " on " + table.name() + " " + unique.columns(),
                        "two sites can give the same value to two rows at once; the later claim is then parked at every"
                                + " site and reported"));
            }
        }
        return findings;
    }

    /** A value of another site with more digits would be rounded here, and the row would differ for ever. */
    private static boolean keepsFewerThanMicros(ColumnShape column, Engine engine) {
        boolean timed = switch (column.type()) {
            case TIME, LOCAL_TIMESTAMP, INSTANT -> true;
            default -> false;
        };
        if (!timed) {
            return false;
        }
        Matcher digits = PRECISION.matcher(column.localType());
        return digits.find() ? Integer.parseInt(digits.group(1)) < MICROS : engine == Engine.MYSQL;
    }

    private static Finding coarse(TableShape shape, ColumnShape column, Engine engine) {
        String table = engine.quote(shape.localSchema(), shape.localName());
        String name = engine.quote(column.localName());
        String bare = PRECISION.matcher(column.localType()).replaceFirst("");
        String fix = engine == Engine.MYSQL
                ? "ALTER TABLE " + table + " MODIFY " + name + " " + bare + "(6)"
                        + (column.nullable() ? "" : " NOT NULL") + "; -- repeat its DEFAULT, if it has one"
                : "ALTER TABLE " + table + " ALTER COLUMN " + name + " TYPE " + bare + ";";
        return Finding.warning(
                AREA,
                "column " + name + " of " + table + " has type " + column.localType()
                        + ", which keeps less than microseconds",
                "a value from a site that keeps more digits is rounded here, and the row cannot become equal",
                fix);
    }

    /** The finding for a problem of the catalog; used by init too, before it makes anything. */
    static Finding finding(CatalogProblem problem, Engine engine) {
        String table = problem.table();
        String subject = problem.subject();
        return switch (problem.kind()) {
            case MISSING_TABLE ->
                Finding.error(
                        AREA,
                        "table '" + table + "' is configured, but there is " + problem.found(),
                        "its changes from other sites could not be written here",
                        "create the table, or correct its name under replicationSets in the site file");
            case NOT_A_TABLE ->
                Finding.error(
                        AREA,
                        table + " is " + problem.found(),
                        "only tables have rows of their own to replicate",
                        "leave it out of the replication set and name the tables below it");
            case INHERITED ->
                Finding.error(
                        AREA,
                        table + " has " + problem.found(),
                        "a change of one of its rows would also be one of theirs, and keys are not unique among them",
                        "make it a partitioned table, or replicate the inheriting tables and leave it out");
            case AMBIGUOUS_NAME ->
                Finding.error(
                        AREA,
                        place(table, subject) + " gets the canonical name " + problem.found(),
                        "the other sites could not tell the two apart",
                        "give one of them another canonical name in the site file");
            case NO_PRIMARY_KEY ->
                Finding.error(
                        AREA,
                        table + " has no primary key",
                        "without it no site can say which row a change belongs to",
                        "ALTER TABLE " + table + " ADD PRIMARY KEY (<columns that name a row>);");
            case UNUSABLE_PRIMARY_KEY ->
                Finding.error(
                        AREA,
                        "the primary key of " + table + " is " + problem.found(),
                        "a row's key must be whole columns, written with the row and checked at once",
                        "replace it by a plain one: ALTER TABLE " + table + " DROP "
                                + (engine == Engine.MYSQL ? "PRIMARY KEY" : "CONSTRAINT " + subject)
                                + ", ADD PRIMARY KEY (<columns that name a row>);");
            case UNCLEAR_KEY ->
                Finding.error(
                        AREA,
                        table + " has no primary key, and " + problem.found(),
                        "all sites must know a row by the same columns",
                        "write `key: [<columns>]` beside the table under replication-sets.tables in the site file, or"
                                + " ALTER TABLE " + table + " ADD PRIMARY KEY (<columns that name a row>);");
            case UNLOGGED_KEY ->
                Finding.error(
                        AREA,
                        table + " is known by its index " + subject + ", and has REPLICA IDENTITY " + problem.found(),
                        "the log would not carry the key of deleted and updated rows",
                        "ALTER TABLE " + table + " REPLICA IDENTITY USING INDEX " + subject + ";");
            case UNSUPPORTED_TYPE ->
                Finding.error(
                        AREA,
                        "column " + subject + " of " + table + " has type " + problem.found(),
                        "the bridge has no canonical form for this type, so the sites could not be proven equal",
                        "change it to a carried type (docs/types.md), keep the value in a generated column, or leave the"
                                + " table out of the replication set"
                                + (engine == Engine.POSTGRESQL
                                        ? "; if all members are PostgreSQL: native-types: postgresql in the"
                                                + " replication sets of all site files"
                                        : ""));
            case UNFIT_DECLARED_TYPE ->
                Finding.error(
                        AREA,
                        place(table, subject) + ", which the site file declares under `types`, is " + problem.found(),
                        "values of the declared type could not be kept there",
                        "correct replication-sets.types in the site file: canonical names, `table.column: type`");
            case UNFIT_MAPPING ->
                Finding.error(
                        AREA,
                        place(table, subject) + " " + problem.found(),
                        "what the site file says of the table cannot be kept",
                        "correct `skip`, `constants`, `transforms` or `where` of the table under replication-sets.tables in the"
                                + " site file");
            case DEFERRABLE_UNIQUE ->
                Finding.error(
                        AREA,
                        "unique constraint " + subject + " of " + table + " is deferrable",
                        "PostgreSQL does not check deferrable constraints in a replica session: duplicates would slip in",
                        "ALTER TABLE " + table + " DROP CONSTRAINT " + subject + ", ADD CONSTRAINT " + subject
                                + " UNIQUE (<its columns>);");
            case SPECIAL_UNIQUE ->
                Finding.warning(
                        AREA,
                        "unique index " + subject + " of " + table + " is " + problem.found(),
                        "claims on it are noticed only when a write fails, which parks that row at this site",
                        "have the same index at all sites, or replace it by one over whole columns");
            case OUTSIDE_PARENT ->
                Finding.warning(
                        AREA,
                        "foreign key " + subject + " of " + table + " refers to " + problem.found()
                                + ", which is not replicated",
                        "rows may arrive whose parent is not here, and are parked until it is",
                        "add " + problem.found() + " to the replication set");
            case OUTSIDE_CHILD ->
                Finding.error(
                        AREA,
                        problem.found() + " is not replicated and refers to " + table + " by foreign key " + subject,
                        "a delete that comes from another site would leave its rows without their parent",
                        "add " + problem.found() + " to the replication set, or drop the foreign key");
        };
    }

    private static String place(String table, String subject) {
        return subject.isEmpty() ? table : "column " + subject + " of " + table;
    }
}
