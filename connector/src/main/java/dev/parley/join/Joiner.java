package dev.parley.join;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.verify.TableLayout;
import dev.parley.window.WindowCut;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the database of a new site to the donor's state of one moment, while the group writes: sets aside rows that the
 * site has otherwise, if it is to keep them, copies all rows, then
 * takes the donor's states, which name every row that has changed since the copying began, and makes those rows stand as
 * they say. Interrupted, it goes on where it was. Used by one thread.
 */
public final class Joiner {
    private final String site;
    private final JoinSite here;
    private final JoinDonor donor;
    private final JoinListener listener;
    private final Set<RowKey> leftOut = new HashSet<>();

    public Joiner(String site, JoinSite here, JoinDonor donor, JoinListener listener) {
        this.site = site;
        this.here = here;
        this.donor = donor;
        this.listener = listener;
    }

    /**
     * What was taken over.
     *
     * @param rows copied
     * @param states of rows that had changed not long before
     */
    public record Outcome(String donor, long rows, int states) {}

    /**
     * Takes everything over.
     *
     * @param restart begin anew even if an earlier run could be gone on with
     * @param existing what becomes of rows that the tables hold before a first run; one that goes on does as it began
     * @throws JoinException if the two do not fit together, or the tables hold rows and must not
     */
    public Outcome run(boolean restart, Existing existing) {
        JoinMessages.Offer offer = donor.offer(site);
        requireSameTables(offer);
        Map<String, JoinSite.Progress> progress = begun(offer.site(), restart, existing);
        long rows = 0;
        for (TableShape table : here.tables()) {
            rows += copy(table, progress.getOrDefault(table.name(), JoinSite.Progress.NONE));
        }
        JoinMessages.Cut cut = donor.cut(site);
        List<WindowCut.CutRow> states = states(cut);
        requireAllRows(states);
        requireSettled(here.settle(states));
        here.policies(offer.policies());
        here.finish(cut.point(), states);
        donor.done(cut.id());
        return new Outcome(offer.site(), rows, states.size());
    }

    /** Only looks: how the rows that the tables hold differ from the donor's. Changes nothing. */
    public List<ExistingReport> compare() {
        requireSameTables(donor.offer(site));
        return here.tables().stream()
                .map(table -> ExistingReport.of(table, here.existing(), donor))
                .toList();
    }

    private Map<String, JoinSite.Progress> begun(String from, boolean restart, Existing existing) {
        Optional<JoinSite.Run> before = here.run();
        if (before.isPresent() && before.get().isPreparedFor(from) && !restart) {
            return here.progress();
        }
        JoinSite.Run run =
                new JoinSite.Run(from, before.map(Joiner::again).orElseGet(() -> first(from, existing)), false);
        here.begin(run);
        prepare(run);
        here.begin(new JoinSite.Run(from, run.existing(), true));
        return Map.of();
    }

    /** Once the tables were prepared they hold a donor's rows and none of this site's own. */
    private static Existing again(JoinSite.Run before) {
        return before.prepared() ? Existing.REPLACE : before.existing();
    }

    private Existing first(String from, Existing existing) {
        List<String> filled = here.filled();
        if (!filled.isEmpty() && existing == Existing.REFUSE) {
            throw new JoinException("the tables of site " + site + " must be empty to take over those of " + from
                    + ", but these hold rows: " + filled + ". Empty them, or say with --existing what is to become of"
                    + " these rows; --compare tells how they differ and changes nothing");
        }
        return existing;
    }

    /** What stays in the tables is the donor's. Nothing of the donor is written, so it may be done again. */
    private void prepare(JoinSite.Run run) {
        if (!run.existing().compares()) {
            here.empty();
            return;
        }
        ExistingCheck check = new ExistingCheck(here.existing(), donor);
        for (TableShape table : here.tables()) {
            if (table.sharing().takes()) {
                long same = check.run(table, (rows, found) -> here.existing().setAside(table, rows, run));
                listener.compared(table.name(), same);
            }
        }
    }

    private void requireSameTables(JoinMessages.Offer offer) {
        Map<String, TableLayout> theirs = new TreeMap<>();
        offer.tables().forEach(table -> theirs.put(table.name(), table));
        List<String> problems = new ArrayList<>();
        for (TableShape table : here.tables()) {
            TableLayout mine = TableLayout.of(table);
            TableLayout other = theirs.remove(table.name());
            if (other == null) {
                problems.add("table " + table.name() + " is not replicated at " + offer.site());
            } else if (!other.isWhole()) {
                problems.add("table " + table.name() + " is not whole at " + offer.site()
                        + ", as its site file skips or transforms columns or lets writes travel one way only; take over"
                        + " from a member that has all of it");
            } else if (!fits(mine, other)) {
                problems.add("table " + table.name() + " has " + described(mine) + " here and " + described(other)
                        + " at " + offer.site());
            }
        }
        theirs.keySet().forEach(name -> problems.add("table " + name + " is missing here"));
        if (!problems.isEmpty()) {
            throw new JoinException("site " + site + " cannot take over the tables of " + offer.site()
                    + " as they are: " + String.join("; ", problems)
                    + ". Make the schemas alike (`parley check --peer` tells more), and run the command again");
        }
    }

    /** True if this site has all columns of the donor but those that its site file leaves out. */
    private static boolean fits(TableLayout mine, TableLayout other) {
        Map<String, String> wanted = new TreeMap<>(other.columns());
        wanted.keySet().removeAll(mine.untaken());
        return mine.key().equals(other.key()) && mine.columns().equals(wanted);
    }

    private static String described(TableLayout table) {
        return "key " + table.key() + " and columns " + table.columns();
    }

    private long copy(TableShape table, JoinSite.Progress from) {
        JoinSite.Progress progress = from;
        while (!progress.done()) {
            JoinMessages.Rows page = donor.rows(table.name(), progress.after());
            Map<RowKey, Row> rows = new LinkedHashMap<>();
            page.rows().forEach(row -> rows.put(row.rowKey(), row.image()));
            @Nullable String last = page.last();
            progress = new JoinSite.Progress(
                    last == null ? progress.after() : last, last == null, progress.rows() + rows.size());
            leftOut.addAll(here.load(table, rows, progress));
            listener.copied(table.name(), progress.rows());
        }
        return progress.rows();
    }

    private void requireSettled(List<RowKey> missing) {
        if (!missing.isEmpty()) {
            throw new JoinException(missing.size() + " rows changed unique values while they were copied, and of their"
                    + " last writes the log does not tell all columns. Run the command again with --restart");
        }
    }

    private void requireAllRows(List<WindowCut.CutRow> states) {
        states.forEach(row -> leftOut.remove(row.key()));
        if (!leftOut.isEmpty()) {
            throw new JoinException(leftOut.size() + " rows of the donor have unique values that other rows of site "
                    + site + " hold, and have not changed meanwhile: does an application write here already? Stop it,"
                    + " and run the command again with --restart");
        }
    }

    private List<WindowCut.CutRow> states(JoinMessages.Cut cut) {
        List<WindowCut.CutRow> states = new ArrayList<>(cut.rows());
        while (states.size() < cut.rows()) {
            List<JoinMessages.StateText> part =
                    donor.states(cut.id(), states.size()).rows();
            if (part.isEmpty()) {
                throw new JoinException(
                        "the donor gave " + states.size() + " of " + cut.rows() + " states; run the command again");
            }
            part.forEach(one -> states.add(one.row()));
            listener.settled(states.size(), cut.rows());
        }
        return states;
    }
}
