package dev.parley.verify;

import java.util.function.Supplier;

/** Answers {@link RemoteFill} for a site of this process. Thread-safe. */
public final class FillDesk {
    private final Supplier<FillSite> site;

    /** @param site asked anew for each question, since a pipeline may be another one by then */
    public FillDesk(Supplier<FillSite> site) {
        this.site = site;
    }

    public Messages.FillKeys keys(Messages.FillKeysQuestion question) {
        return Messages.FillKeys.of(
                site.get().keys(question.table(), Messages.key(question.after()), question.limit()));
    }

    public Messages.FillStarted begin(Messages.FillKeys keys) {
        return Messages.FillStarted.of(site.get().begin(keys.rowKeys()));
    }

    public FillCount fill(Messages.FillRows rows) {
        return site.get().fill(rows.ticket(), rows.sightings());
    }
}
