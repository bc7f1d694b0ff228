package dev.parley.check;

import dev.parley.rules.Nullable;
import dev.parley.store.Engine;
import dev.parley.store.ErrorClassifier;
import dev.parley.store.ServerInfo;
import dev.parley.store.TableCatalog;
import java.sql.Connection;
import java.util.Optional;

/**
 * What the single checks share.
 *
 * @param connection the account that sees most: the administrator's, else the agent's
 * @param agent the agent's own connection; null if it could not log in
 * @param asAdmin true if {@code connection} is the administrator's
 */
record CheckContext(
        CheckRequest request,
        ServerInfo server,
        Connection connection,
        @Nullable Connection agent,
        boolean asAdmin,
        TableCatalog catalog) {
    static final String RUN_INIT = "parley init -c <site file>";

    Engine engine() {
        return server.engine();
    }

    ErrorClassifier errors() {
        return ErrorClassifier.of(engine());
    }

    TableContext tables() {
        return new TableContext(
                server, connection, asAdmin, request.schema(), request.names(), Optional.of(agentUser()), catalog);
    }

    String agentUser() {
        return request.agent().user();
    }
}
