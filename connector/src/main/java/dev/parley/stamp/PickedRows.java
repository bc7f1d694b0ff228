package dev.parley.stamp;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.TableShape;
import dev.parley.wire.StoredRows;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Predicate;

/** Those rows of a large transaction whose tables are of some kind, in their order. They are not read for that. */
final class PickedRows extends AbstractList<CapturedRow> implements RandomAccess {
    private final StoredRows all;
    private final int[] positions;

    private PickedRows(StoredRows all, int[] positions) {
        this.all = all;
        this.positions = positions;
    }

    static PickedRows of(StoredRows all, BitSet picked) {
        return new PickedRows(all, picked.stream().toArray());
    }

    /** The rows of these whose tables are of a kind, too. */
    PickedRows where(Predicate<TableShape> kind) {
        BitSet picked = new BitSet();
        for (int position : positions) {
            picked.set(position, kind.test(all.table(position)));
        }
        return of(all, picked);
    }

    TableShape table(int index) {
        return all.table(positions[Objects.checkIndex(index, positions.length)]);
    }

    @Override
    public CapturedRow get(int index) {
        return all.get(positions[Objects.checkIndex(index, positions.length)]);
    }

    @Override
    public int size() {
        return positions.length;
    }
}
