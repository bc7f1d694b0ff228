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
 * Brings the database of a new site to the donor's state of one moment, while the group writes: copies all rows, then
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
     * @param replace delete the rows that the tables hold; else they must be empty before a first run
     * @throws JoinException if the two do not fit together, or the tables hold rows
     */
    public Outcome run(boolean restart, boolean replace) {
        JoinMessages.Offer offer = donor.offer(site);
        requireSameTables(offer);
        Map<String, JoinSite.Progress> progress = begun(offer.site(), restart, replace);
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

    private Map<String, JoinSite.Progress> begun(String from, boolean restart, boolean replace) {
        if (here.donor().equals(Optional.of(from)) && !restart) {
            return here.progress();
        }
        List<String> filled = here.filled();
        boolean ours = here.donor().isPresent();
        if (!filled.isEmpty() && !replace && !ours) {
            throw new JoinException("the tables of site " + site + " must be empty to take over those of " + from
                    + ", but these hold rows: " + filled + ". Empty them, or let them be replaced with --replace");
        }
        here.begin(from);
        here.empty();
        return Map.of();
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
                    + " and run the command again with --restart --replace");
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
