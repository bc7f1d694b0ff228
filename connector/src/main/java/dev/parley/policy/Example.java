package dev.parley.policy;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What should come of some writes, as a policy file says it.
 *
 * @param line where, counted from 1
 * @param given the row that all sites have; null if there is none
 * @param when the writes
 * @param then columns and their values; null if the row is gone
 */
public record Example(
        String name,
        int line,
        String table,
        @Nullable Map<String, Value> given,
        List<Step> when,
        @Nullable Map<String, Value> then) {
    /**
     * One site's write.
     *
     * @param atMillis when, by the site's clock
     * @param set new values of some columns; null for a delete
     * @param seen names of the sites whose earlier writes it had seen
     */
    public record Step(String site, long atMillis, @Nullable Map<String, Value> set, List<String> seen) {
        public Step {
            Objects.requireNonNull(site);
            seen = List.copyOf(seen);
        }
    }

    public Example {
        Objects.requireNonNull(name);
        Objects.requireNonNull(table);
        when = List.copyOf(when);
    }
}
