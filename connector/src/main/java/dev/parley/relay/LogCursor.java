package dev.parley.relay;

import java.util.OptionalLong;

/** Where the reader of a link begins in one log, and what it does when records are missing. Pure; not thread-safe. */
public final class LogCursor {
    /** What to do after a record was offered to the copy. */
    public enum Next {
        GO_ON,
        /** The place was wrong: the log is to be read from its beginning. */
        BEGIN_ANEW,
        /** It has been: what is missing was trimmed here. */
        NOT_HERE
    }

    private boolean anew;
    private boolean fromBeginning;

    /**
     * The offset from which to read.
     *
     * @param at where the reader stands; empty if nowhere yet
     * @param hint what the copy says of this link
     * @param beginning the log's first offset
     * @param end the offset behind its last entry
     */
    public long begin(OptionalLong at, OptionalLong hint, long beginning, long end) {
        long from = at.orElse(hint.orElse(beginning));
        if (anew || from < beginning || from > end) {
            from = beginning;
        }
        anew = false;
        fromBeginning |= from == beginning;
        return from;
    }

    /** Whatever is known of places, the next one is the log's beginning. */
    public void beginAnew() {
        anew = true;
    }

    /** What follows from the copy's answer. */
    public Next after(CopyTail.Verdict verdict) {
        if (verdict != CopyTail.Verdict.GAP) {
            return Next.GO_ON;
        }
        if (fromBeginning) {
            return Next.NOT_HERE;
        }
        beginAnew();
        return Next.BEGIN_ANEW;
    }
}
