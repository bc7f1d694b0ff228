package dev.parley.agent;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedStore;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Database;
import dev.parley.store.HeartbeatStore;
import dev.parley.store.SelfRow;
import dev.parley.store.SelfStore;
import dev.parley.window.Checkpoint;
import dev.parley.window.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back what a site's database remembers of its agent: checkpoint, window with its pins, and markers. After the lease was
 * taken: only what is read then is the last word of the process before.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Database database;
    private final SiteId self;
    private final List<SiteId> members;
    private final String set;
    private final String slot;
    private final LongSupplier clockMicros;

    Recovery(Database database, SiteId self, List<SiteId> members, String set, String slot, LongSupplier clockMicros) {
        this.database = database;
        this.self = self;
        this.members = List.copyOf(members);
        this.set = set;
        this.slot = slot;
        this.clockMicros = clockMicros;
    }

    private record Loaded(dev.parley.store.Checkpoint checkpoint, Window window) {}

    /**
     * @param epoch of the lease that this process has taken
     * @param first where capture begins if nothing was ever flushed
     * @throws AgentException if the database is not the one this site ran on
     */
    StartPoint start(
            long epoch, Function<String, RowPolicy> policies, List<TableShape> tables, Supplier<LogPosition> first) {
        requireSameServer(epoch);
        FlushCodec codec = new FlushCodec(self, clockMicros);
        Optional<Loaded> stored = new CheckpointStore(database, set)
                .load(
                        row -> new Loaded(row, new Window(self, members, policies, tables, codec.decode(row))),
                        (loaded, row) -> {
                            RowKey key = codec.key(row);
                            loaded.window().load(key, codec.decode(key, row));
                        });
        Window window = stored.map(Loaded::window)
                .orElseGet(() -> new Window(self, members, policies, tables, Checkpoint.initial(first.get())));
        window.loaded();
        VersionVector committed = new AppliedStore(database, set).committed();
        requireMarkers(window.checkpoint(), committed);
        Map<SiteId, Long> offsets =
                stored.map(loaded -> codec.offsets(loaded.checkpoint())).orElse(Map.of());
        return new StartPoint(epoch, window.checkpoint(), window, committed, offsets);
    }

    /** Capture meets a marker only after it was committed, so whoever has fewer markers than the checkpoint has lost some. */
    private void requireMarkers(Checkpoint checkpoint, VersionVector committed) {
        checkpoint.applied().forEach((origin, sequence) -> {
            if (!origin.equals(self) && committed.get(origin) < sequence) {
                throw new AgentException(
                        ExitCode.DATABASE,
                        "Site " + self + " has applied the transactions of " + origin + " up to " + sequence
                                + " by the checkpoint of set '" + set + "', but parley.applied ends at "
                                + committed.get(origin)
                                + ": rows of it were deleted, or the table was made anew. Nothing"
                                + " was applied or published. Run `parley sites return`, which keeps the rows of"
                                + " applications.");
            }
        });
    }

    private void requireSameServer(long epoch) {
        SelfStore store = new SelfStore(database, set);
        String identity = store.serverIdentity();
        Optional<SelfRow> known = store.load();
        if (known.isEmpty()) {
            store.save(epoch, new SelfRow(self, identity, slot, 0, -1));
            return;
        }
        SelfRow before = known.get();
        if (!before.site().equals(self)) {
            throw new AgentException(
                    ExitCode.DATABASE,
                    "Set '" + set + "' of this database belongs to site " + before.site() + ", but the site file says "
                            + self + ". Check database and site in the site file.");
        }
        if (!before.mayBeAt(identity)) {
            throw new AgentException(
                    ExitCode.DATABASE,
                    "Site " + self + " ran on server " + before.systemId() + ", but the database answers as " + identity
                            + ": it is another one, so its past may be shorter than what the site has"
                            + " published. Nothing was published. Bring the former server back, or run `parley sites return`.");
        }
        if (!before.systemId().equals(identity)) {
            LOG.atInfo()
                    .addKeyValue("set", set)
                    .addKeyValue("before", before.systemId())
                    .addKeyValue("now", identity)
                    .log("the database was promoted since the site last ran: it is compared with the site's log");
            store.save(epoch, before.at(identity));
        }
    }

    /** What the database says about the site's own log. */
    OwnPast ownPast(StartPoint start) {
        Optional<SelfRow> row = new SelfStore(database, set).load();
        return new OwnPast(
                self,
                row.map(SelfRow::ackedSequence).orElse(0L),
                Math.max(
                        row.map(SelfRow::ackedOffset).orElse(-1L),
                        start.offset(self).orElse(-1)),
                new HeartbeatStore(database, set).lastNumber());
    }
}
