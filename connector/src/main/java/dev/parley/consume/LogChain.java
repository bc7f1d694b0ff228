package dev.parley.consume;

import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.RecordHash;
import dev.parley.wire.RecordName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Checks that the records of one log come in order, none missing, and finds those that come again. Knows the hashes of
 * the last {@value #RECENT_MAX} records. Not thread-safe.
 */
public final class LogChain {
    private static final int RECENT_MAX = 8192;

    /** What to do with a record. */
    public sealed interface Verdict {
        /** The next one. */
        record Next() implements Verdict {}

        /** Known already. */
        record Repeated() implements Verdict {}

        /** Known already with another hash. */
        record Diverged(RecordHash first) implements Verdict {}

        /** Of a former incarnation of the site, behind its end, or a heartbeat of it: counts for nobody. */
        record Ended() implements Verdict {}

        /** Records up to and including {@code to} should have come first. */
        record Gap(SiteId origin, long from, long to) implements Verdict {}
    }

    private static final Verdict NEXT = new Verdict.Next();
    private static final Verdict REPEATED = new Verdict.Repeated();
    private static final Verdict ENDED = new Verdict.Ended();

    private final VersionVector known;
    private final Incarnations incarnations;
    private final Map<SiteId, Long> sequences = new HashMap<>();
    private final Map<SiteId, Long> heartbeats = new HashMap<>();
    private final Map<RecordName, RecordHash> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RecordName, RecordHash> eldest) {
            return size() > RECENT_MAX;
        }
    };

    /** A chain that goes on behind {@code known}. */
    public LogChain(VersionVector known) {
        this(known, Incarnations.NONE);
    }

    /** A chain of a log in which incarnations of its site have ended. */
    public LogChain(VersionVector known, Incarnations incarnations) {
        this.known = known;
        this.incarnations = incarnations;
    }

    /** What to do with the next record of the log. */
    public Verdict accept(DecodedRecord decoded) {
        if (isBehindEnd(decoded.record())) {
            return ENDED;
        }
        RecordName name = RecordName.of(decoded.record());
        Verdict verdict = decoded.record() instanceof LogRecord.Heartbeat heartbeat
                ? heartbeat(heartbeat, name, decoded.hash())
                : transaction(name, decoded.hash());
        if (verdict.equals(NEXT)) {
            recent.put(name, decoded.hash());
        }
        return verdict;
    }

    private Verdict transaction(RecordName name, RecordHash hash) {
        long last = last(name.origin());
        if (name.number() <= last) {
            return repeated(name, hash);
        }
        if (name.number() > last + 1) {
            return new Verdict.Gap(name.origin(), last + 1, name.number() - 1);
        }
        sequences.put(name.origin(), name.number());
        return NEXT;
    }

    private Verdict heartbeat(LogRecord.Heartbeat heartbeat, RecordName name, RecordHash hash) {
        long last = last(heartbeat.origin());
        if (heartbeat.number() <= heartbeats.getOrDefault(heartbeat.origin(), 0L)) {
            return repeated(name, hash);
        }
        if (heartbeat.sequence() > last) {
            return new Verdict.Gap(heartbeat.origin(), last + 1, heartbeat.sequence());
        }
        if (heartbeat.opening().isPresent()) {
            for (SiteId former : Incarnations.before(heartbeat.origin())) {
                long reached = last(former);
                long counted = counted(former, heartbeat.opening().get());
                if (reached < counted) {
                    return new Verdict.Gap(former, reached + 1, counted);
                }
            }
        }
        heartbeats.put(heartbeat.origin(), heartbeat.number());
        return NEXT;
    }

    /** Where that is known to be less than the log held: the site was taken out of the group before it returned. */
    private long counted(SiteId former, LogRecord.Opening opening) {
        long held = opening.former().get(former);
        return Math.min(held, incarnations.end(former).orElse(held));
    }

    private boolean isBehindEnd(LogRecord record) {
        OptionalLong end = incarnations.end(record.origin());
        return end.isPresent() && (record instanceof LogRecord.Heartbeat || record.sequence() > end.getAsLong());
    }

    private Verdict repeated(RecordName name, RecordHash hash) {
        @Nullable RecordHash first = recent.get(name);
        return first == null || first.equals(hash) ? REPEATED : new Verdict.Diverged(first);
    }

    private long last(SiteId origin) {
        return sequences.getOrDefault(origin, known.get(origin));
    }

    /** True if a record of this site was ever known. */
    boolean knows(String site) {
        boolean[] found = {false};
        known.forEach((origin, sequence) -> found[0] |= origin.name().equals(site));
        return found[0] || !sequences.isEmpty();
    }
}
