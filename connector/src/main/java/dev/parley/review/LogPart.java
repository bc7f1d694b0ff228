package dev.parley.review;

import dev.parley.pipeline.LogRecord;
import java.util.List;
import java.util.OptionalLong;

/**
 * A stretch of a site's log.
 *
 * @param first offset of the oldest entry that is kept
 * @param end offset that the next entry will get
 * @param next where to go on reading
 */
public record LogPart(List<Entry> entries, long first, long end, long next) {
    public LogPart {
        entries = List.copyOf(entries);
    }

    /** A record and its offset. */
    public record Entry(long offset, LogRecord record) {}

    /** Reads logs. Thread-safe. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads on from an offset.
         *
         * @param site whose log
         * @param from empty for the end of the log
         * @param records at most so many
         * @throws dev.parley.admin.ApiException if it cannot be read; the message says why
         */
        LogPart read(String set, String site, OptionalLong from, int records);
    }
}
