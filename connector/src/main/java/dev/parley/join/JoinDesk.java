package dev.parley.join;

import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.SiteId;
import dev.parley.verify.Fingerprint;
import dev.parley.verify.SiteTables;
import dev.parley.verify.SiteUnavailableException;
import dev.parley.verify.SomeRows;
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
import java.util.function.Supplier;

/**
 * The donor's side, for one replication set. Thread-safe.
 */
public final class JoinDesk implements JoinDonor {
    private static final int KEYS = 1_000;
    private static final int ROWS_AT_ONCE = 64;
    private static final long PAGE_BYTES = 1_500_000;
    private static final int PAGE_CHARACTERS = 2_000_000;

    /** The admin interface answers within thirty seconds or not at all. */
    private static final Duration CAPTURE_LIMIT = Duration.ofSeconds(5);

    private final int pageRows;
    private final String site;
    private final Group group;
    private final Map<String, TableShape> tables = new TreeMap<>();
    private final SiteTables reader;
    private final Window window;
    private final Supplier<SortedMap<Integer, String>> policies;
    private final HeldCuts cuts = new HeldCuts();

    /** Tells of a member whether it has never written anything, so that it has not run yet. */
    public interface Unborn {
        boolean test(String member) throws InterruptedException;
    }

    /**
     * Who belongs to the group.
     *
     * @param members by this site's file, in the incarnations that it counts
     * @param incarnations what it knows of former ones
     * @param unborn asked of members that have not been heard
     */
    public record Group(List<SiteId> members, Incarnations incarnations, Unborn unborn) {
        public Group {
            members = List.copyOf(members);
        }

        Optional<SiteId> member(String name) {
            return members.stream().filter(member -> member.name().equals(name)).findFirst();
        }

        boolean isUnborn(String member) {
            try {
                return unborn.test(member);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /**
     * The desk of a site.
     *
     * @param policies texts of the versions it has run under
     */
    public JoinDesk(
            String site,
            Group group,
            List<TableShape> tables,
            SiteTables reader,
            Window window,
            Supplier<SortedMap<Integer, String>> policies) {
        this(site, group, tables, reader, window, policies, KEYS);
    }

    /** With another number of rows in a page. */
    public JoinDesk(
            String site,
            Group group,
            List<TableShape> tables,
            SiteTables reader,
            Window window,
            Supplier<SortedMap<Integer, String>> policies,
            int pageRows) {
        this.pageRows = pageRows;
        this.site = site;
        this.group = group;
        tables.forEach(table -> this.tables.put(table.name(), table));
        this.reader = reader;
        this.window = window;
        this.policies = policies;
    }

    @Override
    public JoinMessages.Standing standing(String name) {
        SiteId counted = requireMember(name);
        return new JoinMessages.Standing(
                site,
                counted.toString(),
                window.checkpoint().applied().get(counted),
                group.members().stream().map(SiteId::toString).toList());
    }

    @Override
    public JoinMessages.Offer offer(String newcomer) {
        requireCounted(SiteId.parse(newcomer));
        return new JoinMessages.Offer(
                site, tables.values().stream().map(TableLayout::of).toList(), policies.get());
    }

    private SiteId requireMember(String name) {
        if (name.equals(site)) {
            throw new IllegalArgumentException("site " + site + " cannot be its own donor");
        }
        return group.member(name)
                .orElseThrow(() -> new IllegalArgumentException("site " + site + " does not count '" + name
                        + "' as a member; its site file lists "
                        + group.members().stream().map(SiteId::name).toList() + ". Add '" + name
                        + "' to `members` in the site file of every member, restart their agents, and try again"));
    }

    /**
     * Who does not wait for the new site could fold what it has not got yet, and the two would drift apart. A member that has
     * never run has nothing to fold, and by its site file counts all others when it begins.
     */
    private void requireCounted(SiteId newcomer) {
        SiteId counted = requireMember(newcomer.name());
        if (newcomer.incarnation() < counted.incarnation()) {
            throw new IllegalArgumentException("site " + site + " counts " + counted + " as a member and no longer "
                    + newcomer + ": the name had a site before. Run `parley sites return` for it");
        }
        List<String> open = new ArrayList<>();
        if (!newcomer.equals(counted)) {
            open.add(site + ", which counts " + counted);
        }
        for (SiteId member : group.members()) {
            if (!member.name().equals(site) && !member.name().equals(newcomer.name())) {
                open.addAll(uncounted(member, newcomer));
            }
        }
        if (!open.isEmpty()) {
            throw new SiteUnavailableException("not every member counts '" + newcomer + "' yet, as site " + site
                    + " hears: " + String.join("; ", open) + ". Add '" + newcomer.name()
                    + "' to `members` in their site files and restart"
                    + " their agents, or wait some seconds if that was just done");
        }
    }

    private List<String> uncounted(SiteId member, SiteId newcomer) {
        List<String> counted = window.memberships().getOrDefault(member, List.of());
        if (counted.contains(newcomer.toString()) || (counted.isEmpty() && group.isUnborn(member.name()))) {
            return List.of();
        }
        return List.of(member + (counted.isEmpty() ? ", which has not been heard" : ", which lists " + counted));
    }

    @Override
    public JoinMessages.Rows rows(String table, @Nullable String after) {
        TableShape shape = table(table);
        List<RowKey> keys = reader.keys(shape, after == null ? null : JoinMessages.keyOf(after), pageRows);
        List<Optional<Row>> images = SomeRows.first(reader, shape, keys, ROWS_AT_ONCE, PAGE_BYTES);
        List<JoinMessages.RowText> rows = new ArrayList<>(images.size());
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).isPresent()) { // else deleted meanwhile: the cut has it
                rows.add(JoinMessages.RowText.of(keys.get(i), images.get(i).get()));
            }
        }
        requireCaptured(); // what was read is on disk then, and no crash takes it back
        boolean end = keys.size() < pageRows && images.size() == keys.size();
        return new JoinMessages.Rows(rows, end ? null : JoinMessages.keyText(keys.get(images.size() - 1)));
    }

    private TableShape table(String name) {
        TableShape shape = tables.get(name);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "site " + site + " has no replicated table '" + name + "'; it has " + tables.keySet());
        }
        return shape;
    }

    @Override
    public JoinMessages.Likenesses likeness(JoinMessages.LikenessQuestion question) {
        TableShape shape = table(question.table());
        List<String> unknown = question.columns().stream()
                .filter(column -> shape.names().indexOf(column) < 0)
                .toList();
        if (!unknown.isEmpty() || question.rows().size() > KEYS) {
            throw new IllegalArgumentException("site " + site + " compares up to " + KEYS + " rows by columns of table "
                    + shape.name() + ", not " + question.rows().size() + " rows"
                    + (unknown.isEmpty() ? "" : " by " + unknown));
        }
        List<RowKey> keys = question.rows().stream()
                .map(row -> JoinMessages.keyOf(row.key()))
                .toList();
        List<JoinMessages.Likeness> found = new ArrayList<>(keys.size());
        while (found.size() < keys.size()) {
            List<RowKey> rest = keys.subList(found.size(), keys.size());
            for (Optional<Row> row : SomeRows.first(reader, shape, rest, ROWS_AT_ONCE, PAGE_BYTES)) {
                String mark = question.rows().get(found.size()).mark();
                found.add(likeness(row, question.columns(), mark));
            }
        }
        return new JoinMessages.Likenesses(found);
    }

    private static JoinMessages.Likeness likeness(Optional<Row> row, List<String> columns, String mark) {
        if (row.isEmpty()) {
            return JoinMessages.Likeness.ABSENT;
        }
        return Fingerprint.of(row, columns).equals(mark) ? JoinMessages.Likeness.SAME : JoinMessages.Likeness.DIFFERENT;
    }

    @Override
    public JoinMessages.Cut cut(String newcomer) {
        SiteId taking = SiteId.parse(newcomer);
        requireCounted(taking);
        requireCaptured();
        WindowCut cut = window.cut();
        requireUnused(taking, cut);
        requireFormerWrites(taking, cut);
        return JoinMessages.Cut.of(cuts.hold(taking.name(), cut), cut, group.incarnations());
    }

    private void requireUnused(SiteId taking, WindowCut cut) {
        long earlier = cut.at().applied().get(taking);
        if (earlier > 0) {
            throw new IllegalArgumentException("the name '" + taking + "' is in use: site " + site + " has applied "
                    + earlier
                    + " transactions of it. If it is the same site that comes back, run `parley sites return`;"
                    + " give a new site a name that no site has had");
        }
    }

    /** The site that returns does not read its own log: what its former incarnations wrote has to be in the cut. */
    private void requireFormerWrites(SiteId taking, WindowCut cut) {
        for (SiteId former : Incarnations.before(taking)) {
            long end = group.incarnations().end(former).orElse(0);
            long applied = cut.at().applied().get(former);
            if (applied < end) {
                throw new SiteUnavailableException("site " + site + " has applied " + applied + " transactions of "
                        + former + " and not yet all " + end + " that it has published; wait until it has, and run the"
                        + " command again");
            }
        }
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

    private WindowCut held(String id) {
        return cuts.find(id)
                .orElseThrow(() -> new IllegalArgumentException("site " + site
                        + " does not hold this cut any more: its agent has started anew, or the same site has begun"
                        + " again, or " + HeldCuts.MAX + " others have since. Run the command again"));
    }

    @Override
    public void done(String cut) {
        cuts.release(cut);
    }
}
