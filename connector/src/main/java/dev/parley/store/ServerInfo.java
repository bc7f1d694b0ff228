package dev.parley.store;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The product behind a connection.
 *
 * @param versionText as the server says it
 * @param mariaDb true if it speaks MySQL's protocol but is MariaDB
 */
public record ServerInfo(Engine engine, int major, int minor, String versionText, boolean mariaDb) {
    static ServerInfo of(Engine engine, Connection connection) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        String version = meta.getDatabaseProductVersion();
        boolean mariaDb =
                engine == Engine.MYSQL && version.toLowerCase(Locale.ROOT).contains("mariadb");
        return new ServerInfo(engine, meta.getDatabaseMajorVersion(), meta.getDatabaseMinorVersion(), version, mariaDb);
    }

    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    /** The statement that tells where MySQL's binary log ends, file and offset first; needs REPLICATION CLIENT. */
    public String binaryLogStatusSql() {
        return isAtLeast(8, 2) && !mariaDb ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
    }

    /** {@code PostgreSQL 18.6}, {@code MySQL 9.7.4}, {@code MariaDB 10.11}. */
    @Override
    public String toString() {
        String product = engine == Engine.POSTGRESQL ? "PostgreSQL" : mariaDb ? "MariaDB" : "MySQL";
        return product + " " + versionText;
    }
}
