package dev.parley.it.matrix;

import dev.parley.it.nemesis.Fault;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.util.List;

/** DDL in the middle of writes that changes no column: it takes locks, ends statements' plans, and stands in MySQL's log. */
final class IndexMade {
    private IndexMade() {}

    static Fault of(Scene scene) {
        Endpoint app = scene.bridge().app(scene.victim());
        return Fault.of(
                scene.victim(),
                "index",
                () -> run(
                        app,
                        List.of(
                                "CREATE INDEX made_entry ON entry (n)",
                                "CREATE INDEX made_summed ON summed (n)",
                                "CREATE INDEX made_account ON account (holder)")),
                () -> run(
                        app,
                        app.isMySql()
                                ? List.of(
                                        "DROP INDEX made_entry ON entry",
                                        "DROP INDEX made_summed ON summed",
                                        "DROP INDEX made_account ON account")
                                : List.of(
                                        "DROP INDEX made_entry", "DROP INDEX made_summed", "DROP INDEX made_account")));
    }

    private static void run(Endpoint app, List<String> statements) {
        try {
            Sql.execute(app, statements);
        } catch (SQLException e) {
            throw new UndecidedException("could not change the indexes of " + app.site(), e);
        }
    }
}
