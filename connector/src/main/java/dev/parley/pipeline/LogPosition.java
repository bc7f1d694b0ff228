package dev.parley.pipeline;

/**
 * The end of a committed transaction in a database's own log. Ordered among positions of the same server; comparing
 * across engines is a programming error.
 */
public sealed interface LogPosition extends Comparable<LogPosition> {
    /** The form kept in {@code parley.checkpoint}; {@link #parse} reads it back. */
    String text();

    /**
     * End of a transaction in the write-ahead log.
     *
     * @param commitLsn byte address behind its commit record, 0 before the first
     */
    record Postgres(long commitLsn) implements LogPosition {
        private static final String PREFIX = "pg:";

        @Override
        public int compareTo(LogPosition that) {
            return Long.compareUnsigned(commitLsn, ((Postgres) that).commitLsn);
        }

        /** {@code pg:0/16B3748}. */
        @Override
        public String text() {
            return PREFIX + Long.toHexString(commitLsn >>> 32).toUpperCase(java.util.Locale.ROOT) + "/"
                    + Long.toHexString(commitLsn & 0xffffffffL).toUpperCase(java.util.Locale.ROOT);
        }

        private static Postgres parseText(String text) {
            int slash = text.indexOf('/');
            long high = Long.parseLong(text, PREFIX.length(), slash, 16);
            long low = Long.parseLong(text, slash + 1, text.length(), 16);
            return new Postgres(high << 32 | low);
        }
    }

    /**
     * End of a transaction in the binary log.
     *
     * @param file binary log file name, whose number after the last dot orders files
     * @param offset byte offset of the event that commits the transaction, or a point between two transactions
     * @param gtidSet executed GTID set at that point, the transaction included; capture goes on behind it
     */
    record MySql(String file, long offset, String gtidSet) implements LogPosition {
        private static final String PREFIX = "my:";

        private long fileNumber() {
            return Long.parseLong(file, file.lastIndexOf('.') + 1, file.length(), 10);
        }

        @Override
        public int compareTo(LogPosition that) {
            MySql other = (MySql) that;
            int byFile = Long.compare(fileNumber(), other.fileNumber());
            return byFile != 0 ? byFile : Long.compare(offset, other.offset);
        }

        /** {@code my:binlog.000003/1547/GTIDSET}. */
        @Override
        public String text() {
            return PREFIX + file + "/" + offset + "/" + gtidSet;
        }

        private static MySql parseText(String text) {
            String[] parts = text.substring(PREFIX.length()).split("/", 3);
            return new MySql(parts[0], Long.parseLong(parts[1]), parts[2]);
        }
    }

    /**
     * Reads {@link #text()}.
     *
     * @throws IllegalArgumentException if the text is not a position
     */
    static LogPosition parse(String text) {
        try {
            if (text.startsWith(Postgres.PREFIX)) {
                return Postgres.parseText(text);
            }
            if (text.startsWith(MySql.PREFIX)) {
                return MySql.parseText(text);
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("not a log position: '" + text + "'", e);
        }
        throw new IllegalArgumentException("not a log position: '" + text + "'");
    }
}
