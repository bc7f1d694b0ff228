package dev.parley.sim;

import dev.parley.apply.BridgeRows;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.store.ConflictName;
import dev.parley.store.ConflictRow;
import dev.parley.store.ErrorKind;
import dev.parley.store.ProjectedRow;
import dev.parley.store.StoredKey;
import dev.parley.store.Trailer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;

/** The bridge's tables in the simulated database, as an apply transaction writes them. */
final class SimBridgeRows implements BridgeRows {
    private final SimAgent agent;
    private final Protocol protocol;

    SimBridgeRows(SimAgent agent, Protocol protocol) {
        this.agent = agent;
        this.protocol = protocol;
    }

    private DbState state() {
        return agent.site().database().state();
    }

    private SimConnection at(Point point, Connection connection) throws SQLException {
        agent.pause(point);
        SimConnection session = SimConnection.of(connection);
        session.check();
        return session;
    }

    @Override
    public VersionVector committed() {
        agent.pause(Point.RECOVERY);
        return protocol.committedAfterDoubt(agent, state().committed());
    }

    @Override
    public void requireHeld(Connection connection, long epoch) throws SQLException {
        SimConnection session = at(Point.LEASE, connection);
        if (protocol.checksLease() && state().epoch != epoch) {
            throw new LeaseGone(epoch, state().epoch);
        }
        session.tx().holdsLease = protocol.sharesLease();
    }

    @Override
    public void mark(Connection connection, long epoch, List<AppliedRange> ranges) throws SQLException {
        requireHeld(connection, epoch);
        SimConnection session = at(Point.MARKERS, connection);
        for (AppliedRange range : ranges) {
            RowKey key = RowKey.of(
                    "parley.applied", new Value.Text(range.origin().toString()), SimSchema.number(range.first()));
            while (agent.site().database().lock(session.tx(), key) == SimDatabase.Outcome.LOCKED) {
                if (!agent.waitFor(agent.site().database().blocker())) {
                    throw new SimSqlException(ErrorKind.LOCK_TIMEOUT, null);
                }
                session.check();
            }
            TreeMap<Long, AppliedRange> known = state().applied.getOrDefault(range.origin(), new TreeMap<>());
            if (known.containsKey(range.first())) {
                throw new SimSqlException(ErrorKind.UNIQUE, "applied");
            }
            session.tx()
                    .changes
                    .add(s -> s.applied
                            .computeIfAbsent(range.origin(), origin -> new TreeMap<>())
                            .put(range.first(), range));
            session.tx().rows.add(BridgeRowShapes.marker(range));
        }
    }

    @Override
    public void provisional(Connection connection, List<ConflictRow> losers) throws SQLException {
        at(Point.RECORDS, connection);
    }

    @Override
    public void gaveWay(Connection connection, List<StoredKey> settled, List<ConflictRow> rows, long nowMicros)
            throws SQLException {
        // The pins' statement comes next, and there others have a turn.
        SimConnection session = SimConnection.of(connection);
        session.check();
        session.tx().changes.add(s -> {
            if (protocol.tellsWhatStandsAgain()) {
                s.gaveWay.keySet().removeIf(name -> settled.contains(name.key()));
            }
            (protocol.tellsWhatGivesWay() ? rows : List.<ConflictRow>of())
                    .forEach(row -> s.gaveWay.put(new ConflictName(row.key(), row.loser(), row.unit()), row));
        });
    }

    @Override
    public void pin(Connection connection, List<ProjectedRow> rows) throws SQLException {
        SimConnection session = at(Point.RECORDS, connection);
        for (ProjectedRow row : rows.stream().filter(protocol::recordsPin).toList()) {
            session.tx().changes.add(s -> s.projected.put(row.key(), row));
            session.tx().rows.add(BridgeRowShapes.pinned(row));
        }
    }

    @Override
    public void release(Connection connection, List<StoredKey> keys) throws SQLException {
        SimConnection session = at(Point.RECORDS, connection);
        for (StoredKey key : keys) {
            ProjectedRow row = state().projected.get(key);
            if (row != null) {
                session.tx().changes.add(s -> s.projected.remove(key));
                session.tx().rows.add(BridgeRowShapes.released(row));
            }
        }
    }

    @Override
    public void trailer(Connection connection, Trailer trailer, long nowMicros) throws SQLException {
        SimConnection session = at(Point.RECORDS, connection);
        session.tx().rows.add(BridgeRowShapes.trailer(trailer));
    }
}
