package dev.parley.sim;

import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.List;

/** One site's copy of another's log, in its own cluster: entries as they came, each with the header that says how. Mutable. */
final class SimCopy {
    /** More than any run's records, each some times: then they go round. */
    private static final int ENTRIES_MAX = 20_000;

    private final SimLog log = new SimLog();
    private final List<From> headers = new ArrayList<>();

    /** Over which link an entry came, and where the link's reader must begin that has it. */
    record From(SiteId link, long restart) {}

    SimLog log() {
        return log;
    }

    From headerAt(long offset) {
        return headers.get((int) offset);
    }

    /** Appends an entry of a log; the offset behind it. */
    long append(SimLog source, long offset, From from) {
        if (headers.size() >= ENTRIES_MAX) {
            throw new Violation("LIVENESS", "records go round for ever: a copy has " + ENTRIES_MAX + " entries");
        }
        log.append(source, offset);
        headers.add(from);
        return log.end();
    }
}
