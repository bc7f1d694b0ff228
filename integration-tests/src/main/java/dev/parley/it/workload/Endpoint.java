package dev.parley.it.workload;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * One site's database as an application sees it.
 *
 * @param site name of the site
 * @param url JDBC address without user and password; tells the engine
 * @param database name of the database, for messages and hints
 */
public record Endpoint(String site, String url, String database, String user, String password) {
    /** True for MySQL, false for PostgreSQL. */
    public boolean isMySql() {
        return url.startsWith("jdbc:mysql:");
    }

    /** Opens a connection on which no call waits longer than a minute; the caller closes it. */
    public Connection open() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("password", password);
        settings.setProperty("socketTimeout", isMySql() ? "60000" : "60");
        settings.setProperty("connectTimeout", isMySql() ? "10000" : "10");
        return DriverManager.getConnection(url, settings);
    }

    /** The same database, with the same user, at another server. */
    public Endpoint at(String otherUrl) {
        return new Endpoint(site, otherUrl, database, user, password);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "Endpoint[" + site + " " + url + "]";
    }
}
