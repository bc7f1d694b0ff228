package dev.parley.check;

import dev.parley.store.Database;
import dev.parley.store.Engine;
import dev.parley.store.Purpose;
import dev.parley.store.TableCatalog;
import dev.parley.store.TableNames;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** For what tables are refused, by {@code check}, {@code init} and the agent alike. Stateless, thread-safe. */
public final class TableRefusals {
    private TableRefusals() {}

    /**
     * As the agent's account sees them: of MySQL's triggers those that it may see.
     *
     * @param database logs in as the agent
     */
    public static List<Finding> ofAgent(Database database, String schema, TableNames names, TableCatalog catalog) {
        return database.inTransaction(
                Purpose.CATALOG,
                "look at the tables of schema '" + schema + "'",
                connection -> errors(new TableContext(
                        database.server(),
                        connection,
                        false,
                        schema,
                        names,
                        Optional.of(database.settings().user()),
                        catalog)));
    }

    /** Before the agent's account may be there. */
    static List<Finding> ofInit(Database database, String schema, TableNames names, TableCatalog catalog) {
        return database.inTransaction(
                Purpose.CATALOG,
                "look at the tables of schema '" + schema + "'",
                connection -> errors(new TableContext(
                        database.server(), connection, true, schema, names, Optional.empty(), catalog)));
    }

    private static List<Finding> errors(TableContext context) throws SQLException {
        List<Finding> found = new ArrayList<>(
                CatalogFindings.blocking(context.catalog(), context.server().engine()));
        engineFindings(context).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .forEach(found::add);
        return found;
    }

    /** What the engine's own properties of the tables forbid or make doubtful. */
    static List<Finding> engineFindings(TableContext context) throws SQLException {
        return context.server().engine() == Engine.POSTGRESQL
                ? PostgresTableCheck.findings(context)
                : MySqlTableCheck.findings(context);
    }
}
