package dev.parley.check;

import dev.parley.store.ServerInfo;
import dev.parley.store.TableCatalog;
import dev.parley.store.TableNames;
import java.sql.Connection;
import java.util.Optional;

/**
 * What is looked at to say whether tables can be replicated.
 *
 * @param connection the account that sees most
 * @param asAdmin true if that is an administrator's
 * @param agentUser the agent's account; empty while it may not be there yet
 */
record TableContext(
        ServerInfo server,
        Connection connection,
        boolean asAdmin,
        String schema,
        TableNames names,
        Optional<String> agentUser,
        TableCatalog catalog) {
    boolean isReplicated(String localTable) {
        return names.table(localTable).isPresent();
    }
}
