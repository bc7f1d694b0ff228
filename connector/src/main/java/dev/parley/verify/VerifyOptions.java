package dev.parley.verify;

import java.time.Duration;
import java.util.Set;

/**
 * How to compare.
 *
 * @param tables canonical names; empty for all
 * @param rowsPerSecond most rows read a second at each site; 0 for no limit
 * @param pageRows rows read by one statement
 * @param settleLimit how long a row is looked at that cannot be decided
 * @param patience how long a table may hold what its site's states do not say before that is a difference
 * @param differencesMax most differences listed for a table; the others are counted
 */
public record VerifyOptions(
        Set<String> tables,
        int rowsPerSecond,
        int pageRows,
        Duration settleLimit,
        Duration patience,
        int differencesMax) {
    public VerifyOptions {
        tables = Set.copyOf(tables);
        if (pageRows < 1 || pageRows > LocalSite.PAGE_MAX) {
            throw new IllegalArgumentException("a page may have 1 to " + LocalSite.PAGE_MAX + " rows, not " + pageRows);
        }
    }

    public static VerifyOptions defaults() {
        return new VerifyOptions(Set.of(), 0, 5_000, Duration.ofSeconds(30), Duration.ofSeconds(3), 10_000);
    }
}
