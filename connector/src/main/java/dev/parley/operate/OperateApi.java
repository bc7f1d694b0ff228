package dev.parley.operate;

import java.util.List;
import java.util.SortedMap;

/** What the routes of operators take and answer. Names are an interface to scripts. */
public final class OperateApi {
    private OperateApi() {}

    /**
     * How far a set has come at this site.
     *
     * @param token names the last write of this site that was committed before the question: a site that has it has all
     *     that the writer had seen, too
     * @param applied for each origin the highest sequence applied here
     */
    public record Frontier(String set, String token, SortedMap<String, Long> applied) {}

    /** All sets. */
    public record Frontiers(String site, List<Frontier> sets) {
        public Frontiers {
            sets = List.copyOf(sets);
        }
    }

    /**
     * Whether a write is visible at this site.
     *
     * @param applied the highest sequence of its origin that is applied here
     */
    public record Reached(String site, String set, String token, boolean reached, long applied) {}

    /**
     * Who pauses what, and why.
     *
     * @param set empty for all
     */
    public record PauseRequest(String set, String author, String note) {
        public PauseRequest {
            set = set == null ? "" : set;
            author = author == null ? "" : author;
            note = note == null ? "" : note;
        }
    }

    /**
     * Whether a set applies.
     *
     * @param since ISO 8601 in UTC; empty if it is not paused
     */
    public record PauseState(String set, boolean paused, String author, String note, String since) {}

    /** All that were asked for. */
    public record PauseStates(String site, List<PauseState> sets) {
        public PauseStates {
            sets = List.copyOf(sets);
        }
    }
}
