package dev.parley.agent;

import dev.parley.rules.version.SiteId;
import dev.parley.store.BridgeTables;
import dev.parley.store.BroughtStore;
import dev.parley.store.Checkpoint;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Database;
import dev.parley.store.IncarnationStore;
import dev.parley.store.SelfStore;
import java.util.Optional;

/**
 * How far a database is in returning with one replication set.
 *
 * @param self the site in the incarnation that the database belongs to
 * @param token with which the database has begun that incarnation; empty if it has not
 * @param unsettled true if a run has ended between taking over and deciding on the rows set aside
 * @param used true if an agent has run with the database, or the rows of a member are taken over
 */
record ReturnState(SiteId self, Optional<String> token, boolean unsettled, boolean used) {
    /** Of a database that knows nothing of the bridge. */
    static ReturnState unknown(String name) {
        return new ReturnState(SiteId.of(name), Optional.empty(), false, false);
    }

    /** Of a database in which init has not been, or to which a release without incarnations has left its tables. */
    static ReturnState read(Database database, String set, String name) {
        if (!BridgeTables.isComplete(database)) {
            return new ReturnState(SiteId.of(name), Optional.empty(), false, BridgeTables.isAny(database));
        }
        SiteId self = new RosterBook(database, set).self(name);
        Optional<Checkpoint> last = new CheckpointStore(database, set).last();
        boolean flushed = last.isPresent() && !last.get().isInitial();
        Optional<String> token = new IncarnationStore(database, set).opening(self);
        boolean ran = token.isEmpty() && new SelfStore(database, set).load().isPresent();
        boolean unsettled = SiteJoin.isUnsettled(new BroughtStore(database, set).counts());
        return new ReturnState(self, token, unsettled, flushed || ran);
    }

    /** True if nothing is left to do but to start the agent, or it was started. */
    boolean isDone() {
        return token.isPresent() && used && !unsettled;
    }
}
