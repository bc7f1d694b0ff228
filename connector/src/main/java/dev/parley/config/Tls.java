package dev.parley.config;

/** How connections to the database are encrypted. */
public enum Tls {
    DISABLE("disable", "DISABLED"),
    PREFER("prefer", "PREFERRED"),
    REQUIRE("require", "REQUIRED"),
    VERIFY_CA("verify-ca", "VERIFY_CA"),
    VERIFY_FULL("verify-full", "VERIFY_IDENTITY");

    private final String postgresql;
    private final String mysql;

    Tls(String postgresql, String mysql) {
        this.postgresql = postgresql;
        this.mysql = mysql;
    }

    /** Whether the server's certificate is looked at. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
    }

    /** Value of PostgreSQL's {@code sslmode}. */
    public String postgresql() {
        return postgresql;
    }

    /** Value of Connector/J's {@code sslMode}; Debezium takes it in lower case. */
    public String mysql() {
        return mysql;
    }
}
