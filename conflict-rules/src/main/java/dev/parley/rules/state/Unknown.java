package dev.parley.rules.state;

import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.Unit;
import java.util.Collections;
import java.util.List;

/** Base values of a unit where only the operations are asked, not what they stand on. */
final class Unknown {
    private Unknown() {}

    static List<Value> values(Unit unit) {
        return Collections.nCopies(unit.columns().size(), Value.Unchanged.UNCHANGED);
    }
}
