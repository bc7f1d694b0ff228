package dev.parley.verify;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.List;

/** A site asked over its agent's admin interface. Thread-safe. */
public final class RemoteFill implements FillSite {
    private final String base;
    private final RemoteSite.Transport transport;

    public RemoteFill(String set, RemoteSite.Transport transport) {
        this.base = "/verify/" + set + "/fill/";
        this.transport = transport;
    }

    @Override
    public List<RowKey> keys(String table, @Nullable RowKey after, int limit) {
        Messages.FillKeysQuestion question = new Messages.FillKeysQuestion(table, Messages.key(after), limit);
        return transport.post(base + "keys", question, Messages.FillKeys.class).rowKeys();
    }

    @Override
    public FillStart begin(List<RowKey> keys) {
        return transport
                .post(base + "begin", Messages.FillKeys.of(keys), Messages.FillStarted.class)
                .start();
    }

    @Override
    public FillCount fill(String ticket, List<Sighting> rows) {
        Messages.FillRows order = new Messages.FillRows(
                ticket, rows.stream().map(Messages.Seen::of).toList());
        return transport.post(base + "rows", order, FillCount.class);
    }
}
