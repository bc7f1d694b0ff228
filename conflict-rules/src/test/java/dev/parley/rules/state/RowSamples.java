package dev.parley.rules.state;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Set;

/** Rows, stamps and operations of two sites for tests of states. */
final class RowSamples {
    private RowSamples() {}

    static final SiteId A = SiteId.of("A");

    static final SiteId B = SiteId.of("B");

    static final RowKey KEY = RowKey.of("t", new Value.Int(1));

    static final Columns COLUMNS = Columns.of("id", "c", "e");

    static final RowState KNOWN = RowState.of(new Base.Present(row(1, 9)), VersionVector.EMPTY, List.of());

    static final VersionVector ALL = seen(A, 99).merge(seen(B, 99));

    static Row row(int c, int e) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Int(c), new Value.Int(e));
    }

    static VersionVector seen(SiteId site, long sequence) {
        return VersionVector.of(site, sequence);
    }

    static Stamp stamp(SiteId site, long sequence, long at, VersionVector others) {
        return new Stamp(new Dot(site, sequence), others.with(site, sequence - 1), HybridTimestamp.ofWallMillis(at));
    }

    static Operation update(Stamp stamp, Row after) {
        return new Operation.Update(stamp, KEY, null, after, Set.of());
    }

    static Operation insert(Stamp stamp, Row after) {
        return new Operation.Insert(stamp, KEY, after, Set.of());
    }

    static Operation delete(Stamp stamp) {
        return new Operation.Delete(stamp, KEY, row(1, 9), Set.of());
    }

    static RowState with(RowState state, List<Operation> operations) {
        RowState result = state;
        for (Operation operation : operations) {
            result = result.with(operation);
        }
        return result;
    }

    static String shown(RowState state, RowPolicy policy) {
        return Group.table(state, policy)
                .map(row -> "row c=" + number(row, 1) + " e=" + number(row, 2))
                .orElse("absent");
    }

    static String number(Row row, int position) {
        return row.get(position) instanceof Value.Int number ? Long.toString(number.value()) : "?";
    }
}
