package dev.parley.verify;

import dev.parley.pipeline.DigestPage;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Set;

/** A site asked over its agent's admin interface. Thread-safe. */
public final class RemoteSite implements VerifySite {
    /** Where a site is asked. */
    public interface Transport {
        /**
         * Asks a route that takes no body.
         *
         * @throws SiteUnavailableException if there is no answer, or a refusal; the message says why
         */
        <T> T get(String path, Class<T> answer);

        /** As {@link #get}, with a body. */
        <T> T post(String path, Object body, Class<T> answer);
    }

    private final String name;
    private final String base;
    private final Transport transport;

    public RemoteSite(String name, String set, Transport transport) {
        this.name = name;
        this.base = "/verify/" + set + "/";
        this.transport = transport;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<TableLayout> layouts() {
        return transport.get(base + "tables", Messages.Layouts.class).tables();
    }

    @Override
    public DigestPage page(String table, List<String> columns, List<String> where, @Nullable RowKey after, int limit) {
        Messages.PageQuestion question = new Messages.PageQuestion(table, columns, where, Messages.key(after), limit);
        return transport.post(base + "page", question, Messages.Page.class).page();
    }

    @Override
    public KeyPage keys(String table, @Nullable RowKey after, int limit, Set<Long> wanted) {
        Messages.KeysQuestion question =
                new Messages.KeysQuestion(table, Messages.key(after), limit, Messages.text(wanted));
        return transport.post(base + "keys", question, Messages.Keys.class).page();
    }

    @Override
    public List<Sighting> look(List<RowKey> keys) {
        return transport
                .post(base + "look", new Messages.Look(Fitting.keys(keys)), Messages.Sightings.class)
                .sightings();
    }

    @Override
    public List<Judgement> judge(List<Sighting> there, List<String> where) {
        Messages.JudgeQuestion question =
                new Messages.JudgeQuestion(Messages.Seen.first(there, Fitting.REQUEST_CHARACTERS), where);
        return transport.post(base + "judge", question, Messages.Judgements.class).rows().stream()
                .map(Messages.Judged::judgement)
                .toList();
    }

    @Override
    public List<ParkedRow> parked() {
        return transport.get(base + "parked", Messages.ParkedRows.class).rows().stream()
                .map(row -> new ParkedRow(Messages.keyOf(row.key()), row.reason()))
                .toList();
    }

    @Override
    public RepairReceipt repair(RepairOrder order) {
        return transport.post(base + "repair", Messages.Order.of(order), RepairReceipt.class);
    }
}
