package dev.parley.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
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

    private static List<Operation> net(CapturedRow... rows) {
        return NetChanges.of(List.of(rows)).operations(STAMP, key -> Set.of());
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
}
