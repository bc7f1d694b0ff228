package dev.parley.agent;

import dev.parley.consume.LogConsumer;
import dev.parley.window.Inbox;

/** The way in, as far as the inbox. */
record Receiving(Inbox inbox, OriginWatch origins, InboxFeed feed, LogConsumer consumer) {
    /** Reads nothing before the consumer is started. */
    static Receiving open(SetScope scope, Foundation base) {
        StartPoint start = base.start();
        long inboxBytes = InboxShare.bytes(
                scope.tuning().inboxSize(),
                Runtime.getRuntime().maxMemory(),
                scope.others().size());
        Inbox inbox = new Inbox(scope.others(), start.checkpoint().applied(), start.committed(), inboxBytes);
        OriginWatch origins = new OriginWatch(scope.others(), System::currentTimeMillis);
        InboxFeed feed = new InboxFeed(
                base.window(), inbox, origins, base.agreement(), scope.lasting().traces()::received, scope.onFailure());
        LogConsumer consumer =
                scope.parts().own(feed.consumer(scope.config(), scope.name(), scope.others(), start, scope.envelope()));
        return new Receiving(inbox, origins, feed, consumer);
    }
}
