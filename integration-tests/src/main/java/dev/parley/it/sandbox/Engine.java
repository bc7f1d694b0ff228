package dev.parley.it.sandbox;

/** The database engine a sandbox site runs on. */
public enum Engine {
    POSTGRESQL,
    MYSQL
}
