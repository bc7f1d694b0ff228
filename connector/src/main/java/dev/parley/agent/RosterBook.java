package dev.parley.agent;

import dev.parley.rules.version.SiteId;
import dev.parley.store.AppliedStore;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Database;
import dev.parley.store.IncarnationStore;
import dev.parley.store.SelfRow;
import dev.parley.store.SelfStore;
import dev.parley.window.Checkpoint;
import java.util.List;
import java.util.Optional;

/** Who the sites of a group are, as the database of one of them remembers it. */
final class RosterBook {
    private final Database database;
    private final String set;

    RosterBook(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** This site in the incarnation that its database belongs to. */
    SiteId self(String name) {
        return new SelfStore(database, set)
                .load()
                .map(SelfRow::site)
                .filter(site -> site.name().equals(name))
                .orElseGet(() -> SiteId.of(name));
    }

    /**
     * The sites with which the stages begin; what is new of them is durable then. After the lease was taken.
     *
     * @param names members of the group, this site included
     * @throws AgentException if this site has begun an incarnation and not taken over the rows of a member yet
     */
    Roster open(String name, List<String> names, long epoch) {
        IncarnationStore store = new IncarnationStore(database, set);
        Roster before = new Roster(self(name), names, store.load());
        Optional<dev.parley.store.Checkpoint> stored = new CheckpointStore(database, set).last();
        requireReturned(before.self(), stored);
        FlushCodec codec = new FlushCodec(before.self(), SiteDatabase::nowMicros);
        Optional<Checkpoint> checkpoint = stored.map(codec::decode);
        Roster now = before.readmitting(checkpoint, new AppliedStore(database, set).committed());
        if (!now.equals(before)) {
            store.save(epoch, now.incarnations());
        }
        return now;
    }

    private void requireReturned(SiteId self, Optional<dev.parley.store.Checkpoint> stored) {
        boolean begun = stored.isPresent() && !stored.get().isInitial();
        if (self.incarnation() > 1 && !begun) {
            throw new AgentException(
                    ExitCode.SET_BACK,
                    "Site " + self + " has begun to return with set '" + set
                            + "' and has not taken over the rows of a member yet. Nothing was published. Run `parley sites"
                            + " return` once more: it goes on where it was.");
        }
    }
}
