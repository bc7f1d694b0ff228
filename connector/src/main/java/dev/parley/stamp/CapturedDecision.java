package dev.parley.stamp;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import dev.parley.wire.StoredDecision;
import java.util.HashSet;
import java.util.Set;

/** A person's decision as the database's log has it. */
record CapturedDecision(RowKey key, StoredDecision content) {
    /** @param hidden what the row does not show; what the decision settles was shown to the person */
    Operation operation(Stamp stamp, Set<Dot> hidden) {
        Set<Dot> excluded = new HashSet<>(hidden);
        excluded.removeAll(content.settled());
        return switch (content.effect()) {
            case SET -> new Operation.Decision(stamp, key, content.image(), content.settled(), excluded);
            case REPLACE -> new Operation.Insert(stamp, key, content.image(), excluded, content.settled());
            case DELETE -> new Operation.Delete(stamp, key, null, excluded, content.settled());
        };
    }
}
