package dev.parley.it.apply;

import static dev.parley.it.apply.Origin.insert;
import static dev.parley.it.apply.Origin.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Sandbox;
import dev.parley.pipeline.LogRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How fast a lane applies transactions of five rows that are all ready: the part of the way that is the database's. */
final class ApplySpeed {
    private static final Logger LOG = LoggerFactory.getLogger(ApplySpeed.class);
    private static final int TRANSACTIONS = Integer.getInteger("parley.speed.transactions", 2_000);
    private static final int ROWS = 5;

    private ApplySpeed() {}

    static void measure(Sandbox sandbox, String server, String database) throws SQLException {
        try (ApplyRig rig = new ApplyRig(
                sandbox, server, database, "CREATE TABLE note (id bigint PRIMARY KEY, body varchar(100), n integer)")) {
            Origin berlin = new Origin("berlin");
            rig.apply(berlin.at(1, insert(ApplyCases.NOTE, -1, "warm", 0)));
            List<LogRecord.Transaction> inserts = new ArrayList<>();
            List<LogRecord.Transaction> updates = new ArrayList<>();
            for (int i = 0; i < TRANSACTIONS; i++) {
                inserts.add(transaction(berlin, i, true));
            }
            for (int i = 0; i < TRANSACTIONS; i++) {
                updates.add(transaction(berlin, (i * 7919) % TRANSACTIONS, false));
            }
            report(rig, "inserts", inserts);
            rig.site.fold();
            report(rig, "updates", updates);
            assertThat(rig.query("SELECT count(*), sum(n) FROM note WHERE id >= 0"))
                    .containsExactly(TRANSACTIONS * ROWS + "|" + 2 * TRANSACTIONS * ROWS);
        }
    }

    private static LogRecord.Transaction transaction(Origin origin, int number, boolean inserts) {
        long id = (long) number * ROWS;
        return inserts
                ? origin.at(
                        10, row(id, true), row(id + 1, true), row(id + 2, true), row(id + 3, true), row(id + 4, true))
                : origin.at(
                        20,
                        row(id, false),
                        row(id + 1, false),
                        row(id + 2, false),
                        row(id + 3, false),
                        row(id + 4, false));
    }

    private static java.util.function.Function<dev.parley.rules.version.Stamp, dev.parley.rules.operation.Operation>
            row(long id, boolean inserts) {
        return inserts
                ? insert(ApplyCases.NOTE, id, "a body of some forty characters or so " + id, 1)
                : update(ApplyCases.NOTE, id, "another body of some forty characters " + id, 2);
    }

    private static void report(ApplyRig rig, String what, List<LogRecord.Transaction> transactions) {
        long begin = System.nanoTime();
        rig.apply(transactions.toArray(new LogRecord.Transaction[0]));
        double seconds = (System.nanoTime() - begin) / 1e9;
        LOG.atInfo()
                .addKeyValue("server", rig.server.engine())
                .addKeyValue("what", what)
                .addKeyValue("rowsPerSecond", Math.round(transactions.size() * ROWS / seconds))
                .addKeyValue("batches", rig.lane().counters().batches().sum())
                .log("apply speed");
    }
}
