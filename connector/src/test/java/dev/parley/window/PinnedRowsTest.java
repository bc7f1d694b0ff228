package dev.parley.window;

import static dev.parley.window.WindowSamples.COLUMNS;
import static dev.parley.window.WindowSamples.KEY;
import static dev.parley.window.WindowSamples.ME;
import static dev.parley.window.WindowSamples.PEER;
import static dev.parley.window.WindowSamples.heartbeat;
import static dev.parley.window.WindowSamples.position;
import static dev.parley.window.WindowSamples.remote;
import static dev.parley.window.WindowSamples.row;
import static dev.parley.window.WindowSamples.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.UniqueRule;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows whose tables differ by intention, and what stays in the window for their sake. */
class PinnedRowsTest {
    private final Window window =
            new Window(ME, List.of(ME, PEER), table -> RowPolicy.lastWriterWins(), Checkpoint.initial(position(0)));

    @Test
    void pinnedRowStaysAndIsFoundByItsBlocker() {
        RowKey blocker = RowKey.of("parent", new Value.Int(7));
        Pin pin = new Pin(KEY, null, "FOREIGN_KEY", List.of(blocker), null);
        LogRecord.Transaction remote = update(PEER, 1, VersionVector.EMPTY, 10, "theirs");
        window.capture(new WindowUpdate(
                position(1), List.of(remote), Optional.empty(), Map.of(KEY, Optional.of(pin)), HybridTimestamp.ZERO));
        window.heartbeat(heartbeat(1, VersionVector.of(PEER, 1)));

        assertThat(window.blockedBy(List.of(blocker))).containsExactly(KEY);
        assertThat(window.shown(KEY)).isEqualTo(new Shown.Present(row("theirs")));
    }

    /** simulator seed 94: the loser came back over a holder that had folded meanwhile and so ranked as the earliest. */
    @Test
    void holderOfAValueThatAPinnedRowWantsKeepsItsRank() {
        RowKey loser = RowKey.of("item", new Value.Int(2));
        captureHolder(new Pin(loser, null, "UNIQUE", List.of(KEY), null));
        window.lookedAt(List.of(loser));
        assertThat(view().rank()).isPresent();

        window.capture(new WindowUpdate(
                position(2), List.of(), Optional.empty(), Map.of(loser, Optional.empty()), HybridTimestamp.ZERO));

        assertThat(view().rank()).isEmpty();
    }

    @Test
    void rowsOfATableKeepTheirRanksUntilAPinnedOneIsDecidedAgain() {
        RowKey loser = RowKey.of("item", new Value.Int(2));
        RowKey former = RowKey.of("item", new Value.Int(3));
        Pin pin = new Pin(loser, null, "UNIQUE", List.of(former), null);
        window.load(loser, new FlushSnapshot.StoredRow(RowState.UNKNOWN, false, pin));
        captureHolder(null);
        assertThat(view().rank()).isPresent();

        window.lookedAt(List.of(loser));

        assertThat(view().rank()).isEmpty();
    }

    /** The orphan wants the name; once its parent is back the ranks decide, and the other site may still know them. */
    @Test
    void rowThatHasAValueOfAnOrphanKeepsItsRank() {
        Window unique = withUniqueNames();
        RowKey orphan = RowKey.of("item", new Value.Int(2));
        unique.capture(pinning(1, 1, 10, "Theirs ", new Pin(orphan, null, "FOREIGN_KEY", List.of(), held("theirs"))));
        unique.lookedAt(List.of(orphan));

        unique.heartbeat(heartbeat(1, VersionVector.of(PEER, 1)));
        assertThat(unique.view(List.of(KEY)).get(0).rank()).isPresent();

        unique.capture(released(2, orphan));
        assertThat(unique.view(List.of(KEY)).get(0).rank()).isEmpty();
    }

    @Test
    void rowThatHasNoValueOfAnOrphanFolds() {
        Window unique = withUniqueNames();
        RowKey orphan = RowKey.of("item", new Value.Int(2));
        unique.capture(pinning(1, 1, 10, "theirs", new Pin(orphan, null, "FOREIGN_KEY", List.of(), held("another"))));
        unique.lookedAt(List.of(orphan));

        unique.heartbeat(heartbeat(1, VersionVector.of(PEER, 1)));

        assertThat(unique.view(List.of(KEY)).get(0).rank()).isEmpty();
    }

    /** The winner loses its parent, and the loser comes back in the same transaction. */
    @Test
    void releasedRowKeepsItsRankForTheOneThatIsPinnedInItsPlace() {
        Window unique = withUniqueNames();
        RowKey winner = RowKey.of("item", new Value.Int(2));
        unique.capture(pinning(1, 1, 10, "theirs", new Pin(KEY, null, "UNIQUE", List.of(winner), null)));
        unique.heartbeat(heartbeat(1, VersionVector.of(PEER, 1)));
        Pin orphan = new Pin(winner, null, "FOREIGN_KEY", List.of(), held("theirs"));

        unique.capture(new WindowUpdate(
                position(2),
                List.of(),
                Optional.empty(),
                Map.of(KEY, Optional.empty(), winner, Optional.of(orphan)),
                HybridTimestamp.ZERO));

        assertThat(unique.view(List.of(KEY)).get(0).rank()).isPresent();
    }

    @Test
    void orphanThatIsLoadedStillWantsItsValue() {
        Window unique = withUniqueNames();
        RowKey orphan = RowKey.of("item", new Value.Int(2));
        Pin pin = new Pin(orphan, null, "FOREIGN_KEY", List.of(), held("theirs"));
        unique.load(orphan, new FlushSnapshot.StoredRow(RowState.UNKNOWN, false, pin));
        unique.capture(remote(1, update(PEER, 1, VersionVector.EMPTY, 10, "theirs")));
        unique.lookedAt(List.of(orphan));

        unique.heartbeat(heartbeat(1, VersionVector.of(PEER, 1)));

        assertThat(unique.view(List.of(KEY)).get(0).rank()).isPresent();
    }

    /** Names are unique. */
    private static Window withUniqueNames() {
        List<ColumnShape> columns = List.of(
                new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                new ColumnShape("name", "name", CanonicalType.TEXT, "text", true));
        TableShape item = TableShape.of(
                "item",
                "app",
                "item",
                columns,
                List.of("id"),
                List.of(new UniqueShape("item_name", List.of("name"))),
                List.of(),
                true);
        return new Window(
                ME,
                List.of(ME, PEER),
                table -> RowPolicy.lastWriterWins(),
                List.of(item),
                Checkpoint.initial(position(0)));
    }

    private static Row held(String name) {
        return Row.of(COLUMNS, new Value.Int(2), new Value.Text(name));
    }

    /** Captures an update of {@link WindowSamples#KEY}, and a pin with it. */
    private static WindowUpdate pinning(long at, long sequence, long clock, String name, Pin pin) {
        return new WindowUpdate(
                position(at),
                List.of(update(PEER, sequence, VersionVector.EMPTY, clock, name)),
                Optional.empty(),
                Map.of(pin.key(), Optional.of(pin)),
                HybridTimestamp.ZERO);
    }

    private static WindowUpdate released(long at, RowKey key) {
        return new WindowUpdate(
                position(at), List.of(), Optional.empty(), Map.of(key, Optional.empty()), HybridTimestamp.ZERO);
    }

    /** Captures an update of {@link WindowSamples#KEY} that is stable at once, and a pin with it. */
    private void captureHolder(@Nullable Pin pin) {
        LogRecord.Transaction remote = update(PEER, 1, VersionVector.EMPTY, 10, "theirs");
        Map<RowKey, Optional<Pin>> pins = pin == null ? Map.of() : Map.of(pin.key(), Optional.of(pin));
        window.capture(new WindowUpdate(position(1), List.of(remote), Optional.empty(), pins, HybridTimestamp.ZERO));
        window.heartbeat(heartbeat(1, VersionVector.of(PEER, 1)));
    }

    @Test
    void localWriteToAPinnedRowHasNotSeenWhatTheTableHides() {
        Pin pin = new Pin(KEY, null, "UNIQUE", List.of(), null);
        LogRecord.Transaction remote = update(PEER, 1, VersionVector.EMPTY, 10, "theirs");
        assertThat(window.hidden(KEY)).isEmpty();

        window.capture(new WindowUpdate(
                position(1), List.of(remote), Optional.empty(), Map.of(KEY, Optional.of(pin)), HybridTimestamp.ZERO));

        assertThat(window.hidden(KEY)).containsExactly(new Dot(PEER, 1));
    }

    /** The table shows a mark that nobody has written: what is published has the value that the row lost. */
    @Test
    void localWriteBesideAMarkIsAWriteOfTheRowsOwnValues() {
        KeyRules keys =
                new KeyRules(List.of(new UniqueRule(List.of("name"), LoserPolicy.SUFFIX, "name", 60)), List.of());
        RowPolicy policy = RowPolicy.lastWriterWins().withKeys(keys);
        Window marked = new Window(ME, List.of(ME, PEER), table -> policy, Checkpoint.initial(position(0)));
        Pin pin = new Pin(KEY, row("theirs~1"), "UNIQUE", List.of(RowKey.of("item", new Value.Int(2))), null);
        LogRecord.Transaction remote = update(PEER, 1, VersionVector.EMPTY, 10, "theirs");
        marked.capture(new WindowUpdate(
                position(1), List.of(remote), Optional.empty(), Map.of(KEY, Optional.of(pin)), HybridTimestamp.ZERO));
        Stamp stamp = new Stamp(new Dot(ME, 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(20));
        Operation touched = new Operation.Update(stamp, KEY, row("theirs~1"), row("theirs~1"), Set.of());

        assertThat(marked.size().parked()).isZero();
        assertThat(marked.hidden(KEY)).isEmpty();
        assertThat(marked.pinnedOf(List.of(KEY, RowKey.of("item", new Value.Int(2)))))
                .containsExactly(KEY);
        assertThat(marked.unprojected(touched))
                .isEqualTo(new Operation.Update(stamp, KEY, row("theirs"), row("theirs"), Set.of()));
        assertThat(marked.unprojected(new Operation.Update(stamp, KEY, row("theirs~1"), row("mine"), Set.of())))
                .isEqualTo(new Operation.Update(stamp, KEY, row("theirs"), row("mine"), Set.of(new Dot(PEER, 1))));
    }

    private RowState view() {
        return window.view(List.of(KEY)).get(0);
    }
}
