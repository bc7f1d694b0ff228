package dev.parley.agent;

import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When and how far each other site was last heard of. Thread-safe. */
final class OriginWatch {
    /**
     * @param known highest sequence heard of
     * @param commitMicros commit time of the newest transaction received; 0 before the first
     * @param heardAtMillis when anything of the site was received; 0 if nothing yet
     * @param aheadMillis how far the commit time of the last transaction lay in the future when it came in
     * @param agent what the site's last heartbeat tells of its agent
     */
    record Heard(long known, long commitMicros, long heardAtMillis, long aheadMillis, AgentRelease agent) {
        private static final Heard NOTHING = new Heard(0, 0, 0, 0, AgentRelease.UNTOLD);

        /** The same once a record has come in. */
        private Heard after(LogRecord record, long now) {
            long commit = record instanceof LogRecord.Transaction transaction ? transaction.commitMicros() : 0;
            return new Heard(
                    Math.max(known, record.sequence()),
                    Math.max(commitMicros, commit),
                    now,
                    commit == 0 ? aheadMillis : Math.max(0, commit / MICROS_PER_MILLI - now),
                    record instanceof LogRecord.Heartbeat heartbeat
                                    && heartbeat.opening().isEmpty()
                            ? heartbeat.agent()
                            : agent);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(OriginWatch.class);
    private static final long MICROS_PER_MILLI = 1_000;

    private final Map<SiteId, Heard> heard = new ConcurrentHashMap<>();
    private final LongSupplier clockMillis;
    private final int formatWritten;

    /** @param formatWritten version of the record format that this agent writes */
    OriginWatch(List<SiteId> origins, LongSupplier clockMillis, int formatWritten) {
        this.clockMillis = clockMillis;
        this.formatWritten = formatWritten;
        origins.forEach(origin -> heard.put(origin, Heard.NOTHING));
    }

    void received(LogRecord record) {
        long now = clockMillis.getAsLong();
        Heard before = of(record.origin());
        Heard latest = heard.merge(
                record.origin(), Heard.NOTHING.after(record, now), (known, first) -> known.after(record, now));
        if (!latest.agent.reads(formatWritten) && (before.heardAtMillis == 0 || !before.agent.equals(latest.agent))) {
            LOG.atWarn()
                    .addKeyValue("site", record.origin())
                    .addKeyValue("reads", latest.agent.formats())
                    .addKeyValue("version", latest.agent.version())
                    .addKeyValue("writes", formatWritten)
                    .log(
                            "a site's agent does not read the record format that this one writes: it ends with code 7 at the"
                                    + " first record, and its site gets nothing from here until it is upgraded");
        }
    }

    Heard of(SiteId origin) {
        return heard.getOrDefault(origin, Heard.NOTHING);
    }
}
