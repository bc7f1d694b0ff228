package dev.parley.review;

import dev.parley.review.ConflictApi.Cell;
import java.util.List;
import java.util.SortedMap;

/** What the route of logs answers. Names are an interface to scripts. */
public final class LogApi {
    private LogApi() {}

    /**
     * One write of one row.
     *
     * @param write {@code insert}, {@code update} or {@code delete}
     * @param key values of the primary key, as far as they may be shown
     * @param before what the row was, as far as the log has it; by column
     * @param after what it became; empty for a delete
     */
    public record Write(
            String write,
            String table,
            List<Cell> key,
            SortedMap<String, Cell> before,
            SortedMap<String, Cell> after,
            List<String> excluded) {
        public Write {
            key = List.copyOf(key);
            excluded = List.copyOf(excluded);
        }
    }

    /**
     * One record.
     *
     * @param kind {@code transaction} or {@code heartbeat}
     * @param sequence of its origin, up to and including this record
     * @param context all that the origin had captured before a transaction, or at a heartbeat
     * @param position of a transaction in the origin's database log
     * @param committedAt at the origin, ISO 8601 in UTC; empty for a heartbeat
     */
    public record Entry(
            long offset,
            String kind,
            String origin,
            long sequence,
            String context,
            String hlc,
            int policy,
            String position,
            String committedAt,
            List<Write> writes) {
        public Entry {
            writes = List.copyOf(writes);
        }
    }

    /**
     * A stretch of a log.
     *
     * @param first offset of the oldest entry that is kept
     * @param end offset that the next entry will get
     * @param next where to go on reading
     */
    public record Part(String set, String site, List<Entry> entries, long first, long end, long next) {
        public Part {
            entries = List.copyOf(entries);
        }
    }
}
