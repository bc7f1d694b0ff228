package dev.parley.agent;

import dev.parley.check.SiteTopics;
import dev.parley.config.BridgeNames;
import dev.parley.config.SiteConfig;
import dev.parley.consume.ConsumeException;
import dev.parley.consume.ConsumeSettings;
import dev.parley.consume.LogConsumer;
import dev.parley.consume.LogSource;
import dev.parley.consume.ReceivedRecord;
import dev.parley.consume.RecordSink;
import dev.parley.consume.SourceState;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RecordWeight;
import dev.parley.rules.version.SiteId;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import dev.parley.wire.Envelope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Takes what is read from the other sites' logs: transactions into the inbox, heartbeats into the window. */
final class InboxFeed implements RecordSink {
    private final Window window;
    private final Inbox inbox;
    private final OriginWatch origins;
    private final PolicyAgreement agreement;
    private final ReturnNotice returns;
    private final Consumer<LogRecord.Transaction> onReceived;
    /** The incarnation of each site whose record was read last. */
    private final Map<String, SiteId> reading = new HashMap<>();

    private final Map<String, String> waiting = new ConcurrentSkipListMap<>();
    private final Consumer<Throwable> onFailure;

    /**
     * @param agreement told first of all that is read
     * @param returns told of sites that return
     * @param onReceived told of each transaction before it is in the inbox
     * @param onFailure told when a log cannot be read on: the site would drift apart unnoticed
     */
    InboxFeed(
            Window window,
            Inbox inbox,
            OriginWatch origins,
            PolicyAgreement agreement,
            ReturnNotice returns,
            Consumer<LogRecord.Transaction> onReceived,
            Consumer<Throwable> onFailure) {
        this.window = window;
        this.inbox = inbox;
        this.origins = origins;
        this.agreement = agreement;
        this.returns = returns;
        this.onReceived = onReceived;
        this.onFailure = onFailure;
    }

    /** A consumer of the logs of all {@code others} that begins behind the checkpoint. */
    LogConsumer consumer(SiteConfig config, String set, Roster roster, StartPoint start, Envelope envelope) {
        List<LogSource> sources = roster.others().stream()
                .map(site -> new LogSource(
                        site.name(),
                        BridgeNames.logTopic(config.group(), set, site.name()),
                        hint(roster.incarnations().all(site.name()), start)))
                .toList();
        ConsumeSettings settings = ConsumeSettings.of(SiteTopics.clientProperties(config.kafka()));
        return new LogConsumer(settings, envelope, sources, start.checkpoint().applied(), roster.incarnations(), this);
    }

    /** What a later incarnation wrote stands behind all that counts of those before, and is released after it. */
    private static OptionalLong hint(List<SiteId> incarnations, StartPoint start) {
        OptionalLong hint = OptionalLong.empty();
        for (SiteId incarnation : incarnations) {
            OptionalLong offset = start.offset(incarnation);
            hint = offset.isPresent() ? offset : hint;
        }
        return hint;
    }

    @Override
    public boolean hasRoom(String site) {
        return inbox.hasRoom(reading.getOrDefault(site, SiteId.of(site)));
    }

    @Override
    public void onRecord(ReceivedRecord received) {
        LogRecord record = received.record();
        if (returns.isNews(record.origin())) {
            returns.give(record.origin(), inbox.frontier());
            return;
        }
        reading.put(record.origin().name(), record.origin());
        origins.received(record);
        agreement.received(record);
        if (record instanceof LogRecord.Transaction transaction) {
            onReceived.accept(transaction);
            inbox.offer(transaction, RecordWeight.of(transaction), received.restartOffset());
        } else {
            window.heartbeat((LogRecord.Heartbeat) record);
        }
    }

    @Override
    public void onState(LogSource source, SourceState state) {
        if (state instanceof SourceState.Waiting why) {
            waiting.put(source.site(), why.reason());
        } else {
            waiting.remove(source.site());
        }
        if (state instanceof SourceState.Failed failed) {
            onFailure.accept(failed.cause());
        }
    }

    /** Why a log cannot be read now; empty if all are read. Any thread. */
    String waiting() {
        return waiting.values().stream().findFirst().orElse("");
    }

    /** Problems of other logs are the group's, not this database's. */
    static ExitCode code(ConsumeException.Problem problem) {
        return switch (problem) {
            case REFUSED, TOPIC_MISSING -> ExitCode.KAFKA;
            case BROKEN -> ExitCode.INTERNAL;
            case DAMAGED, GAP, TRIMMED -> ExitCode.LOG;
        };
    }
}
