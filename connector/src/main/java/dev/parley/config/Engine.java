package dev.parley.config;

/** The database product of a site. */
public enum Engine {
    POSTGRESQL(5432),
    MYSQL(3306);

    private final int defaultPort;

    Engine(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    public int defaultPort() {
        return defaultPort;
    }
}
