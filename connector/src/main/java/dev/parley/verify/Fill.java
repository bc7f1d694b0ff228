package dev.parley.verify;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Fills a table of one site with the rows that another one holds and it does not, while applications write to both, a
 * group of rows at a time. Rows that are there are passed over, so it goes on where a run that was cut short has ended.
 * Used by one thread.
 *
 * <p>It goes through the table again as long as that fills anything: rows that were being written come to rest, and rows
 * that refer to others of the table find them there.
 */
public final class Fill {
    private static final int PASSES_MAX = 20;
    private static final int GROUP_FIRST = 100;
    private static final int GROUP_MAX = 2_000;
    /** Of a group: rows are locked for a part of it, and an agent that is busy answers within thirty seconds or not at all. */
    private static final long GROUP_NANOS = 500_000_000L;

    private static final int TRIES = 4;
    private static final long PAUSE_MILLIS = 500;

    private final Peer from;
    private final Peer to;
    private final int rowsPerSecond;
    private final Listener listener;
    private final LongSupplier nanoClock;
    private int group = GROUP_FIRST;
    private long asked;

    /** A site, as both parts of this ask it. */
    public record Peer(VerifySite site, FillSite rows) {}

    /** Told how far it has come. Must not block. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A group of rows is done.
         *
         * @param seen rows of the other site looked at in this pass
         */
        void filled(String table, int pass, long seen, FillCount count);
    }

    /**
     * Fills from one site to another.
     *
     * @param rowsPerSecond most rows taken over a second; 0 for no limit
     * @param nanoClock monotonic nanoseconds
     */
    public Fill(Peer from, Peer to, int rowsPerSecond, Listener listener, LongSupplier nanoClock) {
        this.from = from;
        this.to = to;
        this.rowsPerSecond = rowsPerSecond;
        this.listener = listener;
        this.nanoClock = nanoClock;
    }

    /**
     * Fills one table.
     *
     * @return all rows filled, and of the others what became of them in the last pass
     * @throws IllegalArgumentException if the two sites have the table otherwise
     */
    public FillCount run(String table) throws InterruptedException {
        requireAlike(table);
        long filled = 0;
        FillCount last = FillCount.NONE;
        for (int pass = 1; pass == 1 || (last.filled() > 0 && last.leftOut() > 0 && pass <= PASSES_MAX); pass++) {
            last = pass(table, pass);
            filled += last.filled();
        }
        return new FillCount(filled, last.there(), last.moving(), last.taken(), last.orphans());
    }

    private void requireAlike(String table) {
        TableLayout there = layout(from.site(), table);
        TableLayout here = layout(to.site(), table);
        boolean alike = there.key().equals(here.key()) && there.columns().equals(here.columns());
        if (!alike || !there.isWhole() || !here.isWhole()) {
            throw new IllegalArgumentException("table " + table + " is filled only between sites that have the same"
                    + " columns of it and share all of them, all rows and both ways. "
                    + from.site().name() + " has key "
                    + there.key() + " and columns " + there.columns() + (there.isWhole() ? "" : ", not all shared")
                    + "; " + to.site().name() + " has key " + here.key() + " and columns " + here.columns()
                    + (here.isWhole() ? "" : ", not all shared")
                    + ". Fill it before its site files leave anything out, or send the rows with `parley repair`");
        }
    }

    private static TableLayout layout(VerifySite site, String table) {
        Optional<TableLayout> found = site.layouts().stream()
                .filter(layout -> layout.name().equals(table))
                .findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("site " + site.name()
                + " has no replicated table '" + table + "'; add it to its site file, run parley init, and restart"
                + " its agent. It has "
                + site.layouts().stream().map(TableLayout::name).toList()));
    }

    private FillCount pass(String table, int pass) throws InterruptedException {
        long begin = nanoClock.getAsLong();
        asked = 0;
        long seen = 0;
        FillCount count = FillCount.NONE;
        @Nullable RowKey after = null;
        List<RowKey> keys = from.rows().keys(table, after, LocalFill.KEYS_MAX);
        while (!keys.isEmpty()) {
            int done = 0;
            while (done < keys.size()) {
                List<RowKey> some = keys.subList(done, Math.min(keys.size(), done + group));
                Part part = tried(some);
                done += part.keys();
                count = count.plus(part.count());
                listener.filled(table, pass, seen + done, count);
                pace(begin);
            }
            seen += keys.size();
            after = keys.get(keys.size() - 1);
            keys = from.rows().keys(table, after, LocalFill.KEYS_MAX);
        }
        return count;
    }

    /** The first keys of a group, and what became of their rows. */
    private record Part(int keys, FillCount count) {}

    /** What was not answered may be done or not: it is asked for again, less at once. */
    private Part tried(List<RowKey> keys) throws InterruptedException {
        List<RowKey> some = keys;
        for (int attempt = 1; true; attempt++) {
            try {
                long begin = nanoClock.getAsLong();
                Part part = fill(some);
                if (nanoClock.getAsLong() - begin > GROUP_NANOS) {
                    group = Math.max(1, Math.min(group, part.keys() / 2));
                }
                return part;
            } catch (SiteUnavailableException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                group = Math.max(1, some.size() / 4);
                some = some.subList(0, group);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS * attempt);
            }
        }
    }

    private Part fill(List<RowKey> wanted) {
        List<RowKey> keys = wanted.subList(0, Fitting.keys(wanted).size());
        FillStart start = to.rows().begin(keys);
        if (start.missing().isEmpty()) {
            group = Math.min(GROUP_MAX, group * 2);
            return new Part(keys.size(), new FillCount(0, keys.size(), 0, 0, 0));
        }
        List<Sighting> seen = from.site().look(start.missing());
        List<Messages.Seen> parts = Messages.Seen.first(seen, Fitting.REQUEST_CHARACTERS);
        List<Sighting> sent = seen.subList(0, parts.size());
        asked += sent.size();
        FillCount count = to.rows().fill(start.ticket(), sent);
        fit(sent.size(), parts.stream().mapToLong(Messages.Seen::size).sum());
        int done = sent.size() == start.missing().size()
                ? keys.size()
                : keys.indexOf(start.missing().get(sent.size()));
        return new Part(done, count.plus(new FillCount(0, done - sent.size(), 0, 0, 0)));
    }

    private void fit(int rows, long characters) {
        long fitting = Fitting.REQUEST_CHARACTERS * (long) rows / Math.max(1, characters) * 3 / 4;
        group = (int) Math.max(1, Math.min(Math.min(GROUP_MAX, group * 4L), fitting));
    }

    private void pace(long begin) throws InterruptedException {
        if (rowsPerSecond > 0) {
            long due = begin + (long) (1e9 * asked / rowsPerSecond);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - nanoClock.getAsLong()));
        }
    }
}
