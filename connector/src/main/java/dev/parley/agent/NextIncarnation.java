package dev.parley.agent;

import dev.parley.check.SiteAccess;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.join.JoinMessages;
import dev.parley.pipeline.LogRecord;
import dev.parley.publish.LogHistory;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.Blob;
import dev.parley.store.Database;
import dev.parley.store.HeartbeatStore;
import dev.parley.store.IncarnationStore;
import dev.parley.store.SelfRow;
import dev.parley.store.SelfStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Begins an incarnation of a site with one set: first in the database, which then belongs to it, then in the log, where the
 * first that opens it has it. Under the lease. Done again it goes on with what was begun.
 */
final class NextIncarnation {
    private final SiteConfig config;
    private final ReplicationSetConfig set;
    private final IncarnationLog log;
    private final Database database;
    private final long epoch;
    private final IncarnationStore store;
    private final HeartbeatStore beats;

    NextIncarnation(SiteConfig config, ReplicationSetConfig set, IncarnationLog log, Database database, long epoch) {
        this.config = config;
        this.set = set;
        this.log = log;
        this.database = database;
        this.epoch = epoch;
        this.store = new IncarnationStore(database, set.name());
        this.beats = new HeartbeatStore(database, set.name());
    }

    /**
     * The site in the incarnation that the log says.
     *
     * @param standing how the donor knows the site
     * @param before the incarnation that the database belonged to before it forgot
     * @throws AgentException if another database has begun the same incarnation meanwhile
     */
    SiteId begin(JoinMessages.Standing standing, SiteId before) throws InterruptedException {
        SiteId self = new RosterBook(database, set.name()).self(config.site());
        Optional<String> begun = store.opening(self);
        LogHistory history = log.history(set, self);
        if (begun.isPresent() && !Succession.isOvertaken(history, self, begun.get(), beats.lastNumber())) {
            return opened(self, begun.get(), history);
        }
        SiteId next = Succession.next(standing, history.latest(), before);
        String token = UUID.randomUUID().toString();
        SelfRow row = new SelfRow(
                next, new SelfStore(database, set.name()).serverIdentity(), SiteAccess.slot(config, set), 0, -1);
        store.begin(epoch, row, token);
        return opened(next, token, history);
    }

    private SiteId opened(SiteId self, String token, LogHistory history) throws InterruptedException {
        if (history.isOpenedBy(self, token)) {
            return self;
        }
        log.open(set, LogRecord.Heartbeat.opening(self, new LogRecord.Opening(token, history.last())));
        if (!log.history(set, self).isOpenedBy(self, token)) {
            throw new AgentException(
                    ExitCode.REFUSED,
                    "another `parley sites return` of site " + config.site() + " has begun " + self
                            + " at the same time, with another database. If that one is the site's, leave it at that; if this"
                            + " one is, run the command again: it begins the next incarnation");
        }
        return self;
    }

    /** Says in the log whom the site will count, so that others that return meanwhile need not wait for its agent. */
    void tell(SiteId self, List<String> members) throws InterruptedException {
        String token = store.opening(self)
                .orElseThrow(() -> new IllegalStateException(self + " was not begun in this database"));
        List<String> told = Succession.told(beats.lastMembers(), members);
        long number = beats.beat(epoch, Blob.of(new byte[0]), "", told);
        log.open(
                set,
                LogRecord.Heartbeat.opening(self, number, told, new LogRecord.Opening(token, VersionVector.EMPTY)));
    }
}
