package dev.parley.rules.testkit;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;

/** How a site keeps the state of a row. Tests of the laws themselves plant wrong ones. */
public interface Replica {
    /** As a site does it. */
    Replica SOUND = new Replica() {};

    default RowState received(RowState state, Operation operation, RowPolicy policy) {
        return state.with(operation, policy);
    }

    /**
     * Folds.
     *
     * @param stable what every site is known, in-band, to have applied
     * @param applied what this site has applied
     */
    default Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
        return state.fold(stable, policy);
    }

    /** The version of the policy that a site writes under once it has taken in an operation. */
    default int active(int active, Operation received) {
        return Math.max(active, received.stamp().policy());
    }
}
