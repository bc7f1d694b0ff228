package dev.parley.relay;

import dev.parley.wire.DecodedRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What is known of one local copy: which record may come next, where the readers of links go on, and up to where it may be
 * cut. Not thread-safe.
 */
public final class CopyState {
    private static final int TRIM_POINTS_MAX = 4_096;

    private final CopyTail tail = new CopyTail();
    /** By link, where to go on. */
    private final Map<String, Long> positions = new HashMap<>();
    /** From sequences to an offset before which no higher one is known to stand. */
    private final TreeMap<Long, Long> behind = new TreeMap<>();

    private long highest;
    /** Behind the last entry that is known. */
    private long end;

    private boolean shared;

    /** What to do with a record that came over a link. */
    public CopyTail.Verdict verdict(DecodedRecord record) {
        return tail.verdict(record);
    }

    /** A record stands in the copy, or is on its way there. */
    public void holds(DecodedRecord record) {
        tail.holds(record);
    }

    /** What has come over a link ends here: its reader must begin at {@code restart} if it has that. */
    public void cameOver(String link, long restart) {
        positions.put(link, restart);
    }

    /**
     * Records that nobody will tell of stand before those that follow, none with a higher sequence. To be called first: the
     * end of a copy may hold nothing but what came again late, from a process that should be dead.
     */
    public void beginsBehind(long sequence) {
        highest = Math.max(highest, sequence);
    }

    /** All entries before this offset were read, as far as they may be higher than what {@link #beginsBehind} says. */
    public void readUpTo(long offset) {
        end = offset;
    }

    /**
     * An entry that was sent stands here. Entries between this and the one before were appended by somebody else, and nobody
     * knows here how high they are: from now on nothing more is known to be safe to cut.
     */
    public void appendedAt(long offset) {
        if (offset != end) {
            shared = true;
            highest = Long.MAX_VALUE;
        }
        end = offset + 1;
    }

    /** True if another process appends to the copy, or did; opening it anew tells what. */
    public boolean isShared() {
        return shared;
    }

    /**
     * A record that is durable in the copy ends before this offset. Offsets come in order; a lower sequence may follow a
     * higher one, as when a process that should be dead has appended what the copy had.
     */
    public void endsBefore(long sequence, long offset) {
        highest = Math.max(highest, sequence);
        behind.put(highest, offset);
        if (behind.size() > TRIM_POINTS_MAX) {
            behind.pollFirstEntry();
        }
    }

    /** Where the reader of a link had better begin; empty if nothing came over it lately. */
    public OptionalLong position(String link) {
        Long known = positions.get(link);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /**
     * An offset before which there are only records up to {@code sequence}; empty if none is known. The last transaction is
     * never before it: the next start reads there what may come next.
     */
    public OptionalLong trimPoint(long sequence) {
        Map.Entry<Long, Long> entry = behind.floorEntry(Math.min(sequence, tail.sequence() - 1));
        return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.getValue());
    }
}
