package dev.parley.config;

/** What becomes of columns whose type only one engine has. */
public enum NativeTypes {
    /** The site does not start. */
    REFUSE,
    /** They travel as PostgreSQL's text; all members are PostgreSQL. */
    POSTGRESQL
}
