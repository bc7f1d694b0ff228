package dev.parley.agent;

import dev.parley.consume.LogConsumer;
import dev.parley.store.IncarnationStore;
import dev.parley.window.Inbox;

/** The way in, as far as the inbox. */
record Receiving(Inbox inbox, OriginWatch origins, InboxFeed feed, LogConsumer consumer) {
    /** Reads nothing before the consumer is started. */
    static Receiving open(SetScope scope, Foundation base) {
        StartPoint start = base.start();
        long inboxBytes = InboxShare.bytes(
                scope.tuning().inboxSize(),
                Runtime.getRuntime().maxMemory(),
                base.roster().others().size());
        Inbox inbox = new Inbox(base.roster().origins(), start.checkpoint().applied(), start.committed(), inboxBytes);
        OriginWatch origins = new OriginWatch(base.roster().origins(), System::currentTimeMillis, ThisRelease.writes());
        InboxFeed feed = new InboxFeed(
                base.window(),
                inbox,
                origins,
                base.agreement(),
                returns(scope, base),
                scope.lasting().traces()::received,
                scope.onFailure());
        LogConsumer consumer =
                scope.parts().own(feed.consumer(scope.config(), scope.name(), base.roster(), start, scope.envelope()));
        return new Receiving(inbox, origins, feed, consumer);
    }

    private static ReturnNotice returns(SetScope scope, Foundation base) {
        IncarnationStore store = new IncarnationStore(base.database(), scope.name());
        return new ReturnNotice(
                scope.name(),
                base.roster().incarnations(),
                known -> store.save(base.start().epoch(), known),
                scope.onFailure());
    }
}
