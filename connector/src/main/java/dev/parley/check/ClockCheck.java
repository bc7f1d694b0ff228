package dev.parley.check;

import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Compares the database's clock with the agent's: conflicts between concurrent writes are decided by commit times. */
final class ClockCheck implements DatabaseCheck {
    private static final long WARN_MICROS = 500_000;
    private static final long ERROR_MICROS = 60_000_000;

    /** The database's clock, microseconds since the Unix epoch. */
    static long databaseMicros(Engine engine, Connection connection) throws SQLException {
        return Long.parseLong(Rows.text(
                connection,
                engine == Engine.POSTGRESQL
                        ? "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
                        : "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)"));
    }

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        databaseMicros(context.engine(), context.connection()); // the first answer may be slow
        long before = context.request().clockMicros().getAsLong();
        long database = databaseMicros(context.engine(), context.connection());
        long after = context.request().clockMicros().getAsLong();
        long ahead = database < before ? database - before : database > after ? database - after : 0;
        if (Math.abs(ahead) < WARN_MICROS) {
            return List.of();
        }
        String what = "the clock of the database is " + Math.abs(ahead) / 1000 + " ms "
                + (ahead > 0 ? "ahead of" : "behind") + " the agent's";
        String why = "of two concurrent writes the later one wins: a wrong clock wins or loses too often";
        String fix = "synchronise both machines, for example: systemctl enable --now chrony";
        return List.of(
                Math.abs(ahead) < ERROR_MICROS
                        ? Finding.warning("clock", what, why, fix)
                        : Finding.error("clock", what, why, fix));
    }
}
