package dev.parley.apply;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections for the apply lane: READ COMMITTED, autocommit off, triggers and foreign keys of the server off. */
@FunctionalInterface
public interface ConnectionSource {
    Connection open() throws SQLException;
}
