package dev.parley.it.apply;

import dev.parley.it.sandbox.Sandbox;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link ApplyCases} on PostgreSQL: rows are proven by their versions. */
class PostgresApplyIT extends ApplyCases {
    private static Sandbox sandbox;

    @BeforeAll
    static void startServers() {
        sandbox = Sandbox.builder().postgres("here").start();
    }

    @AfterAll
    static void stopServers() {
        sandbox.close();
    }

    @Override
    Sandbox sandbox() {
        return sandbox;
    }

    @Override
    String server() {
        return "here";
    }

    @Override
    boolean waitsForALock() throws SQLException {
        return !rig.query("SELECT 1 FROM pg_locks WHERE NOT granted").equals(List.of());
    }

    @Test
    void everyRowOfManySmallTransactionsLands() throws SQLException {
        ApplySpeed.measure(sandbox, server(), "speed");
    }
}
