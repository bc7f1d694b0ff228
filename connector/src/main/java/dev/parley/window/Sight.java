package dev.parley.window;

import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What this site's tables should show for states: by the policies, and by what of a table the site shares. Immutable. */
final class Sight {
    private final Function<String, RowPolicy> policies;
    /** Tables whose rows are here as applications of this site write them, whatever other sites write. */
    private final Set<String> untaken = new HashSet<>();
    /** Which rows are shared, of tables of which some are. */
    private final Map<String, RowPart> parts = new HashMap<>();

    Sight(Function<String, RowPolicy> policies, Collection<TableShape> tables) {
        this.policies = policies;
        for (TableShape table : tables) {
            if (!table.sharing().takes()) {
                untaken.add(table.name());
            }
            table.sharing().part().ifPresent(part -> parts.put(table.name(), part));
        }
    }

    RowPolicy policy(RowKey key) {
        return policies.apply(key.table());
    }

    Shown shown(RowKey key, RowState state) {
        if (untaken.contains(key.table())) {
            return Shown.Any.ANY;
        }
        Shown shown = Shown.of(state, policy(key));
        return isOutside(key, shown) ? Shown.Any.ANY : shown;
    }

    /** True if something in the row waits for a person. */
    boolean waits(RowKey key, RowState state) {
        RowPolicy policy = policy(key);
        return policy.mayWait() && !state.evaluate(policy).pending().isEmpty();
    }

    /** What a row showed before an operation, whose state may have been unknown. */
    Shown shownBefore(Operation operation, @Nullable RowState state, VersionVector stable) {
        // The first writer says what was there: nothing, if it inserted the row.
        if (state == null
                && operation instanceof Operation.Insert
                && !untaken.contains(operation.key().table())) {
            return Shown.Absent.ABSENT;
        }
        return shown(operation.key(), state == null ? initial(operation, stable) : state);
    }

    /** The state of a row of which nothing is known but that an operation writes it. */
    static RowState initial(Operation operation, VersionVector stable) {
        return RowState.of(Base.before(operation), stable, List.of());
    }

    /** True if the group has the row and this site does not share it: what its table holds under that key is its own. */
    boolean isOutside(RowKey key, RowState state) {
        return parts.containsKey(key.table()) && isOutside(key, Shown.of(state, policy(key)));
    }

    private boolean isOutside(RowKey key, Shown shown) {
        RowPart part = parts.get(key.table());
        return part != null && shown instanceof Shown.Present present && !part.has(present.image());
    }

    /** A row that was not here and is none that is shared need not change. */
    boolean stayedOut(RowKey key, Shown before, Shown after) {
        return after == Shown.Any.ANY && parts.containsKey(key.table()) && !(before instanceof Shown.Present);
    }

    /** What a deleted row would be if it came back. */
    Optional<Row> revived(RowKey key, RowState state) {
        return state.evaluateRevived(policy(key));
    }

    /** True if the last write of a row of this table decides it as a whole, and the site takes all rows of it. */
    boolean isPlain(String table) {
        RowPolicy policy = policies.apply(table);
        return policy.isLastWriterWinsRow()
                && policy.keys().altersNothing()
                && !policy.mayWait()
                && !untaken.contains(table)
                && !parts.containsKey(table);
    }
}
