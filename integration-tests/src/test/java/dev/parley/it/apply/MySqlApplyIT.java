package dev.parley.it.apply;

import static dev.parley.it.apply.Origin.insert;
import static dev.parley.it.apply.Origin.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.apply.ApplyOutcome;
import dev.parley.apply.LogEnd;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.pipeline.LogPosition;
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

    /**
     * C19: a server takes a commit into {@code gtid_executed} after it has let go of its locks. A fence that goes by that, planted
     * here as the end of the log before the commit, decides over what it has not seen; the log's own end does not.
     */
    @Test
    void fenceByExecutedTransactionsOverwritesALocalWriteUnseen() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)), berlin.at(11, insert(NOTE, 2, "two", 1)));
        home.saw(berlin);
        lima.saw(berlin);
        LogPosition captured = rig.end.read();
        rig.progress.reached(captured);
        rig.site.hold();
        rig.execute("UPDATE note SET body = 'local', n = 9 WHERE id = 1");
        rig.site.committedLocally(home.at(50, update(NOTE, 1, "local", 9)));
        rig.ready.add(lima.at(40, update(NOTE, 1, "remote", 4)));
        org.awaitility.Awaitility.await()
                .during(java.time.Duration.ofMillis(300))
                .atMost(ApplyRig.LIMIT)
                .until(() -> rig.query(NOTES).equals(List.of("1|local|9", "2|two|1")));
        rig.site.resume();
        rig.await(() -> rig.site.transactionsApplied() == 3);
        assertThat(rig.query(NOTES)).containsExactly("1|local|9", "2|two|1");

        rig.site.hold();
        rig.end = () -> captured;
        rig.execute("UPDATE note SET body = 'local', n = 9 WHERE id = 2");
        rig.site.committedLocally(home.at(60, update(NOTE, 2, "local", 9)));
        rig.ready.add(lima.at(45, update(NOTE, 2, "remote", 4)));
        rig.await(() -> rig.site.transactionsApplied() == 4);
        assertThat(rig.query(NOTES))
                .as("the later write is gone, and no conflict tells of it")
                .containsExactly("1|local|9", "2|remote|4");
        assertThat(rig.query("SELECT loser_site FROM parley.conflict")).containsExactly("lima");
    }

    /**
     * Capture is too slow to hold locks while it is waited for. The write that gets in between the wait, planted here as an
     * end of the log before its commit, and the lock is seen in the locked row.
     */
    @Test
    void localWriteBetweenTheFenceAndTheLockIsNotOverwrittenWhileCaptureIsSlow() throws SQLException {
        rig.replaceLane(rig.newLane(rig.withoutLockedFences(), 1));
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        home.saw(berlin);
        lima.saw(berlin);
        LogEnd real = rig.end;
        LogPosition captured = real.read();
        rig.progress.reached(captured);
        rig.site.hold();
        rig.end = () -> captured;
        rig.execute("UPDATE note SET body = 'local', n = 9 WHERE id = 1");
        rig.site.committedLocally(home.at(50, update(NOTE, 1, "local", 9)));
        rig.ready.add(lima.at(40, update(NOTE, 1, "remote", 4)));
        rig.await(() -> rig.lane().counters().changedRows().sum() > 0);
        rig.site.resume();
        rig.end = real;
        rig.await(() -> rig.site.transactionsApplied() == 2);
        assertThat(rig.query(NOTES)).containsExactly("1|local|9");
        assertThat(rig.query("SELECT loser_site FROM parley.conflict")).containsExactly("lima");
        assertThat(rig.site.outcomes()).allMatch(ApplyOutcome::optimistic);
    }

    @Test
    void everyRowOfManySmallTransactionsLands() throws SQLException {
        ApplySpeed.measure(sandbox, server(), "speed");
    }
}
