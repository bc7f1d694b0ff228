package dev.parley.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.StoredRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetChangesTest {
    private static final TableShape TABLE = TableShape.of(
            "item",
            "public",
            "item",
            List.of(
                    new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                    new ColumnShape("name", "name", CanonicalType.TEXT, "text", true)),
            List.of("id"),
            List.of(),
            List.of(),
            true);
    private static final Stamp STAMP =
            new Stamp(new Dot(SiteId.of("a"), 1), VersionVector.EMPTY, new HybridTimestamp(1));

    @Test
    void insertThenUpdateIsAnInsertOfTheLastImage() {
        assertThat(net(insert(1, "x"), update(1, "x", "y")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Operation.Insert.class,
                        operation -> assertThat(operation.after()).isEqualTo(row(1, "y")));
    }

    @Test
    void twoUpdatesKeepTheFirstOldImage() {
        assertThat(net(update(1, "x", "y"), update(1, "y", "z")))
                .singleElement()
                .isInstanceOfSatisfying(Operation.Update.class, operation -> {
                    assertThat(operation.before()).isEqualTo(row(1, "x"));
                    assertThat(operation.after()).isEqualTo(row(1, "z"));
                });
    }

    @Test
    void updateThenDeleteIsADelete() {
        assertThat(net(update(1, "x", "y"), delete(1, "y")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Operation.Delete.class,
                        operation -> assertThat(operation.before()).isEqualTo(row(1, "x")));
    }

    @Test
    void deleteThenInsertReplacesTheRow() {
        assertThat(net(delete(1, "x"), insert(1, "y"))).singleElement().isInstanceOf(Operation.Insert.class);
    }

    @Test
    void rowThatCameAndWentLeavesNothing() {
        assertThat(net(insert(1, "x"), delete(1, "x"))).isEmpty();
        assertThat(NetChanges.of(List.of(insert(1, "x"), delete(1, "x"))).isEmpty())
                .isTrue();
    }

    /** A row that was tried, and then is as it was, wakes none that wait for it. */
    @Test
    void onlyRowsThatAreNotAsTheyWereHaveChanged() {
        NetChanges net = NetChanges.of(List.of(
                update(1, "x", "y"),
                update(1, "y", "x"),
                delete(2, "x"),
                insert(2, "x"),
                update(3, "x", "y"),
                delete(4, "x"),
                insert(5, "x"),
                insert(6, "x"),
                delete(6, "x")));

        assertThat(changed(net))
                .extracting(key -> key.get(0))
                .containsExactly(new Value.Int(3), new Value.Int(4), new Value.Int(5));
    }

    @Test
    void unchangedColumnOfALaterUpdateKeepsTheValueOfTheEarlierOne() {
        CapturedRow second = new CapturedRow(
                TABLE,
                CapturedRow.Kind.UPDATE,
                TABLE.keyOf(row(1, "y")),
                null,
                Row.of(TABLE.names(), new Value.Int(1), Value.Unchanged.UNCHANGED));

        assertThat(net(update(1, "x", "y"), second))
                .singleElement()
                .isInstanceOfSatisfying(
                        Operation.Update.class,
                        operation -> assertThat(operation.after()).isEqualTo(row(1, "y")));
    }

    @Test
    void rowsKeepTheOrderOfTheirFirstEvents() {
        assertThat(net(insert(2, "b"), insert(1, "a"), update(2, "b", "c")))
                .extracting(Operation::key)
                .containsExactly(TABLE.keyOf(row(2, "c")), TABLE.keyOf(row(1, "a")));
    }

    /** Those of a large transaction are not all held, and are the same. */
    @Test
    void rowsOfALargeTransactionAreSummedUpAsThoseOfASmallOne() {
        Random random = new Random(5);
        for (int run = 0; run < 200; run++) {
            List<CapturedRow> rows = new ArrayList<>();
            Set<Long> there = new HashSet<>();
            for (int i = 0; i < 60; i++) {
                long id = random.nextInt(40);
                boolean gone = there.remove(id);
                if (!gone) {
                    there.add(id);
                }
                rows.add(gone ? delete(id, "v" + i) : insert(id, "v" + i));
            }
            StoredRows stored = new StoredRows();
            stored.addAll(rows);
            BitSet all = new BitSet();
            all.set(0, rows.size());
            NetChanges large = NetChanges.of(PickedRows.of(stored, all));
            NetChanges small = NetChanges.of(rows);

            assertThat(operations(large)).isEqualTo(operations(small));
            assertThat(large.isEmpty()).isEqualTo(small.isEmpty());
            assertThat(changed(large)).isEqualTo(changed(small));
        }
    }

    private static List<RowKey> changed(NetChanges net) {
        List<RowKey> changed = new ArrayList<>();
        net.changed(changed::add);
        return changed;
    }

    private static List<Operation> operations(NetChanges net) {
        List<Operation> operations = new ArrayList<>();
        net.operations(STAMP, key -> Set.of(), table -> true, operations::add);
        return operations;
    }

    private static List<Operation> net(CapturedRow... rows) {
        return operations(NetChanges.of(List.of(rows)));
    }

    private static CapturedRow moved(long from, long to, String name) {
        Row after = row(to, name);
        return new CapturedRow(
                TABLE, CapturedRow.Kind.INSERT, TABLE.keyOf(after), null, after, TABLE.keyOf(row(from, name)));
    }

    private static List<String> moves(CapturedRow... rows) {
        return net(rows).stream()
                .filter(Operation.Delete.class::isInstance)
                .map(Operation.Delete.class::cast)
                .map(delete -> delete.key().get(0) + " to "
                        + (delete.movedTo() == null
                                ? "nowhere"
                                : delete.movedTo().get(0)))
                .toList();
    }

    @Test
    void aDeleteTellsWhichKeyTheRowHasInstead() {
        assertThat(moves(delete(1, "x"), moved(1, 2, "x"))).containsExactly("Int[value=1] to Int[value=2]");
        assertThat(moves(delete(1, "x"), moved(1, 9, "x"), update(9, "x", "y"), delete(9, "y"), moved(9, 2, "y")))
                .as("over a key in between")
                .containsExactly("Int[value=1] to Int[value=2]");
    }

    @Test
    void aRowThatHasNoOtherKeyInTheEndIsNowhere() {
        assertThat(moves(delete(1, "x"), insert(2, "x"))).containsExactly("Int[value=1] to nowhere");
        assertThat(moves(delete(1, "x"), moved(1, 2, "x"), delete(2, "x"))).containsExactly("Int[value=1] to nowhere");
        assertThat(moves(delete(1, "x"), moved(1, 2, "x"), delete(2, "x"), insert(2, "y")))
                .as("another row has it")
                .containsExactly("Int[value=1] to nowhere");
        assertThat(moves(insert(5, "new"), delete(5, "new"), moved(5, 6, "new")))
                .as("it was never there before")
                .isEmpty();
    }

    @Test
    void onlyTablesWhoseRowsAreFollowedTell() {
        List<Operation> operations = new ArrayList<>();
        NetChanges.of(List.of(delete(1, "x"), moved(1, 2, "x")))
                .operations(STAMP, key -> Set.of(), table -> false, operations::add);

        assertThat(operations)
                .first()
                .isEqualTo(new Operation.Delete(STAMP, TABLE.keyOf(row(1, "x")), row(1, "x"), Set.of()));
    }

    private static Row row(long id, String name) {
        return Row.of(TABLE.names(), new Value.Int(id), new Value.Text(name));
    }

    private static CapturedRow insert(long id, String name) {
        Row after = row(id, name);
        return new CapturedRow(TABLE, CapturedRow.Kind.INSERT, TABLE.keyOf(after), null, after);
    }

    private static CapturedRow update(long id, String before, String name) {
        Row after = row(id, name);
        return new CapturedRow(TABLE, CapturedRow.Kind.UPDATE, TABLE.keyOf(after), row(id, before), after);
    }

    private static CapturedRow delete(long id, String before) {
        Row old = row(id, before);
        return new CapturedRow(TABLE, CapturedRow.Kind.DELETE, TABLE.keyOf(old), old, null);
    }

    /** A constant comes with the insert alone, and must outlive an update in the same transaction. */
    @Test
    void columnThatALaterUpdateDoesNotHaveKeepsTheValueOfTheInsert() {
        Row after =
                Row.of(Columns.of("id", "name", "region"), new Value.Int(1), new Value.Text("x"), new Value.Text("EU"));
        CapturedRow first =
                new CapturedRow(TABLE, CapturedRow.Kind.INSERT, RowKey.of("item", new Value.Int(1)), null, after);

        assertThat(net(first, update(1, "x", "y")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Operation.Insert.class,
                        operation -> assertThat(operation.after()).isEqualTo(after.with(1, new Value.Text("y"))));
    }
}
