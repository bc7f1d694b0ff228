package dev.parley.check;

import dev.parley.config.ConfigException;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.policy.SitePolicy;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.store.Catalog;
import dev.parley.store.Database;
import dev.parley.store.Engine;
import dev.parley.store.Purpose;
import dev.parley.store.StoreException;
import dev.parley.store.TableCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares a site with another one of its group: files, rules, tables, equality of keys, clocks. Changes nothing. */
public final class PeerCheck implements Probe {
    private static final String AREA = "peer";
    private static final long CLOCK_MICROS = 500_000;

    private final SiteConfig here;
    private final SiteConfig there;

    public PeerCheck(SiteConfig here, SiteConfig there) {
        this.here = here;
        this.there = there;
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        if (!here.group().equals(there.group())) {
            findings.add(Finding.error(
                    AREA,
                    "site " + there.site() + " is of group '" + there.group() + "', this one of '" + here.group() + "'",
                    "they would write to different logs and never hear of one another",
                    "set group: " + here.group() + " in the site file of " + there.site()));
        }
        if (!new HashSet<>(here.members()).equals(new HashSet<>(there.members()))) {
            findings.add(Finding.error(
                    AREA,
                    "site " + there.site() + " has members " + there.members() + ", this one " + here.members(),
                    "a site that the others do not count may lose what they have trimmed",
                    "set members: " + here.members() + " in the site file of " + there.site()));
        }
        policies(findings);
        for (ReplicationSetConfig set : here.replicationSets()) {
            there.replicationSets().stream()
                    .filter(other -> other.name().equals(set.name()))
                    .findFirst()
                    .ifPresentOrElse(
                            other -> databases(set, other, findings),
                            () -> findings.add(Finding.error(
                                    AREA,
                                    "site " + there.site() + " has no replication set '" + set.name() + "'",
                                    "its changes would have nobody to go to there",
                                    "add a set of that name to the site file of " + there.site())));
        }
        return findings;
    }

    private void policies(List<Finding> findings) {
        try {
            GroupPolicy mine = SitePolicy.of(here.policy()).policy();
            GroupPolicy other = SitePolicy.of(there.policy()).policy();
            if (!mine.hash().equals(other.hash())) {
                boolean sameVersion = mine.version() == other.version();
                findings.add(new Finding(
                        sameVersion ? Severity.ERROR : Severity.WARNING,
                        "policy",
                        "the rules of " + there.site() + " (version " + other.version() + ", "
                                + shortened(other) + ") are not those of this site (version " + mine.version() + ", "
                                + shortened(mine) + ")",
                        sameVersion
                                ? "under one version number both would decide the same conflict differently, for ever"
                                : "the site with the lower version stops at the first record of the higher one",
                        sameVersion
                                ? "raise `version` in the policy file that is right, and give it to both sites"
                                : "give the file with version " + Math.max(mine.version(), other.version())
                                        + " to both sites"));
            }
        } catch (ConfigException e) {
            findings.add(Finding.error(
                    "policy",
                    "the rules of " + there.site() + " and of this site cannot be compared: " + e.getMessage(),
                    "sites that decide by different rules never become equal",
                    "correct the policy file"));
        }
    }

    private static String shortened(GroupPolicy policy) {
        return policy.hash().substring(0, 12);
    }

    /** One database and what was read of it. */
    private record Side(SiteConfig site, Engine engine, TableCatalog catalog, Set<String> loose, long clockMicros) {
        Optional<TableShape> table(String name) {
            return catalog.table(name);
        }
    }

    private void databases(ReplicationSetConfig mine, ReplicationSetConfig other, List<Finding> findings) {
        Optional<Side> left = read(here, mine, findings);
        Optional<Side> right = read(there, other, findings);
        nativeTypes(mine, other, findings);
        if (left.isPresent() && right.isPresent()) {
            clocks(left.get(), right.get(), findings);
            tables(left.get(), right.get(), findings);
        }
    }

    private void nativeTypes(ReplicationSetConfig mine, ReplicationSetConfig other, List<Finding> findings) {
        if (mine.nativeTypes() != other.nativeTypes()) {
            findings.add(Finding.error(
                    AREA,
                    "set '" + mine.name() + "' has native-types: " + word(mine) + " at " + here.site() + " and "
                            + word(other) + " at " + there.site(),
                    "one site would send columns that the other does not take",
                    "set native-types to the same value at all sites; postgresql needs PostgreSQL at all of them"));
        }
    }

    private static String word(ReplicationSetConfig set) {
        return set.nativeTypes().name().toLowerCase(Locale.ROOT);
    }

    private Optional<Side> read(SiteConfig site, ReplicationSetConfig set, List<Finding> findings) {
        try (Database database = Database.open(SiteAccess.admin(site).orElseGet(() -> SiteAccess.agent(site)));
                Connection connection = database.connection(Purpose.CATALOG)) {
            Engine engine = database.engine();
            String schema = site.database().localSchema();
            TableCatalog catalog = Catalog.read(engine, connection, schema, SiteAccess.names(set));
            return Optional.of(new Side(
                    site,
                    engine,
                    catalog,
                    LooseColumns.of(engine, connection, schema),
                    ClockCheck.databaseMicros(engine, connection) - System.nanoTime() / 1_000));
        } catch (SQLException | StoreException e) {
            findings.add(Finding.warning(
                    AREA,
                    "the database of " + site.site() + " could not be asked: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "whether the tables of both sites fit together is not known",
                    "run check where that database can be reached"));
            return Optional.empty();
        }
    }

    private static void clocks(Side left, Side right, List<Finding> findings) {
        long ahead = right.clockMicros() - left.clockMicros();
        if (Math.abs(ahead) >= CLOCK_MICROS) {
            findings.add(Finding.warning(
                    "clock",
                    "the clock of " + right.site().site() + "'s database is " + Math.abs(ahead) / 1_000 + " ms "
                            + (ahead > 0 ? "ahead of" : "behind") + " that of "
                            + left.site().site(),
                    "of two concurrent writes the later one wins: a wrong clock wins or loses too often",
                    "synchronise both machines, for example: systemctl enable --now chrony"));
        }
    }

    private static void tables(Side left, Side right, List<Finding> findings) {
        Set<String> names = new TreeSet<>();
        left.catalog().tables().forEach(table -> names.add(table.name()));
        right.catalog().tables().forEach(table -> names.add(table.name()));
        for (String name : names) {
            Optional<TableShape> mine = left.table(name);
            Optional<TableShape> other = right.table(name);
            if (mine.isPresent() && other.isPresent()) {
                table(left, mine.get(), right, other.get(), findings);
            } else {
                findings.add(missing(name, mine.isPresent() ? right : left));
            }
        }
    }

    private static Finding missing(String table, Side lacking) {
        return Finding.error(
                AREA,
                "table " + table + " cannot be replicated at " + lacking.site().site() + ", or is not there",
                "its rows could not be written there",
                "create it at " + lacking.site().site()
                        + ", or correct its name there; parley check -c with that site's" + " file says more");
    }

    private static void table(Side left, TableShape mine, Side right, TableShape other, List<Finding> findings) {
        if (!mine.keyColumns().equals(other.keyColumns())) {
            findings.add(Finding.error(
                    AREA,
                    "table " + mine.name() + " has the primary key " + mine.keyColumns() + " here and "
                            + other.keyColumns() + " at " + right.site().site(),
                    "no row of one site could be found at the other",
                    "give the table the same primary key at both sites"));
            return;
        }
        columns(left, mine, right, other, findings);
        columns(right, other, left, mine, findings);
        part(left, mine, right, other, findings);
        part(right, other, left, mine, findings);
        uniques(mine, right, other, findings);
        equality(left, mine, right, other, findings);
    }

    /** What a value of {@code from} meets at {@code into}. */
    private static void columns(Side from, TableShape source, Side into, TableShape target, List<Finding> findings) {
        for (ColumnShape column : source.columns()) {
            int at = target.names().indexOf(column.name());
            String name = source.name() + "." + column.name();
            if (target.sharing().untaken().contains(column.name())) {
                continue;
            }
            if (at < 0) {
                findings.add(Finding.error(
                        AREA,
                        "column " + name + " of " + from.site().site() + " is not at "
                                + into.site().site(),
                        "rows with a value in it are parked there",
                        "at " + into.site().site() + ": ALTER TABLE " + local(into, target) + " ADD COLUMN "
                                + into.engine().quote(column.localName()) + " <" + column.localType() + ">;"));
                continue;
            }
            ColumnShape found = target.columns().get(at);
            if (found.type() != column.type()) {
                findings.add(Finding.error(
                        AREA,
                        "column " + name + " is " + column.localType() + " at "
                                + from.site().site() + " and " + found.localType() + " at "
                                + into.site().site(),
                        "the two have no common form, so no value could be written there",
                        "at " + into.site().site() + ": "
                                + change(into, target, found, "<as " + column.localType() + ">")));
                continue;
            }
            TypeWidth.loss(from.engine(), column, into.engine(), found)
                    .ifPresent(loss -> findings.add(new Finding(
                            loss.contains("characters") || loss.contains("bytes") ? Severity.WARNING : Severity.ERROR,
                            AREA,
                            "column " + name + " is " + column.localType() + " at "
                                    + from.site().site() + " and only " + found.localType() + " at "
                                    + into.site().site() + " (" + loss + ")",
                            "a value from " + from.site().site()
                                    + " may not fit there: it is rounded, or its row parked",
                            "at " + into.site().site() + ": "
                                    + change(into, target, found, "<as wide as " + column.localType() + ">"))));
        }
    }

    /** A row that comes into what {@code into} shares was not there before: all that it holds must come with it. */
    private static void part(Side from, TableShape source, Side into, TableShape target, List<Finding> findings) {
        if (target.sharing().part().isEmpty()) {
            return;
        }
        Set<String> unknown = new TreeSet<>(target.sharing().part().get().columns());
        unknown.removeAll(source.names().names());
        if (!unknown.isEmpty()) {
            findings.add(Finding.error(
                    AREA,
                    into.site().site() + " shares rows of " + target.name() + " by its columns " + unknown + ", which "
                            + from.site().site() + " does not send",
                    "nothing that is written at " + from.site().site() + " would arrive there",
                    "send the columns from " + from.site().site()
                            + ", or change `where` of the table in the site file of "
                            + into.site().site()));
        }
        if (source.sharing().sends() && !source.oldImages()) {
            findings.add(Finding.error(
                    AREA,
                    into.site().site() + " shares some rows of " + target.name() + ", and the log of "
                            + from.site().site() + " has no old rows",
                    "a row that an update brings into what is shared may lack values there, and is parked",
                    "at " + from.site().site() + ": "
                            + (from.engine() == Engine.POSTGRESQL
                                    ? "ALTER TABLE " + local(from, source) + " REPLICA IDENTITY FULL;"
                                    : "SET GLOBAL binlog_row_image = FULL;")));
        }
    }

    private static String change(Side side, TableShape table, ColumnShape column, String type) {
        String name = side.engine().quote(column.localName());
        return "ALTER TABLE " + local(side, table)
                + (side.engine() == Engine.POSTGRESQL ? " ALTER COLUMN " + name + " TYPE " : " MODIFY " + name + " ")
                + type + ";";
    }

    private static String local(Side side, TableShape table) {
        return side.engine().quote(table.localSchema(), table.localName());
    }

    private static void uniques(TableShape mine, Side right, TableShape other, List<Finding> findings) {
        Set<Set<String>> here = columnSets(mine);
        Set<Set<String>> there = columnSets(other);
        here.removeIf(columns -> columns.stream().anyMatch(other.sharing().untaken()::contains));
        there.removeIf(columns -> columns.stream().anyMatch(mine.sharing().untaken()::contains));
        for (Set<String> columns : here) {
            if (!there.contains(columns)) {
                findings.add(oneSided(
                        mine.name(), columns, "here", "at " + right.site().site()));
            }
        }
        for (Set<String> columns : there) {
            if (!here.contains(columns)) {
                findings.add(oneSided(mine.name(), columns, "at " + right.site().site(), "here"));
            }
        }
    }

    private static Set<Set<String>> columnSets(TableShape table) {
        Set<Set<String>> sets = new HashSet<>();
        for (UniqueShape unique : table.uniques()) {
            sets.add(new TreeSet<>(unique.columns()));
        }
        sets.remove(new TreeSet<>(table.keyColumns()));
        return sets;
    }

    private static Finding oneSided(String table, Set<String> columns, String with, String without) {
        return Finding.error(
                AREA,
                "table " + table + " has a unique index on " + columns + " " + with + " and none " + without,
                "rows that one site takes are parked at the other: the sites stay different",
                "make the same index at both sites, or drop it");
    }

    private static void equality(Side left, TableShape mine, Side right, TableShape other, List<Finding> findings) {
        Set<String> keys = new TreeSet<>(mine.keyColumns());
        mine.uniques().forEach(unique -> keys.addAll(unique.columns()));
        for (String column : keys) {
            boolean looseHere = isLoose(left, mine, column);
            boolean looseThere = isLoose(right, other, column);
            if (looseHere != looseThere) {
                Side loose = looseHere ? left : right;
                TableShape table = looseHere ? mine : other;
                ColumnShape shape = table.columns().get(table.names().indexOf(column));
                findings.add(Finding.error(
                        AREA,
                        "key column " + mine.name() + "." + column + " takes texts that differ in case or accents for"
                                + " equal at " + loose.site().site() + " alone",
                        "two rows of the other site are one key there, so one of them can never be written",
                        "at " + loose.site().site() + ": "
                                + change(
                                        loose,
                                        table,
                                        shape,
                                        shape.localType()
                                                + (loose.engine() == Engine.MYSQL
                                                        ? " COLLATE utf8mb4_bin" + (shape.nullable() ? "" : " NOT NULL")
                                                        : " COLLATE \"C\""))));
            }
        }
    }

    private static boolean isLoose(Side side, TableShape table, String column) {
        int at = table.names().indexOf(column);
        return at >= 0
                && side.loose()
                        .contains(table.localName() + "."
                                + table.columns().get(at).localName());
    }
}
