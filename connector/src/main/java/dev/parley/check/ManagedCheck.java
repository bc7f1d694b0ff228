package dev.parley.check;

import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.SQLException;
import java.util.List;

/** What a managed database does otherwise. */
final class ManagedCheck implements DatabaseCheck {
    private static final String RETENTION =
            "SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'";
    private static final int HOURS_LEAST = 24;

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        ManagedDatabase managed = ManagedDatabase.of(context.engine(), context.connection());
        boolean amazon = managed == ManagedDatabase.AMAZON_RDS || managed == ManagedDatabase.AMAZON_AURORA;
        if (!amazon || context.engine() != Engine.MYSQL) {
            return List.of();
        }
        String hours = Rows.text(context.connection(), RETENTION);
        if (!hours.isEmpty() && Double.parseDouble(hours) >= HOURS_LEAST) {
            return List.of();
        }
        return List.of(Finding.error(
                "log",
                "binlog retention hours is " + (hours.isEmpty() ? "not set" : hours),
                managed.product()
                        + " throws binary logs away as soon as it can: changes are lost while the agent is away",
                "CALL mysql.rds_set_configuration('binlog retention hours', 168);"));
    }
}
