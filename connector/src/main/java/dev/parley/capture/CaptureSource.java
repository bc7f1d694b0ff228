package dev.parley.capture;

import java.util.Objects;

/** Where the log is and who reads it. Never prints the password. */
public sealed interface CaptureSource {
    /** Site and replication set, for thread names and messages, for example {@code berlin/main}. */
    String name();

    String host();

    int port();

    String user();

    String password();

    /**
     * A PostgreSQL database and the slot that keeps its log.
     *
     * @param sslMode as the PostgreSQL driver takes it, for example {@code prefer}
     * @param slot logical replication slot with plugin {@code pgoutput}; must exist
     * @param publication publication of the captured tables; must exist
     */
    record Postgres(
            String name,
            String host,
            int port,
            String user,
            String password,
            String sslMode,
            String database,
            String slot,
            String publication)
            implements CaptureSource {
        public Postgres {
            requireAll(name, host, user, password, sslMode, database, slot, publication);
        }

        @Override
        public String toString() {
            return name + " (PostgreSQL " + host + ":" + port + "/" + database + ", slot " + slot + ")";
        }
    }

    /**
     * A MySQL server.
     *
     * @param sslMode for example {@code preferred}, in lower case
     * @param serverId this reader's number among all replicas of the server; no two readers may share one
     */
    record MySql(String name, String host, int port, String user, String password, String sslMode, long serverId)
            implements CaptureSource {
        public MySql {
            requireAll(name, host, user, password, sslMode);
            if (serverId < 1 || serverId > 0xffffffffL) {
                throw new IllegalArgumentException("server id must be 1 to 4294967295, got " + serverId);
            }
        }

        @Override
        public String toString() {
            return name + " (MySQL " + host + ":" + port + ")";
        }
    }

    private static void requireAll(String... texts) {
        for (String text : texts) {
            Objects.requireNonNull(text);
        }
    }
}
