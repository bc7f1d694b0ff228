package dev.parley.agent;

import dev.parley.publish.LogUpkeep;
import dev.parley.relay.Relay;
import dev.parley.rules.version.SiteId;
import dev.parley.window.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes from this site's copies of the others' logs what no member can need again. Runs on its own thread. */
final class CopyTrimStep implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(CopyTrimStep.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Window window;
    private final Relay relay;
    private final Map<String, LogTrim> trims = new LinkedHashMap<>();
    private final LongSupplier nanoClock;

    /** @param topics of the copies, by site */
    CopyTrimStep(
            Window window,
            Relay relay,
            Map<String, String> topics,
            LogUpkeep upkeep,
            Duration backupWindow,
            LongSupplier nanoClock) {
        this.window = window;
        this.relay = relay;
        this.nanoClock = nanoClock;
        topics.forEach((site, topic) ->
                trims.put(site, new LogTrim(backupWindow, before -> upkeep.trim(topic, before))));
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (stop.pause(INTERVAL)) {
            return;
        }
        for (Map.Entry<String, LogTrim> copy : trims.entrySet()) {
            trim(copy.getKey(), copy.getValue());
        }
    }

    /** Kafka being away only delays it. */
    private void trim(String site, LogTrim trim) throws InterruptedException {
        long ripe = trim.ripe(window.trimmableSequence(SiteId.of(site)), nanoClock.getAsLong());
        OptionalLong before = ripe == 0 ? OptionalLong.empty() : relay.trimPoint(site, ripe);
        if (before.isPresent()) {
            trim.trim(before.getAsLong())
                    .ifPresent(problem -> LOG.atWarn()
                            .addKeyValue("site", site)
                            .addKeyValue("reason", problem)
                            .log("the copy of a log was not trimmed"));
        }
    }
}
