package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.Stamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** R16: planted bugs in what becomes of times that lie in the future. Nothing but the log may decide that. */
final class ClockMutants {
    private ClockMutants() {}

    private static LogRecord.Transaction at(LogRecord.Transaction record, HybridTimestamp time) {
        return StampMutants.restamped(
                record, new Stamp(record.dot(), record.stamp().context(), time), true);
    }

    /** Each receiver takes a time ahead of its own clock for its own present. */
    static final class ClampedByReceivers extends Protocol {
        @Override
        LogRecord.Transaction received(SimAgent agent, LogRecord.Transaction record) {
            long now = agent.site().world().millis();
            return record.writtenAt().wallMillis() > now ? at(record, HybridTimestamp.ofWallMillis(now)) : record;
        }
    }

    /** An operator tells it to the process that runs, which writes nothing about it into its log. */
    static final class ClampUnwritten extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            boolean ahead = record.commitMicros() / 1_000 > agent.site().world().millis();
            return ahead && agent.number() == 1
                    ? at(record, latestSeen(agent, record).next(0))
                    : record;
        }

        private static HybridTimestamp latestSeen(SimAgent agent, LogRecord.Transaction record) {
            List<HybridTimestamp> seen = new ArrayList<>();
            seen.add(agent.parts().window().checkpoint().clock());
            record.stamp().context().forEach((site, sequence) -> {
                LogRecord.Transaction other = agent.site().world().oracle().find(new Dot(site, sequence));
                if (other != null) {
                    seen.add(other.writtenAt());
                }
            });
            return Collections.max(seen);
        }
    }
}
