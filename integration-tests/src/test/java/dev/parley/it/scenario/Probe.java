package dev.parley.it.scenario;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Single rows that go from one site to another: written into the journal here, waited for there. */
final class Probe {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Bridge bridge;

    Probe(Bridge bridge) {
        this.bridge = bridge;
    }

    /** Commits a new row and returns its key. */
    String write(String site) throws SQLException {
        String id = "probe-" + NEXT.incrementAndGet() + "-" + site;
        try (Connection connection = bridge.app(site).open();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO journal (id, site, mark) VALUES (?, ?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, site);
            insert.setString(3, id);
            insert.executeUpdate();
        }
        return id;
    }

    List<String> write(String site, int rows) throws SQLException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            ids.add(write(site));
        }
        return ids;
    }

    boolean isAt(String site, String id) throws SQLException {
        return bridge.reader(site).hasRow("journal", "id", id);
    }

    void awaitAt(String site, String id) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> isAt(site, id));
    }

    /** A new row at either site arrives at the other. */
    void assertBothWays(String a, String b) throws SQLException {
        awaitAt(b, write(a));
        awaitAt(a, write(b));
    }

    /** Equal rows at all sites; waits for them. */
    void awaitEqual() {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() ->
                        dev.parley.it.checker.Convergence.check(bridge.images()).holds());
    }

    long rows(String site) throws SQLException {
        try (Connection connection = bridge.app(site).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM journal")) {
            row.next();
            return row.getLong(1);
        }
    }
}
