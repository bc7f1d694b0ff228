package dev.parley.it.matrix;

import dev.parley.it.nemesis.Fault;
import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** An application's transaction that locks all rows of all tables there are, for as long as the fault lasts, and changes nothing. */
final class HeldRows implements Fault {
    private static final List<String> TABLES =
            List.of("slot", "item", "summed", "tagged", "claim", "parent", "account");

    private final Endpoint app;
    private Optional<Connection> holder = Optional.empty();

    private HeldRows(Endpoint app) {
        this.app = app;
    }

    static Fault of(Scene scene) {
        return new HeldRows(scene.bridge().app(scene.victim()));
    }

    @Override
    public String target() {
        return app.site();
    }

    @Override
    public String name() {
        return "long transaction";
    }

    @Override
    public void inject() {
        try {
            Connection connection = app.open();
            holder = Optional.of(connection);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String table : TABLES) {
                    lockAll(statement, table);
                }
            }
        } catch (SQLException e) {
            throw new UndecidedException("could not hold the rows of " + app.site(), e);
        }
    }

    private static void lockAll(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM " + table + " FOR UPDATE")) {
            while (rows.next()) {
                rows.getInt(1);
            }
        }
    }

    @Override
    public void heal() {
        try {
            if (holder.isPresent()) {
                holder.get().rollback();
                holder.get().close();
            }
        } catch (SQLException e) {
            throw new UndecidedException("could not let the rows of " + app.site() + " go", e);
        }
    }
}
