package dev.parley.verify;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.Optional;

/**
 * A row as one site's table held it, with the state that it shows.
 *
 * @param row what stood in the table; empty if nothing did
 * @param state the row's state at that point of the site's log, its base known: what the table holds where nothing else
 *     says it
 * @param seen everything that the site had captured there
 * @param parked why the table does not hold what the state says; empty if it should
 * @param trust how far row and state belong together
 */
public record Sighting(RowKey key, Optional<Row> row, RowState state, VersionVector seen, String parked, Trust trust) {
    /** How far a row that was read and the states it went through meanwhile belong together. */
    public enum Trust {
        /** The table held what the state says. */
        SURE,
        /** It cannot be told which of several states the table held. */
        UNSURE,
        /** The table held what none of the states says. */
        ASTRAY
    }

    /** True if all that was written to the row is settled everywhere, and the table holds it. */
    boolean isAtRest() {
        return trust == Trust.SURE && parked.isEmpty() && !state.isUnstable();
    }

    String fingerprint() {
        return Fingerprint.of(row);
    }
}
