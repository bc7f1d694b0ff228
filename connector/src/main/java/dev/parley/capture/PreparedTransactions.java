package dev.parley.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of transactions of two phases that are prepared and not yet decided. What is kept here is not on disk: a start reads
 * it again, as positions leave these transactions out. Used by one thread.
 */
final class PreparedTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedTransactions.class);

    private final Map<String, List<CapturedRow>> byName = new HashMap<>();
    private int rows;

    /** Rows that are kept, which the owner limits. */
    int rows() {
        return rows;
    }

    void keep(String xid, List<CapturedRow> all) {
        rolledBack(xid);
        byName.put(xid, all);
        rows += all.size();
    }

    void rolledBack(String xid) {
        List<CapturedRow> gone = byName.remove(xid);
        rows -= gone == null ? 0 : gone.size();
    }

    /** What it wrote to captured tables. */
    List<CapturedRow> committed(String xid, LogPosition at) {
        List<CapturedRow> all = byName.remove(xid);
        if (all == null) {
            LOG.atError()
                    .addKeyValue("xid", xid)
                    .addKeyValue("position", at.text())
                    .log("a transaction was committed that had been prepared before capture began here: if it wrote to"
                            + " replicated tables, the other sites do not have its rows; compare with parley verify");
            return List.of();
        }
        rows -= all.size();
        return all;
    }
}
