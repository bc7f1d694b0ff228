package dev.parley.verify;

import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;

/** Answers {@link RemoteSite} for a site of this process. Thread-safe. */
public final class SiteDesk {
    private final Supplier<VerifySite> site;

    /**
     * Answers for a site.
     *
     * @param site asked anew for each question, since a pipeline may be another one by then
     */
    public SiteDesk(Supplier<VerifySite> site) {
        this.site = site;
    }

    public Messages.Layouts layouts() {
        return new Messages.Layouts(site.get().layouts());
    }

    public Messages.Page page(Messages.PageQuestion question) {
        return Messages.Page.of(site.get()
                .page(
                        question.table(),
                        question.columns(),
                        question.where(),
                        Messages.key(question.after()),
                        question.limit()));
    }

    public Messages.Keys keys(Messages.KeysQuestion question) {
        return Messages.Keys.of(site.get()
                .keys(
                        question.table(),
                        Messages.key(question.after()),
                        question.limit(),
                        new HashSet<>(Messages.list(question.wanted()))));
    }

    public Messages.Sightings look(Messages.Look look) {
        List<Sighting> seen =
                site.get().look(look.keys().stream().map(Messages::keyOf).toList());
        return new Messages.Sightings(Messages.Seen.first(seen, Fitting.ANSWER_CHARACTERS));
    }

    public Messages.Judgements judge(Messages.JudgeQuestion question) {
        return new Messages.Judgements(site.get().judge(question.sightings(), question.where()).stream()
                .map(Messages.Judged::of)
                .toList());
    }

    public Messages.ParkedRows parked() {
        return new Messages.ParkedRows(site.get().parked().stream()
                .map(row -> new Messages.Parked(Messages.text(row.key()), row.reason()))
                .toList());
    }

    public RepairReceipt repair(Messages.Order order) {
        return site.get().repair(order.order());
    }
}
