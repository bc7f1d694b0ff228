package dev.parley.sim;

import java.util.EnumMap;
import java.util.Map;

/** Counts of what happened in one or many runs. Not thread-safe. */
final class Stats {
    /** What is counted. */
    enum Count {
        EVENTS,
        LOCAL_COMMITS,
        DECISIONS,
        CAPTURED,
        PUBLISHED,
        RECEIVED,
        APPLY_COMMITS,
        APPLIED,
        REPAIRS,
        PARKED,
        FLUSHES,
        HEARTBEATS,
        FOLDED,
        LOST_WRITES,
        TRIMMED,
        AGENT_CRASHES,
        DATABASE_CRASHES,
        LOST_LOG_ENTRIES,
        SUSPENSIONS,
        TAKEOVERS,
        LEASES_LOST,
        UNKNOWN_COMMITS,
        PARTITIONS,
        DUPLICATE_RECORDS,
        CLOCK_JUMPS,
        LOCK_TIMEOUTS,
        FENCES,
        FENCES_WITHOUT_COMMIT,
        FENCE_TIMEOUTS,
        OPTIMISTIC,
        DIVERGED_RECORDS,
        TRIGGER_ROWS,
        MEMBERS_ADDED,
        JOINS,
        JOINS_REFUSED,
        JOINS_INTERRUPTED,
        MOVES,
        FOLLOWED,
        TAKEN_BACK,
        LEFT,
        MEMBERS_DROPPED,
        COLUMNS_ADDED,
        COLUMNS_NOTICED,
        SET_BACK,
        SET_BACK_NOTICED,
        SITES_AWAY,
        RETURNS,
        RETURNS_CUT_SHORT,
        RETURNS_REFUSED,
        RETURNS_NOTICED,
        INCARNATIONS_BEGUN,
        ROWS_SET_ASIDE,
        ROWS_KEPT,
        FORMER_AGENTS,
        FORMER_RECORDS,
        FORMER_AGENTS_ENDED,
        RELAYED,
        RELAYED_BEFORE,
        RELAYED_IN_VAIN,
        BYPASSES,
        BYPASSES_ENDED,
        LINKS_BEGUN_ANEW,
        COPIES_REOPENED,
        COPIES_TRIMMED,
        LINES_CUT,
        CLUSTERS_SILENT
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    void add(Count what) {
        add(what, 1);
    }

    void add(Count what, long howOften) {
        counts.merge(what, howOften, Long::sum);
    }

    long get(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    void addAll(Stats other) {
        other.counts.forEach(this::add);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Count what : Count.values()) {
            String name = what.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(get(what));
        }
        return text.toString();
    }
}
