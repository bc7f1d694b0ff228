package dev.parley.join;

import dev.parley.rules.Nullable;
import dev.parley.verify.RemoteSite;

/** A donor asked over its agent's admin interface. Thread-safe. */
public final class RemoteDonor implements JoinDonor {
    private final String base;
    private final RemoteSite.Transport transport;

    public RemoteDonor(String set, RemoteSite.Transport transport) {
        this.base = "/join/" + set + "/";
        this.transport = transport;
    }

    @Override
    public JoinMessages.Standing standing(String name) {
        return transport.post(base + "standing", new JoinMessages.SiteQuestion(name), JoinMessages.Standing.class);
    }

    @Override
    public JoinMessages.Offer offer(String newcomer) {
        return transport.post(base + "offer", new JoinMessages.Newcomer(newcomer), JoinMessages.Offer.class);
    }

    @Override
    public JoinMessages.Rows rows(String table, @Nullable String after) {
        return transport.post(base + "rows", new JoinMessages.RowsQuestion(table, after), JoinMessages.Rows.class);
    }

    @Override
    public JoinMessages.Likenesses likeness(JoinMessages.LikenessQuestion question) {
        return transport.post(base + "likeness", question, JoinMessages.Likenesses.class);
    }

    @Override
    public JoinMessages.Cut cut(String newcomer) {
        return transport.post(base + "cut", new JoinMessages.Newcomer(newcomer), JoinMessages.Cut.class);
    }

    @Override
    public JoinMessages.States states(String cut, int from) {
        return transport.post(base + "states", new JoinMessages.StatesQuestion(cut, from), JoinMessages.States.class);
    }

    @Override
    public void done(String cut) {
        transport.post(base + "done", new JoinMessages.StatesQuestion(cut, 0), JoinMessages.Done.class);
    }
}
