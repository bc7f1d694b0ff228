package dev.parley.check;

import dev.parley.config.ConfigException;
import dev.parley.config.DatabaseConfig;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.Truncation;
import dev.parley.policy.PolicyFit;
import dev.parley.policy.SitePolicy;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.store.Catalog;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.Engine;
import dev.parley.store.InitPlan;
import dev.parley.store.InitScript;
import dev.parley.store.Purpose;
import dev.parley.store.ServerInfo;
import dev.parley.store.StoreException;
import dev.parley.store.TableCatalog;
import dev.parley.store.TableNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code parley init} does for a site file. */
public final class SiteInit {
    /** From where the agent's account may connect, on MySQL. */
    private static final String ANY_HOST = "%";

    private SiteInit() {}

    /** What came of it: either findings that forbid it, or the scripts that were run or are to be run. */
    public record Result(List<Finding> findings, List<InitScript> scripts) {
        public Result {
            findings = List.copyOf(findings);
            scripts = List.copyOf(scripts);
        }

        /** All scripts as one text for psql or mysql. */
        public String text() {
            return String.join("\n", scripts.stream().map(InitScript::text).toList());
        }
    }

    /**
     * Makes the scripts, and runs them if asked to. Reads the catalog with the account given.
     *
     * @throws StoreException if the database refuses
     * @throws ConfigException if the policy file has problems
     */
    public static Result run(SiteConfig config, DatabaseSettings account, boolean execute) throws ConfigException {
        return run(config, account, execute, false);
    }

    /** As {@link #run}, of a site that begins anew, so that nobody needs what tables held that are gone. */
    public static Result runAnew(SiteConfig config, DatabaseSettings admin) throws ConfigException {
        return run(config, admin, true, true);
    }

    private static Result run(SiteConfig config, DatabaseSettings account, boolean execute, boolean anew)
            throws ConfigException {
        GroupPolicy policy = SitePolicy.of(config.policy()).policy();
        try (Database database = Database.open(account)) {
            ServerInfo server = server(database);
            List<Finding> findings = new ArrayList<>();
            List<InitScript> scripts = new ArrayList<>();
            for (ReplicationSetConfig set : config.replicationSets()) {
                String schema = config.database().localSchema();
                TableNames names = SiteAccess.names(set);
                TableCatalog catalog = Catalog.read(database, schema, names);
                findings.addAll(TableRefusals.ofInit(database, schema, names, catalog));
                if (!anew) {
                    LostTables.of(database, set.name()).ifPresent(findings::add);
                }
                scripts.add(InitScript.of(server, plan(config, set, catalog, policy)));
            }
            if (execute) {
                logOff(database).ifPresent(findings::add);
            }
            if (execute && findings.isEmpty()) {
                scripts.forEach(script -> script.run(database));
            }
            return new Result(findings, scripts);
        }
    }

    private static ServerInfo server(Database database) {
        return database.inTransaction(Purpose.CATALOG, "log in for init", connection -> database.server());
    }

    /** A slot or a first position cannot be had from a server without the log that capture reads. */
    private static Optional<Finding> logOff(Database database) {
        return database.inTransaction(
                Purpose.CATALOG,
                "read the settings of the server's log",
                connection -> database.engine() == Engine.POSTGRESQL
                        ? PostgresServerCheck.walLevel(connection)
                        : MySqlServerCheck.logBin(connection));
    }

    static InitPlan plan(SiteConfig config, ReplicationSetConfig set, TableCatalog catalog, GroupPolicy policy) {
        DatabaseConfig database = config.database();
        List<String> tables =
                catalog.tables().stream().map(table -> table.localName()).toList();
        return new InitPlan(
                set.name(),
                database.name(),
                database.localSchema(),
                tables,
                database.user(),
                database.password().reveal(),
                ANY_HOST,
                SiteAccess.slot(config, set),
                SiteAccess.publication(config, set),
                fullIdentity(catalog, policy),
                truncations(catalog, SiteAccess.names(set)));
    }

    private static Map<String, Truncation> truncations(TableCatalog catalog, TableNames names) {
        return catalog.tables().stream()
                .collect(Collectors.toUnmodifiableMap(TableShape::localName, table -> names.truncation(table.name())));
    }

    /** Rules for columns look at what a write changed. */
    private static Set<String> fullIdentity(TableCatalog catalog, GroupPolicy policy) {
        return catalog.tables().stream()
                .filter(table -> PolicyFit.needsOldRows(policy, table, catalog.tables()))
                .map(TableShape::localName)
                .collect(Collectors.toUnmodifiableSet());
    }
}
