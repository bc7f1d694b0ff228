package dev.parley.store;

import java.util.Optional;
import java.util.Set;

/**
 * Which conflicts to read. What is empty does not limit.
 *
 * @param site that wrote the losing or the winning write
 * @param statuses any of these
 * @param decided true: only those decided here; false: only those not decided here
 * @param proposed true: only those for which a decision waits for approval here
 * @param fromMicros met at this time or later, microseconds since the Unix epoch
 * @param untilMicros met before this time
 * @param limit the latest ones, at most so many
 */
public record ConflictFilter(
        Optional<String> table,
        Optional<String> keyHash,
        Optional<String> rule,
        Optional<String> kind,
        Optional<String> site,
        Set<ConflictStatus> statuses,
        Optional<Boolean> decided,
        boolean proposed,
        Optional<Long> fromMicros,
        Optional<Long> untilMicros,
        int limit) {
    public ConflictFilter {
        statuses = Set.copyOf(statuses);
    }
}
