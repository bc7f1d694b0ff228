package dev.parley.sim;

import dev.parley.apply.RowVersion;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The dialect whose view of versions and holders a planted bug may distort. */
final class ProtocolDialect extends SimDialect {
    private final SimAgent agent;
    private final Protocol protocol;

    ProtocolDialect(SimAgent agent, Protocol protocol) {
        super(agent, agent.site().isMySql());
        this.agent = agent;
        this.protocol = protocol;
    }

    @Override
    RowVersion version(DbState.Stored stored) {
        return agent.site().isMySql() ? RowVersion.PRESENT : protocol.version(stored);
    }

    @Override
    boolean isExpected(RowKey key, DbState.Stored stored, @Nullable RowVersion expected) {
        return agent.site().isMySql() || protocol.isUnchanged(agent, key, stored, expected);
    }

    @Override
    public List<RowKey> holders(Connection connection, TableShape table, UniqueShape index, Row row)
            throws SQLException {
        return protocol.holders(agent, index, super.holders(connection, table, index, row));
    }
}
