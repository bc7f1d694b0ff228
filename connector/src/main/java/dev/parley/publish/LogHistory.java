package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.Optional;

/**
 * What a site's log tells of the site's incarnations, read from its beginning. What a former one wrote after a later one had
 * begun counts for nobody. Not thread-safe.
 */
public final class LogHistory {
    private final String name;
    private VersionVector last = VersionVector.EMPTY;
    private @Nullable SiteId latest;
    private @Nullable String token;
    private boolean used;
    private long heartbeats;

    /** Of a log that is read from its beginning, record by record. */
    public LogHistory(String name) {
        this.name = name;
    }

    /** The next record. */
    public void add(LogRecord record) {
        SiteId origin = record.origin();
        if (!origin.name().equals(name) || (latest != null && origin.incarnation() < latest.incarnation())) {
            return;
        }
        boolean opening =
                record instanceof LogRecord.Heartbeat beat && beat.opening().isPresent();
        if (!origin.equals(latest)) {
            latest = origin;
            token = record instanceof LogRecord.Heartbeat beat
                    ? beat.opening().map(LogRecord.Opening::token).orElse(null)
                    : null;
            used = false;
            heartbeats = 0;
        }
        used |= !opening;
        heartbeats = record instanceof LogRecord.Heartbeat beat ? Math.max(heartbeats, beat.number()) : heartbeats;
        if (record.sequence() > last.get(origin)) {
            last = last.with(origin, record.sequence());
        }
    }

    /** The latest incarnation that has written anything; empty if the log holds nothing of the site. */
    public Optional<SiteId> latest() {
        return Optional.ofNullable(latest);
    }

    /** True if the log holds an incarnation, which was opened with this token. */
    public boolean isOpenedBy(SiteId site, String by) {
        return site.equals(latest) && by.equals(token);
    }

    /** True if an agent has written with the latest incarnation. */
    public boolean isLatestUsed() {
        return used;
    }

    /** Number of the last heartbeat of the latest incarnation. */
    public long heartbeats() {
        return heartbeats;
    }

    /** For each incarnation the last transaction that counts. */
    public VersionVector last() {
        return last;
    }
}
