package dev.parley.agent;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.IncarnationStore;
import java.util.function.Consumer;

/**
 * Takes down that another site has begun a new incarnation, and has the stages begin anew with it. Until they do, nothing of
 * that incarnation is taken in. Used by the thread that reads the logs.
 */
final class ReturnNotice {
    private final String set;
    private final long epoch;
    private final Incarnations known;
    private final IncarnationStore store;
    private final Consumer<Throwable> onFailure;
    private boolean given;

    ReturnNotice(String set, long epoch, Incarnations known, IncarnationStore store, Consumer<Throwable> onFailure) {
        this.set = set;
        this.epoch = epoch;
        this.known = known;
        this.store = store;
        this.onFailure = onFailure;
    }

    /** True of an incarnation that is later than the one that counts. */
    boolean isNews(SiteId origin) {
        return origin.incarnation() > known.current(origin.name()).incarnation();
    }

    /**
     * The first record of a new incarnation has been read.
     *
     * @param received all that the logs held before it
     */
    void give(SiteId later, VersionVector received) {
        if (given) {
            return;
        }
        given = true;
        try {
            store.save(epoch, known.beginning(later, received.get(known.current(later.name()))));
            onFailure.accept(new SiteReturned(set, later));
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }
}
