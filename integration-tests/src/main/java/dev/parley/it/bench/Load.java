package dev.parley.it.bench;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;

/** What an application writes while replication is paused. Deterministic. */
sealed interface Load {
    /** Name for people. */
    String name();

    /** Rows changed. */
    long rows();

    /** The row that the last transaction inserts. */
    long last();

    /** Writes all of it. */
    void write(Endpoint source) throws SQLException;

    /**
     * Transactions of inserts.
     *
     * @param first the first id; all others follow
     */
    record Bulk(long first, int transactions, int rowsEach) implements Load {
        @Override
        public String name() {
            return "W1 bulk";
        }

        @Override
        public long rows() {
            return (long) transactions * rowsEach;
        }

        @Override
        public long last() {
            return first + rows() - 1;
        }

        @Override
        public void write(Endpoint source) throws SQLException {
            try (Connection connection = BenchTable.writer(source, false);
                    PreparedStatement insert = BenchTable.insert(connection)) {
                for (long id = first; id <= last(); id++) {
                    insert.setLong(1, id);
                    insert.addBatch();
                    if ((id - first + 1) % rowsEach == 0) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
        }
    }

    /**
     * Transactions of five statements: half updates, four of ten inserts, one of ten deletes.
     *
     * @param present rows of which some are updated and some deleted
     * @param first the first id of the inserts
     */
    record Oltp(Bulk present, long first, int transactions) implements Load {
        private static final int STATEMENTS = 5;

        @Override
        public String name() {
            return "W2 OLTP";
        }

        @Override
        public long rows() {
            return (long) transactions * STATEMENTS;
        }

        @Override
        public long last() {
            return first + 2L * transactions - 1;
        }

        @Override
        public void write(Endpoint source) throws SQLException {
            Random random = new Random(first);
            long[] rows = new long[(int) present.rows()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = present.first() + i;
            }
            int left = rows.length;
            long next = first;
            try (Connection connection = BenchTable.writer(source, false);
                    PreparedStatement insert = BenchTable.insert(connection);
                    PreparedStatement update = BenchTable.update(connection);
                    PreparedStatement delete = BenchTable.delete(connection)) {
                for (int i = 0; i < transactions; i++) {
                    // Odd transactions have three updates, even ones two and a delete; both insert two rows.
                    for (int j = 0; j < 2 + i % 2; j++) {
                        update.setInt(1, random.nextInt(1000));
                        update.setLong(2, rows[random.nextInt(left)]);
                        update.executeUpdate();
                    }
                    if (i % 2 == 0) {
                        int gone = random.nextInt(left);
                        delete.setLong(1, rows[gone]);
                        delete.executeUpdate();
                        left--;
                        rows[gone] = rows[left];
                    }
                    for (int j = 0; j < 2; j++) {
                        insert.setLong(1, next++);
                        insert.executeUpdate();
                    }
                    connection.commit();
                }
            }
        }
    }
}
