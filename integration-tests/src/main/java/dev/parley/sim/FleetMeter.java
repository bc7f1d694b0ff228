package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.StoredCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a fleet's records weigh, how long they are on their way, and how long until they are stable. Not thread-safe. */
final class FleetMeter {
    /** Steps between two looks at vectors. */
    private static final int EVERY = 5;

    private final World world;
    private final StoredCodec codec = new StoredCodec();
    private final Map<SiteId, Integer> indexes = new HashMap<>();
    /** By site, when its transactions were committed, in the order of their numbers. */
    private final List<List<Long>> commits = new ArrayList<>();

    private final long[] readTo;
    private final long[][] visible;
    private final long[][] stable;
    private Delays visibleAfter = new Delays();
    private Delays stableAfter = new Delays();
    private long transactions;
    private long entries;
    private long vectorBytes;
    private long recordBytes;
    private long heartbeats;
    private long heartbeatBytes;
    private long rowsMax;
    private int steps;

    /** How long transactions took, over all pairs of origin and site. */
    record Lags(Delays visible, Delays stable, long rowsMax) {}

    FleetMeter(World world) {
        this.world = world;
        int sites = world.sites().size();
        for (SimSite site : world.sites()) {
            indexes.put(site.id(), site.index());
            commits.add(new ArrayList<>());
        }
        this.readTo = new long[sites];
        this.visible = new long[sites][sites];
        this.stable = new long[sites][sites];
    }

    /** A step is over. */
    void look() {
        if (++steps % EVERY != 0) {
            return;
        }
        world.sites().forEach(this::readLog);
        for (SimSite site : world.sites()) {
            SimAgent agent = site.agents().isEmpty() ? null : site.agent();
            if (agent != null && agent.isRunning()) {
                dev.parley.window.Window window = agent.parts().window();
                advance(visible[site.index()], window.checkpoint().applied(), visibleAfter);
                advance(stable[site.index()], window.stable(), stableAfter);
                rowsMax = Math.max(rowsMax, window.size().rows());
            }
        }
    }

    private void readLog(SimSite site) {
        SimLog log = site.log();
        for (; readTo[site.index()] < log.end(); readTo[site.index()]++) {
            long offset = readTo[site.index()];
            int bytes = log.bytesAt(offset).length;
            LogRecord record = log.at(offset).record();
            if (record instanceof LogRecord.Transaction transaction) {
                VersionVector context = transaction.stamp().context();
                transactions++;
                entries += context.size();
                vectorBytes += codec.vector(context).length;
                recordBytes += bytes;
                commits.get(site.index()).add(transaction.commitMicros() / 1_000);
            } else {
                heartbeats++;
                heartbeatBytes += bytes;
            }
        }
    }

    private void advance(long[] known, VersionVector now, Delays delays) {
        long millis = world.millis();
        now.forEach((origin, sequence) -> {
            int index = indexes.getOrDefault(origin, 0);
            List<Long> committed = commits.get(index);
            for (long next = known[index]; next < Math.min(sequence, committed.size()); next++) {
                delays.add(millis - committed.get((int) next));
                known[index] = next + 1;
            }
        });
    }

    /** What was measured since the last call. */
    Lags lags() {
        Lags lags = new Lags(visibleAfter, stableAfter, rowsMax);
        visibleAfter = new Delays();
        stableAfter = new Delays();
        rowsMax = 0;
        return lags;
    }

    FleetFigures figures(Fleet.Shape shape, Lags together, long caughtUpNanos) {
        return new FleetFigures(
                shape,
                transactions,
                (double) entries / transactions,
                (double) vectorBytes / transactions,
                (double) recordBytes / transactions,
                heartbeats,
                (double) heartbeatBytes / heartbeats,
                together,
                lags(),
                caughtUpNanos / 1e9);
    }
}
