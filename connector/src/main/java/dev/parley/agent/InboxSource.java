package dev.parley.agent;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.stamp.ReceivedTransactions;
import dev.parley.window.Inbox;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives capture the received operations that a marker names; during a replay they may still be on their way from Kafka. */
final class InboxSource implements ReceivedTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(InboxSource.class);
    private static final Duration REMINDER = Duration.ofSeconds(10);

    private final Inbox inbox;
    private final StopSignal stop;
    private final Runnable roomFreed;

    /** @param roomFreed told when the inbox may have room again */
    InboxSource(Inbox inbox, StopSignal stop, Runnable roomFreed) {
        this.inbox = inbox;
        this.stop = stop;
        this.roomFreed = roomFreed;
    }

    @Override
    public List<LogRecord.Transaction> range(SiteId origin, long first, long last) throws InterruptedException {
        while (!stop.isRaised()) {
            List<LogRecord.Transaction> range = inbox.range(origin, first, last, REMINDER);
            if (range != null) {
                return range;
            }
            LOG.atWarn()
                    .addKeyValue("origin", origin)
                    .addKeyValue("first", first)
                    .addKeyValue("last", last)
                    .addKeyValue("received", inbox.frontier().get(origin))
                    .log("capture waits for applied transactions to be read from the origin's log again");
        }
        throw new InterruptedException("the agent is stopping");
    }

    @Override
    public void release(SiteId origin, long last) {
        inbox.release(origin, last);
        roomFreed.run();
    }
}
