package dev.parley.capture;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the log is and who reads it. Never prints the password. */
public sealed interface CaptureSource {
    /** Site and replication set, for thread names and messages, for example {@code berlin/main}. */
    String name();

    String host();

    int port();

    String user();

    String password();

    /**
     * How connections are encrypted.
     *
     * @param mode as the driver takes it: for example {@code verify-full} at PostgreSQL, {@code verify_identity} at MySQL
     * @param authorities file with the certificates to trust where the mode verifies any: PEM at PostgreSQL, PKCS#12 with
     *     the password of {@link dev.parley.store.TrustStores} at MySQL; empty for those that Java trusts
     */
    record Encryption(String mode, Optional<Path> authorities) {
        /** Without authorities of one's own. */
        public static Encryption of(String mode) {
            return new Encryption(mode, Optional.empty());
        }
    }

    /**
     * A PostgreSQL database and the slot that keeps its log.
     *
     * @param slot logical replication slot with plugin {@code pgoutput}; must exist
     * @param publication publication of the captured tables; must exist
     */
    record Postgres(
            String name,
            String host,
            int port,
            String user,
            String password,
            Encryption encryption,
            String database,
            String slot,
            String publication)
            implements CaptureSource {
        public Postgres {
            requireAll(name, host, user, password, encryption.mode(), database, slot, publication);
        }

        @Override
        public String toString() {
            return name + " (PostgreSQL " + host + ":" + port + "/" + database + ", slot " + slot + ")";
        }
    }

    /**
     * A MySQL server.
     *
     * @param serverId this reader's number among all replicas of the server; no two readers may share one
     */
    record MySql(String name, String host, int port, String user, String password, Encryption encryption, long serverId)
            implements CaptureSource {
        public MySql {
            requireAll(name, host, user, password, encryption.mode());
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
