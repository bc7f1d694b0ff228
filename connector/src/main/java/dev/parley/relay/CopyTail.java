package dev.parley.relay;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.DecodedRecord;
import java.util.HashMap;
import java.util.Map;

/** What the end of a local copy says: which record may come next. Not thread-safe. */
public final class CopyTail {
    /** What to do with a record. */
    public enum Verdict {
        /** It is the next one. */
        APPEND,
        /** The copy has it. */
        KNOWN,
        /** Records before it are missing. */
        GAP
    }

    private final Map<SiteId, Long> sequences = new HashMap<>();
    private final Map<SiteId, Long> heartbeats = new HashMap<>();

    /** A record stands in the copy. */
    public void holds(DecodedRecord decoded) {
        LogRecord record = decoded.record();
        sequences.merge(record.origin(), record.sequence(), Math::max);
        if (record instanceof LogRecord.Heartbeat heartbeat) {
            heartbeats.merge(record.origin(), heartbeat.number(), Math::max);
        }
    }

    /** An empty copy begins with whatever comes first: what is before it has been trimmed everywhere. */
    public Verdict verdict(DecodedRecord decoded) {
        LogRecord record = decoded.record();
        Long last = sequences.get(record.origin());
        if (last == null) {
            return Verdict.APPEND;
        }
        if (record instanceof LogRecord.Heartbeat heartbeat) {
            if (heartbeat.number() <= heartbeats.getOrDefault(record.origin(), 0L)) {
                return Verdict.KNOWN;
            }
            return record.sequence() > last ? Verdict.GAP : Verdict.APPEND;
        }
        if (record.sequence() <= last) {
            return Verdict.KNOWN;
        }
        return record.sequence() == last + 1 ? Verdict.APPEND : Verdict.GAP;
    }

    /** Highest sequence in the copy; 0 if it has none. */
    public long sequence() {
        return sequences.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
