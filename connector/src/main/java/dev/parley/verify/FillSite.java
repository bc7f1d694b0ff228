package dev.parley.verify;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.List;

/**
 * One site whose table is filled with rows of another one, or that gives them. Every call has a bound in time and size.
 * Thread-safe.
 *
 * <p>All calls throw {@link SiteUnavailableException} if the site does not answer.
 */
public interface FillSite {
    /** The next keys of a table, in the order of the site's own key. */
    List<RowKey> keys(String table, @Nullable RowKey after, int limit);

    /** Watches these rows of one table from now on, and says which are not there. */
    FillStart begin(List<RowKey> keys);

    /**
     * Inserts rows that another site held, has looked at after {@link #begin}, and knows nothing of. All of them go in one
     * message; those of a group that have no room there are begun anew.
     *
     * @throws IllegalArgumentException if nothing is watched under this ticket: it counts once, and not for ever
     */
    FillCount fill(String ticket, List<Sighting> rows);
}
