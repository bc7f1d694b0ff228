package dev.parley.it.scenario;

import dev.parley.config.Naming;
import dev.parley.it.workload.Endpoint;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of the music shop: sells, changes prices and addresses, rearranges playlists. Keys that it makes are its own;
 * what it changes, others change too.
 */
final class ChinookClient implements Runnable {
    private static final int TRANSACTIONS = 120;
    private static final int RANGE = 100_000;
    private static final int MYSQL_DEADLOCK = 1213;
    private static final int MYSQL_DUPLICATE_KEY = 1062;

    private final Endpoint endpoint;
    private final int firstKey;
    private final SplittableRandom random;
    private final AtomicInteger committed;
    private int made;

    /**
     * A client with keys of its own.
     *
     * @param number of this client among all, from 1
     * @param committed counts the transactions of all clients
     */
    ChinookClient(Endpoint endpoint, int number, long seed, AtomicInteger committed) {
        this.endpoint = endpoint;
        this.firstKey = number * RANGE;
        this.random = new SplittableRandom(seed + number);
        this.committed = committed;
    }

    @Override
    public void run() {
        try (Connection connection = endpoint.open()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            for (int i = 0; i < TRANSACTIONS; i++) {
                one(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a client at " + endpoint.site() + " cannot go on", e);
        }
    }

    private void one(Connection connection) throws SQLException {
        try {
            switch (random.nextInt(6)) {
                case 0, 1 -> sell(connection);
                case 2 -> reprice(connection);
                case 3 -> move(connection);
                case 4 -> rename(connection);
                default -> rearrange(connection);
            }
            connection.commit();
            committed.incrementAndGet();
        } catch (SQLException e) {
            connection.rollback();
            boolean tryAnother = e.getErrorCode() == MYSQL_DEADLOCK
                    || e.getErrorCode() == MYSQL_DUPLICATE_KEY
                    || "40P01".equals(e.getSQLState())
                    || "23505".equals(e.getSQLState());
            if (!tryAnother) {
                throw e;
            }
        }
    }

    /** A new customer, an invoice, three lines. */
    private void sell(Connection connection) throws SQLException {
        int key = firstKey + ++made;
        update(
                connection,
                "INSERT INTO {customer} ({customer_id}, {first_name}, {last_name}, {email}) VALUES (?, ?, ?, ?)",
                key,
                "Zoë",
                "Brontë " + key,
                key + "@example.org");
        update(
                connection,
                "INSERT INTO {invoice} ({invoice_id}, {customer_id}, {invoice_date}, {total}) VALUES (?, ?, ?, ?)",
                key,
                key,
                java.time.LocalDateTime.of(2026, 2, 1, 12, 0).plusMinutes(made),
                BigDecimal.valueOf(297, 2));
        for (int line = 0; line < 3; line++) {
            update(
                    connection,
                    "INSERT INTO {invoice_line} ({invoice_line_id}, {invoice_id}, {track_id}, {unit_price}, {quantity})"
                            + " VALUES (?, ?, ?, ?, ?)",
                    key * 3 + line,
                    key,
                    1 + random.nextInt(3000),
                    BigDecimal.valueOf(99, 2),
                    1);
        }
    }

    private void reprice(Connection connection) throws SQLException {
        update(
                connection,
                "UPDATE {track} SET {unit_price} = ? WHERE {track_id} = ?",
                BigDecimal.valueOf(50 + random.nextInt(300), 2),
                1 + random.nextInt(20));
    }

    private void move(Connection connection) throws SQLException {
        update(
                connection,
                "UPDATE {customer} SET {address} = ?, {city} = ? WHERE {customer_id} = ?",
                random.nextInt(1000) + " Rua Augusta",
                "São Paulo",
                1 + random.nextInt(15));
    }

    private void rename(Connection connection) throws SQLException {
        update(
                connection,
                "UPDATE {playlist} SET {name} = ? WHERE {playlist_id} = ?",
                "List no. " + random.nextInt(10_000),
                1 + random.nextInt(5));
    }

    private void rearrange(Connection connection) throws SQLException {
        int list = 1 + random.nextInt(3);
        int track = 1 + random.nextInt(40);
        int deleted = update(
                connection, "DELETE FROM {playlist_track} WHERE {playlist_id} = ? AND {track_id} = ?", list, track);
        if (deleted == 0) {
            update(connection, "INSERT INTO {playlist_track} ({playlist_id}, {track_id}) VALUES (?, ?)", list, track);
        }
    }

    private int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(local(sql, endpoint.isMySql()))) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Names in braces as this database spells them: {@code invoice_line} is {@code InvoiceLine} in MySQL. */
    static String local(String sql, boolean mySql) {
        StringBuilder text = new StringBuilder();
        for (String part : sql.split("(?=\\{)|(?<=\\})", -1)) {
            text.append(
                    part.startsWith("{")
                            ? mySql
                                    ? "`" + pascal(part.substring(1, part.length() - 1)) + "`"
                                    : part.substring(1, part.length() - 1)
                            : part);
        }
        return text.toString();
    }

    private static String pascal(String canonical) {
        StringBuilder name = new StringBuilder();
        for (String word : canonical.split("_", -1)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        if (!Naming.SNAKE_CASE.canonical(name.toString()).equals(canonical)) {
            throw new IllegalArgumentException(canonical + " is not what snake-case makes of " + name);
        }
        return name.toString();
    }
}
