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

    LogHistory(String name) {
        this.name = name;
    }

    void add(LogRecord record) {
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
        }
        used |= !opening;
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

    /** True if the latest incarnation has written more than the record that opens it. */
    public boolean isLatestUsed() {
        return used;
    }

    /** For each incarnation the last transaction that counts. */
    public VersionVector last() {
        return last;
    }
}
