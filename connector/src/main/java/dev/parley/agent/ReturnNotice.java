package dev.parley.agent;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.function.Consumer;

/**
 * Takes down that another site has begun a new incarnation, and has the stages begin anew with it. Until they do, nothing of
 * that incarnation is taken in. Used by the thread that reads the logs.
 */
public final class ReturnNotice {
    private final String set;
    private final Incarnations known;
    private final Consumer<Incarnations> keep;
    private final Consumer<Throwable> onFailure;
    private boolean given;

    /**
     * For stages that begin with {@code known}.
     *
     * @param keep makes it durable what the next stages begin with
     * @param onFailure ends these stages
     */
    public ReturnNotice(String set, Incarnations known, Consumer<Incarnations> keep, Consumer<Throwable> onFailure) {
        this.set = set;
        this.known = known;
        this.keep = keep;
        this.onFailure = onFailure;
    }

    /** True of an incarnation that is later than the one that counts. */
    public boolean isNews(SiteId origin) {
        return origin.incarnation() > known.current(origin.name()).incarnation();
    }

    /**
     * The first record of a new incarnation has been read.
     *
     * @param received all that the logs held before it
     */
    public void give(SiteId later, VersionVector received) {
        if (given) {
            return;
        }
        given = true;
        try {
            keep.accept(known.beginning(later, received.get(known.current(later.name()))));
            onFailure.accept(new SiteReturned(set, later));
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }
}
