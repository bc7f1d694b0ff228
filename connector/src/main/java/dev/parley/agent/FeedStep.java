package dev.parley.agent;

import dev.parley.check.SiteTopics;
import dev.parley.config.BridgeNames;
import dev.parley.config.SiteConfig;
import dev.parley.publish.ConflictTopic;
import dev.parley.review.ConflictTeller;
import dev.parley.review.Redactor;
import dev.parley.review.ReviewedSet;
import dev.parley.store.ConflictFeed;
import dev.parley.store.ConflictStep;
import java.time.Duration;
import java.util.List;

/**
 * Publishes what happens to conflicts, each step at least once: it is taken out of the database only when Kafka has it.
 * Runs on its own thread.
 */
final class FeedStep implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** After a failure. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int AT_ONCE = 50;

    private final ConflictFeed feed;
    private final ConflictTeller teller;
    private final ConflictTopic topic;

    FeedStep(ConflictFeed feed, ConflictTeller teller, ConflictTopic topic) {
        this.feed = feed;
        this.teller = teller;
        this.topic = topic;
    }

    /** Starts to publish for one set. */
    static void start(SiteConfig config, ConflictFeed feed, ReviewedSet set, Parts parts) {
        ConflictTopic topic = parts.own(new ConflictTopic(
                BridgeNames.conflictsTopic(config.group()),
                SiteTopics.clientProperties(config.kafka()),
                LogFormat.seals(config.kafka())));
        Redactor redactor = Redactor.of(config.conflicts().redact());
        ConflictTeller teller = new ConflictTeller(config.site(), set, redactor, ConflictTopic.Entry::fits);
        parts.loop(
                "conflicts",
                new Dispensable(
                        "what happens to conflicts could not be published", new FeedStep(feed, teller, topic), PAUSE));
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        List<ConflictStep> steps = feed.waiting(AT_ONCE);
        if (steps.isEmpty()) {
            stop.pause(INTERVAL);
            return;
        }
        topic.publish(steps.stream()
                .map(step -> new ConflictTopic.Entry(ConflictTeller.key(step), teller.json(step)))
                .toList());
        feed.published(steps);
    }
}
