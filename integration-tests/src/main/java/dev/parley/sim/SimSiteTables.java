package dev.parley.sim;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.DigestPage;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.NewDecision;
import dev.parley.verify.SiteTables;
import dev.parley.verify.SiteUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The tables of a donor as its agent reads them: plainly, without locks. */
final class SimSiteTables implements SiteTables {
    private static final int PATIENCE = 40;

    private final SimAgent agent;
    private final SimCommand command;

    SimSiteTables(SimAgent agent, SimCommand command) {
        this.agent = agent;
        this.command = command;
    }

    private SimDatabase database() {
        return agent.site().database();
    }

    private void answers() {
        command.pause();
        if (!agent.isRunning()) {
            throw new SiteUnavailableException("the donor's agent " + agent + " does not answer");
        }
    }

    @Override
    public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
        answers();
        return database().rowsOf(null, table.name()).keySet().stream()
                .filter(key -> after == null || key.compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Optional<Row>> rows(TableShape table, List<RowKey> keys) {
        answers();
        return keys.stream()
                .map(key -> Optional.ofNullable(database().see(null, key)).map(DbState.Stored::image))
                .toList();
    }

    @Override
    public boolean awaitCapture(Duration timeout) {
        answers();
        if (!agent.site().world().protocol().cutWaitsForCapture()) {
            return true;
        }
        Tx tx = database().begin(Tx.Kind.FENCE);
        long value = database().state().nonce + 1;
        tx.changes.add(state -> state.nonce = value);
        tx.rows.add(BridgeRowShapes.nonce(value));
        agent.site().commitNow(tx);
        for (int i = 0; i < PATIENCE && captured() < value; i++) {
            agent.site().world().others(command);
            answers();
        }
        return captured() >= value;
    }

    private long captured() {
        return agent.parts().progress().lastNonce();
    }

    @Override
    public DigestPage page(
            TableShape table, List<ColumnShape> columns, Optional<RowPart> part, @Nullable RowKey after, int limit) {
        throw new UnsupportedOperationException("nobody compares sites here");
    }

    @Override
    public boolean decide(TableShape table, RowKey key, Function<Optional<Row>, Optional<NewDecision>> decide) {
        throw new UnsupportedOperationException("nobody decides over a comparison here");
    }
}
