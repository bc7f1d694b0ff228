package dev.parley.it.apply;

import dev.parley.it.sandbox.Sandbox;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link ApplyCases} on MySQL: rows are locked, then a fence is waited for. */
class MySqlApplyIT extends ApplyCases {
    private static Sandbox sandbox;

    @BeforeAll
    static void startServers() {
        sandbox = Sandbox.builder().mysql("here").start();
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
        return !rig.query("SELECT 1 FROM performance_schema.data_lock_waits").equals(List.of());
    }

    @Test
    void everyRowOfManySmallTransactionsLands() throws SQLException {
        ApplySpeed.measure(sandbox, server(), "speed");
    }
}
