package dev.parley.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.policy.ReferenceRule;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deleted rows that others bring back: what the window remembers of them, and what their use by applications means. */
class RestoredRowsTest {
    private static final SiteId ME = SiteId.of("me");
    private static final SiteId PEER = SiteId.of("peer");
    private static final SiteId THIRD = SiteId.of("third");
    private static final Columns OWNER = Columns.of("id", "name");
    private static final Columns PET = Columns.of("id", "owner_id");
    private static final RowKey OLGA = RowKey.of("owner", new Value.Int(1));
    private static final RowKey OTHER = RowKey.of("owner", new Value.Int(2));
    private static final RowKey REX = RowKey.of("pet", new Value.Int(5));

    private final Window window = new Window(
            ME,
            List.of(ME, PEER, THIRD),
            RestoredRowsTest::policy,
            List.of(
                    table(
                            "owner",
                            List.of(column("id", CanonicalType.INT), column("name", CanonicalType.TEXT)),
                            List.of(new UniqueShape("owner_name", List.of("name"))),
                            List.of()),
                    table(
                            "pet",
                            List.of(column("id", CanonicalType.INT), column("owner_id", CanonicalType.INT)),
                            List.of(),
                            List.of(new ForeignKeyShape("pet_owner", List.of("owner_id"), "owner", List.of("id"))))),
            Checkpoint.initial(new LogPosition.Postgres(0)));

    private static RowPolicy policy(String table) {
        RowPolicy last = RowPolicy.lastWriterWins();
        return table.equals("pet")
                ? last.withKeys(new KeyRules(
                        List.of(), List.of(new ReferenceRule(List.of("owner_id"), OrphanPolicy.RESTORE_PARENT))))
                : last;
    }

    private static ColumnShape column(String name, CanonicalType type) {
        return new ColumnShape(name, name, type, "", true);
    }

    private static TableShape table(
            String name, List<ColumnShape> columns, List<UniqueShape> uniques, List<ForeignKeyShape> references) {
        return TableShape.of(name, "app", name, columns, List.of("id"), uniques, references, true);
    }

    private static Row owner(long id, String name) {
        return Row.of(OWNER, new Value.Int(id), new Value.Text(name));
    }

    private static Row pet(long owner) {
        return Row.of(PET, new Value.Int(5), new Value.Int(owner));
    }

    private static Stamp stamp(SiteId site, long sequence, VersionVector context, long clock) {
        return new Stamp(new Dot(site, sequence), context, new HybridTimestamp(clock));
    }

    private static Operation delete(Stamp stamp, RowKey key, String name) {
        return new Operation.Delete(stamp, key, owner(1, name), Set.of());
    }

    private void capture(long at, Operation remote, Map<RowKey, Optional<Pin>> pins) {
        LogRecord.Transaction transaction = new LogRecord.Transaction(remote.stamp(), "", 0, List.of(remote));
        window.capture(new WindowUpdate(
                new LogPosition.Postgres(at), List.of(transaction), Optional.empty(), pins, transaction.writtenAt()));
    }

    private void pin(long at, RowKey key, Optional<Pin> pin) {
        window.capture(new WindowUpdate(
                new LogPosition.Postgres(at), List.of(), Optional.empty(), Map.of(key, pin), HybridTimestamp.ZERO));
    }

    /** The third site says that it has all of the peer's records up to this one. */
    private void stable(long sequence) {
        window.heartbeat(new LogRecord.Heartbeat(
                THIRD, 1, 0, VersionVector.of(PEER, sequence), HybridTimestamp.ZERO, VersionVector.EMPTY));
    }

    private boolean knows(RowKey key) {
        return window.view(List.of(key)).get(0).isUnstable();
    }

    private static Optional<Pin> restored(String name) {
        return Optional.of(new Pin(OLGA, owner(1, name), "FOREIGN_KEY", List.of(REX), owner(1, name)));
    }

    @Test
    void deletedRowLeavesOnceAllSitesHaveTheDelete() {
        capture(1, delete(stamp(PEER, 1, VersionVector.EMPTY, 10), OLGA, "olga"), Map.of());
        assertThat(knows(OLGA)).isTrue();

        stable(1);

        assertThat(knows(OLGA)).isFalse();
    }

    @Test
    void deletedRowStaysWhileAPinnedRowRefersToIt() {
        Pin out = new Pin(REX, null, "UNIQUE", List.of(), pet(1));
        capture(1, delete(stamp(PEER, 1, VersionVector.EMPTY, 10), OLGA, "olga"), Map.of(REX, Optional.of(out)));
        window.lookedAt(List.of(REX));
        stable(1);
        assertThat(knows(OLGA)).isTrue();
        assertThat(window.blockedBy(List.of(OLGA))).containsExactly(REX);
        assertThat(window.pinnedChildren(List.of(OLGA, OTHER))).containsExactly(REX);

        pin(2, REX, Optional.empty());

        assertThat(knows(OLGA)).isFalse();
        assertThat(window.blockedBy(List.of(OLGA))).isEmpty();
    }

    /** If the deleted row comes back, the ranks of both decide who has the name. */
    @Test
    void whoHasAValueOfADeletedRowKeepsItsRankAsLongAsThatMayComeBack() {
        Stamp first = stamp(PEER, 1, VersionVector.EMPTY, 10);
        capture(1, new Operation.Insert(first, OTHER, owner(2, "olga"), Set.of()), Map.of());
        capture(2, delete(stamp(PEER, 2, VersionVector.of(PEER, 1), 20), OLGA, "olga"), Map.of());
        stable(1);
        assertThat(knows(OTHER)).isTrue();

        stable(2);

        assertThat(knows(OLGA)).isFalse();
        assertThat(knows(OTHER)).isFalse();
    }

    @Test
    void writeThatRefersToARowBroughtBackMakesItExist() {
        capture(1, delete(stamp(PEER, 1, VersionVector.EMPTY, 10), OLGA, "olga"), Map.of(OLGA, restored("olga")));
        Stamp mine = stamp(ME, 1, VersionVector.of(PEER, 1), 30);
        Operation refers = new Operation.Insert(mine, REX, pet(1), Set.of());

        assertThat(window.used(List.of(refers))).containsExactly(Map.entry(OLGA, owner(1, "olga")));
        assertThat(window.used(List.of(new Operation.Insert(mine, REX, pet(2), Set.of()))))
                .isEmpty();
        assertThat(window.used(List.of(refers, new Operation.Delete(mine, OLGA, null, Set.of()))))
                .as("the transaction says itself what becomes of it")
                .isEmpty();
        pin(2, OLGA, Optional.empty());
        assertThat(window.used(List.of(refers))).isEmpty();
    }

    @Test
    void whoWritesARowBroughtBackHasNotSeenTheDelete() {
        capture(1, delete(stamp(PEER, 1, VersionVector.EMPTY, 10), OLGA, "olga"), Map.of(OLGA, restored("olga")));

        assertThat(window.hidden(OLGA)).containsExactly(new Dot(PEER, 1));
    }

    /** It stands with a mark behind the name, as another row has that; the mark is nobody's value. */
    @Test
    void useOfARowBroughtBackMakesItExistWithItsOwnValues() {
        Pin marked = new Pin(OLGA, owner(1, "olga~1"), "UNIQUE", List.of(OTHER, REX), owner(1, "olga"));
        capture(1, delete(stamp(PEER, 1, VersionVector.EMPTY, 10), OLGA, "olga"), Map.of(OLGA, Optional.of(marked)));
        Operation refers = new Operation.Insert(stamp(ME, 1, VersionVector.of(PEER, 1), 30), REX, pet(1), Set.of());

        assertThat(window.used(List.of(refers))).containsExactly(Map.entry(OLGA, owner(1, "olga")));
    }
}
