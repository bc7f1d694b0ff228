package dev.parley.join;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.SiteId;
import dev.parley.verify.SiteTables;
import dev.parley.verify.SiteUnavailableException;
import dev.parley.verify.TableLayout;
import dev.parley.window.Window;
import dev.parley.window.WindowCut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The donor's side, for one replication set. Holds one cut at a time, until the next one or {@link #done}. Thread-safe.
 */
public final class JoinDesk implements JoinDonor {
    private static final int KEYS = 1_000;
    private static final int ROWS_AT_ONCE = 100;
    private static final int PAGE_CHARACTERS = 2_000_000;

    /** The admin interface answers within ten seconds or not at all. */
    private static final Duration CAPTURE_LIMIT = Duration.ofSeconds(5);

    private final int pageRows;
    private final String site;
    private final List<String> members;
    private final Map<String, TableShape> tables = new TreeMap<>();
    private final SiteTables reader;
    private final Window window;
    private final Supplier<SortedMap<Integer, String>> policies;
    private @Nullable Held held;

    private record Held(String id, WindowCut cut) {}

    /**
     * The desk of a site.
     *
     * @param members the sites of the group by this site's file
     * @param policies texts of the versions it has run under
     */
    public JoinDesk(
            String site,
            List<String> members,
            List<TableShape> tables,
            SiteTables reader,
            Window window,
            Supplier<SortedMap<Integer, String>> policies) {
        this(site, members, tables, reader, window, policies, KEYS);
    }

    /** With another number of rows in a page. */
    public JoinDesk(
            String site,
            List<String> members,
            List<TableShape> tables,
            SiteTables reader,
            Window window,
            Supplier<SortedMap<Integer, String>> policies,
            int pageRows) {
        this.pageRows = pageRows;
        this.site = site;
        this.members = List.copyOf(members);
        tables.forEach(table -> this.tables.put(table.name(), table));
        this.reader = reader;
        this.window = window;
        this.policies = policies;
    }

    @Override
    public JoinMessages.Offer offer(String newcomer) {
        requireCounted(newcomer);
        return new JoinMessages.Offer(
                site, tables.values().stream().map(TableLayout::of).toList(), policies.get());
    }

    /** Who does not wait for the new site could fold what it has not got yet, and the two would drift apart. */
    private void requireCounted(String newcomer) {
        if (newcomer.equals(site)) {
            throw new IllegalArgumentException("site " + site + " cannot be its own donor");
        }
        if (!members.contains(newcomer)) {
            throw new IllegalArgumentException("site " + site + " does not count '" + newcomer
                    + "' as a member; its site file lists " + members + ". Add '" + newcomer
                    + "' to `members` in the site file of every member, restart their agents, and try again");
        }
        Map<SiteId, List<String>> others = window.memberships();
        List<String> open = new ArrayList<>();
        for (String member : members) {
            if (!member.equals(site) && !member.equals(newcomer)) {
                List<String> counted = others.getOrDefault(SiteId.of(member), List.of());
                if (!counted.contains(newcomer)) {
                    open.add(member + (counted.isEmpty() ? ", which has not been heard" : ", which lists " + counted));
                }
            }
        }
        if (!open.isEmpty()) {
            throw new SiteUnavailableException("not every member counts '" + newcomer + "' yet, as site " + site
                    + " hears: " + String.join("; ", open) + ". Add it to `members` in their site files and restart"
                    + " their agents, or wait some seconds if that was just done");
        }
    }

    @Override
    public JoinMessages.Rows rows(String table, @Nullable String after) {
        TableShape shape = tables.get(table);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "site " + site + " has no replicated table '" + table + "'; it has " + tables.keySet());
        }
        List<RowKey> keys = reader.keys(shape, after == null ? null : JoinMessages.keyOf(after), pageRows);
        List<JoinMessages.RowText> rows = new ArrayList<>(keys.size());
        int size = 0;
        int next = 0;
        while (next < keys.size() && size < PAGE_CHARACTERS) {
            List<RowKey> some = keys.subList(next, Math.min(next + ROWS_AT_ONCE, keys.size()));
            List<Optional<Row>> images = reader.rows(shape, some);
            for (int i = 0; i < some.size(); i++) {
                if (images.get(i).isPresent()) { // else deleted meanwhile: the cut has it
                    JoinMessages.RowText row =
                            JoinMessages.RowText.of(some.get(i), images.get(i).get());
                    rows.add(row);
                    size += row.row().length();
                }
            }
            next += some.size();
        }
        requireCaptured(); // what was read is on disk then, and no crash takes it back
        boolean end = keys.size() < pageRows && next == keys.size();
        return new JoinMessages.Rows(rows, end ? null : JoinMessages.keyText(keys.get(next - 1)));
    }

    @Override
    public JoinMessages.Cut cut(String newcomer) {
        requireCounted(newcomer);
        requireCaptured();
        WindowCut cut = window.cut();
        long earlier = cut.at().applied().get(SiteId.of(newcomer));
        if (earlier > 0) {
            throw new IllegalArgumentException("the name '" + newcomer + "' is in use: site " + site + " has applied "
                    + earlier + " transactions of it. Give the new site a name that no site has had");
        }
        String id = UUID.randomUUID().toString();
        synchronized (this) {
            held = new Held(id, cut);
        }
        return JoinMessages.Cut.of(id, cut);
    }

    private void requireCaptured() {
        try {
            if (!reader.awaitCapture(CAPTURE_LIMIT)) {
                throw new SiteUnavailableException("capture of site " + site + " is more than "
                        + CAPTURE_LIMIT.toSeconds() + " s behind its database; try again when it has caught up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SiteUnavailableException("site " + site + " is being stopped", e);
        }
    }

    @Override
    public JoinMessages.States states(String cut, int from) {
        return JoinMessages.States.of(held(cut).rows(), from, PAGE_CHARACTERS);
    }

    private synchronized WindowCut held(String id) {
        if (held == null || !held.id.equals(id)) {
            throw new IllegalArgumentException(
                    "site " + site + " does not hold this cut any more: its agent has started anew, or another site has"
                            + " begun to join. Run the command again");
        }
        return held.cut;
    }

    @Override
    public synchronized void done(String cut) {
        if (held != null && held.id.equals(cut)) {
            held = null;
        }
    }
}
