package dev.parley.verify;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.Base;
import dev.parley.window.Watch;
import dev.parley.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The site of this agent: gives keys, and takes rows in that nobody has written since the table is replicated. Thread-safe.
 *
 * <p><b>Why a row may be taken in without a dot.</b> Of a key that the watch has never seen a state of, nothing was
 * captured here that has not folded before the watch began; what had folded, the other site had applied before it was
 * looked at, so its row shows it. What the other site's row shows has folded there, so it has been applied here. All else
 * is still to come, at both. So the row is the base that both sites have from then on (ADR 12).
 */
public final class LocalFill implements FillSite {
    /** Most keys of a call. */
    public static final int KEYS_MAX = 5_000;
    /** Of commands that were cut short watches stay; the oldest go. */
    private static final int TICKETS_MAX = 4;

    private static final Duration CAPTURE_LIMIT = Duration.ofSeconds(3);

    private final String name;
    private final Map<String, TableShape> tables = new TreeMap<>();
    private final SiteTables reader;
    private final Window window;
    private final Filler filler;
    private final Map<String, Ticket> tickets = new LinkedHashMap<>();

    /** Inserts what is not there. */
    @FunctionalInterface
    public interface Filler {
        /**
         * Inserts rows, and takes those back that are not free.
         *
         * @param free asked for once, when capture has passed all that was committed before the rows were locked
         */
        FillCount fill(TableShape table, Map<RowKey, Row> rows, Supplier<Predicate<RowKey>> free);
    }

    private record Ticket(String table, Set<RowKey> keys, Watch watch) {}

    public LocalFill(String name, List<TableShape> tables, SiteTables reader, Window window, Filler filler) {
        this.name = name;
        tables.forEach(table -> this.tables.put(table.name(), table));
        this.reader = reader;
        this.window = window;
        this.filler = filler;
    }

    @Override
    public List<RowKey> keys(String table, @Nullable RowKey after, int limit) {
        bounded(limit);
        return reader.keys(table(table), after, limit);
    }

    @Override
    public FillStart begin(List<RowKey> keys) {
        if (keys.isEmpty()) {
            return FillStart.NOTHING;
        }
        bounded(keys.size());
        TableShape table = table(keys.get(0).table());
        if (!TableLayout.of(table).isWhole()) {
            throw new IllegalArgumentException("site " + name + " shares only a part of table " + table.name()
                    + " by its site file; such a table is not filled");
        }
        Watch watch = window.watch(keys);
        List<RowKey> missing = new ArrayList<>();
        try {
            List<Optional<Row>> rows = reader.rows(table, keys);
            for (int i = 0; i < keys.size(); i++) {
                if (rows.get(i).isEmpty()) {
                    missing.add(keys.get(i));
                }
            }
        } finally {
            if (missing.isEmpty()) {
                window.end(watch);
            }
        }
        if (missing.isEmpty()) {
            return FillStart.NOTHING;
        }
        return new FillStart(put(new Ticket(table.name(), Set.copyOf(missing), watch)), missing);
    }

    private synchronized String put(Ticket ticket) {
        if (tickets.size() >= TICKETS_MAX) {
            Map.Entry<String, Ticket> oldest = tickets.entrySet().iterator().next();
            tickets.remove(oldest.getKey());
            window.end(oldest.getValue().watch());
        }
        String id = UUID.randomUUID().toString();
        tickets.put(id, ticket);
        return id;
    }

    private synchronized @Nullable Ticket take(String id) {
        return tickets.remove(id);
    }

    @Override
    public FillCount fill(String id, List<Sighting> rows) {
        Ticket ticket = take(id);
        if (ticket == null) {
            throw new IllegalArgumentException("site " + name + " does not watch rows for this any more: it has begun"
                    + " anew, or others fill tables here, too. Run the command again, it goes on");
        }
        boolean[] ended = {false};
        try {
            requireCaptured();
            Map<RowKey, Row> still = atRest(ticket, rows);
            FillCount count = filler.fill(table(ticket.table()), still, () -> {
                window.end(ticket.watch());
                ended[0] = true;
                return key -> isUntouched(ticket.watch(), key);
            });
            return count.plus(new FillCount(0, 0, rows.size() - still.size(), 0, 0));
        } finally {
            if (!ended[0]) {
                window.end(ticket.watch());
            }
        }
    }

    /** Rows are not locked for as long as capture is behind. */
    private void requireCaptured() {
        try {
            if (!reader.awaitCapture(CAPTURE_LIMIT)) {
                throw new SiteUnavailableException("capture at site " + name + " is more than "
                        + CAPTURE_LIMIT.toSeconds() + " s behind the database; run the command again when `parley"
                        + " status` shows that it has caught up, or with a --rate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SiteUnavailableException("site " + name + " is being stopped", e);
        }
    }

    private static Map<RowKey, Row> atRest(Ticket ticket, List<Sighting> rows) {
        Map<RowKey, Row> still = new LinkedHashMap<>();
        Set<RowKey> seen = new HashSet<>();
        for (Sighting one : rows) {
            if (!ticket.keys().contains(one.key()) || !seen.add(one.key())) {
                throw new IllegalArgumentException("a row is given that was not asked for");
            }
            if (one.row().isPresent() && one.isAtRest()) {
                still.put(one.key(), one.row().get());
            }
        }
        return still;
    }

    private static boolean isUntouched(Watch watch, RowKey key) {
        List<Watch.Moment> moments = watch.moments(key);
        Watch.Moment first = moments.get(0);
        return moments.size() == 1
                && first.first()
                && first.pin() == null
                && first.state().base() == Base.Unknown.UNKNOWN
                && !first.state().isUnstable();
    }

    private TableShape table(String table) {
        TableShape shape = tables.get(table);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "site " + name + " has no replicated table '" + table + "'; it has " + tables.keySet());
        }
        return shape;
    }

    private static void bounded(int keys) {
        if (keys < 1 || keys > KEYS_MAX) {
            throw new IllegalArgumentException("a call names 1 to " + KEYS_MAX + " keys, not " + keys);
        }
    }
}
