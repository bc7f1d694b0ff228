package dev.parley.it.client;

import dev.parley.it.workload.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes rows that nobody else writes: registers that change together, a row whose key changes, and a list that grows. Each
 * transaction also notes which writes of others it could see.
 */
final class RowsClient implements Client {
    /** So many keys the item goes round: each is deleted and inserted again and again. */
    private static final int KEYS = 3;

    private final String run;
    private final String writer;
    private final int slots;
    private long number;
    private boolean made;

    RowsClient(String run, String writer, int slots) {
        this.run = run;
        this.writer = writer;
        this.slots = slots;
    }

    @Override
    public void call(Session session, SplittableRandom random, Recorder recorder) {
        number++;
        Map<String, Long> seen = new HashMap<>();
        List<Action> action = new ArrayList<>();
        Outcome outcome = session.attempt(connection -> {
            seen.putAll(others(connection));
            action.add(new Action.Put(writer, slots, number, seen));
            put(connection, seen);
        });
        recorder.add(new Call(
                writer,
                session.site(),
                action.isEmpty() ? new Action.Put(writer, slots, number, Map.of()) : action.get(0),
                outcome));
        // Where nobody knows, the next transaction finds out from the rows themselves.
        made = outcome == Outcome.ACKNOWLEDGED || (made && outcome == Outcome.FAILED);
    }

    private Map<String, Long> others(Connection connection) throws SQLException {
        Map<String, Long> seen = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT writer, n FROM slot WHERE run = ? AND place = 0 AND writer <> ?")) {
            select.setString(1, run);
            select.setString(2, writer);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    seen.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return seen;
    }

    private void put(Connection connection, Map<String, Long> seen) throws SQLException {
        String text = Seen.format(seen);
        if (made || exists(connection)) {
            Session.change(connection, slots, "UPDATE slot SET n = ?, seen = ? WHERE writer = ?", number, text, writer);
            Session.change(connection, 1, "UPDATE item SET id = ?, n = ? WHERE writer = ?", itemKey(), number, writer);
        } else {
            for (int place = 0; place < slots; place++) {
                Session.change(
                        connection,
                        1,
                        "INSERT INTO slot (id, run, writer, place, n, seen) VALUES (?, ?, ?, ?, ?, ?)",
                        writer + "/" + place,
                        run,
                        writer,
                        place,
                        number,
                        text);
            }
            Session.change(
                    connection,
                    1,
                    "INSERT INTO item (id, run, writer, n) VALUES (?, ?, ?, ?)",
                    itemKey(),
                    run,
                    writer,
                    number);
        }
        Session.change(
                connection,
                1,
                "INSERT INTO entry (id, run, writer, n) VALUES (?, ?, ?, ?)",
                writer + "/" + number,
                run,
                writer,
                number);
    }

    private boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM item WHERE writer = ?")) {
            select.setString(1, writer);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private String itemKey() {
        return writer + "/" + number % KEYS;
    }
}
