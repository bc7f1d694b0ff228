package dev.parley.agent;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** When and how far each other site was last heard of. Thread-safe. */
final class OriginWatch {
    /**
     * @param known highest sequence heard of
     * @param commitMicros commit time of the newest transaction received; 0 before the first
     * @param heardAtMillis when anything of the site was received; 0 if nothing yet
     * @param aheadMillis how far the commit time of the last transaction lay in the future when it came in
     */
    record Heard(long known, long commitMicros, long heardAtMillis, long aheadMillis) {
        private static final Heard NOTHING = new Heard(0, 0, 0, 0);
    }

    private static final long MICROS_PER_MILLI = 1_000;

    private final Map<SiteId, Heard> heard = new ConcurrentHashMap<>();
    private final LongSupplier clockMillis;

    OriginWatch(List<SiteId> origins, LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
        origins.forEach(origin -> heard.put(origin, Heard.NOTHING));
    }

    void received(LogRecord record) {
        long commit = record instanceof LogRecord.Transaction transaction ? transaction.commitMicros() : 0;
        long now = clockMillis.getAsLong();
        heard.merge(
                record.origin(),
                new Heard(record.sequence(), commit, now, Math.max(0, commit / MICROS_PER_MILLI - now)),
                (before, latest) -> new Heard(
                        Math.max(before.known, latest.known),
                        Math.max(before.commitMicros, latest.commitMicros),
                        now,
                        latest.commitMicros == 0 ? before.aheadMillis : latest.aheadMillis));
    }

    Heard of(SiteId origin) {
        return heard.getOrDefault(origin, Heard.NOTHING);
    }
}
