package dev.parley.window;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.OperationBuffer;
import java.util.BitSet;
import java.util.List;

/** Rows of the last flush that one transaction has written, while they are loaded. Not thread-safe. */
final class Run {
    private final Stamp stamp;
    private final VersionVector folded;
    private final OperationBuffer operations;

    Run(Stamp stamp, VersionVector folded) {
        this.stamp = stamp;
        this.folded = folded;
        this.operations = new OperationBuffer(stamp);
    }

    Stamp stamp() {
        return stamp;
    }

    /** False if the row has a past that the others do not have. */
    boolean add(RowState state, Operation operation) {
        boolean alike = state.folded().equals(folded) && state.base().equals(Base.before(operation));
        if (alike) {
            operations.add(operation);
        }
        return alike;
    }

    int size() {
        return operations.size();
    }

    List<Operation> operations() {
        return operations.operations();
    }

    RowState state(Operation operation) {
        return RowState.of(Base.before(operation), folded, List.of(operation));
    }

    Block block() {
        List<Operation> all = operations.operations();
        Block block = new Block(stamp, all, Blocks.index(all), folded, new BitSet());
        block.stored = true;
        block.dirty = false;
        return block;
    }
}
