package dev.parley.agent;

import dev.parley.apply.BroughtRows;
import dev.parley.apply.BroughtRows.Author;
import dev.parley.apply.BroughtRows.Judge;
import dev.parley.apply.BroughtRows.Verdict;
import dev.parley.join.Existing;
import dev.parley.join.JoinException;
import dev.parley.join.RowMerge;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.SiteId;
import dev.parley.store.BroughtStore;
import dev.parley.store.BroughtStore.Brought;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Decides what becomes of the rows that a site brought along. The site has joined, so what is decided is captured, whether
 * its agent runs or not. Used by one thread.
 */
final class BroughtDesk {
    /** The policy has made a row of both; what this site had stays to be looked at. */
    static final String MERGED = "merged";

    private static final int AT_ONCE = 200;

    private final BroughtRows rows;
    private final Map<String, TableShape> tables = new TreeMap<>();

    BroughtDesk(BroughtRows rows, List<TableShape> tables) {
        this.rows = rows;
        tables.forEach(table -> this.tables.put(table.name(), table));
    }

    /** Does what was asked for when the site joined; may be done again. */
    void settle(SiteId self, Function<String, RowPolicy> policies) {
        Author author = new Author("parley", "site " + self.name() + " had this row before it joined");
        all(BroughtStore.Filter.of(Existing.KEEP.word(), AT_ONCE), this::table, told(BroughtDesk::kept), author);
        Judge merging = told((row, now) -> merged(self, policies, row, now));
        all(BroughtStore.Filter.of(Existing.MERGE.word(), AT_ONCE), this::table, merging, author);
    }

    /** Nobody would hear of a row in a table of which this site sends nothing: a person has to look at it. */
    private Judge told(Judge judge) {
        return (row, now) -> table(row.key().table()).sharing().sends()
                ? judge.of(row, now)
                : new Verdict(Optional.empty(), Existing.REVIEW.word());
    }

    /**
     * Makes rows that wait for a person writes of this site.
     *
     * @throws JoinException if one is in a table of which the site sends nothing; none is written then
     */
    int keep(BroughtStore.Filter filter, Author author) {
        rows.tables(filter).forEach(this::sentTable);
        return all(filter, this::sentTable, BroughtDesk::kept, author);
    }

    /** Every verdict takes its row out of the filter, so this ends. */
    private int all(BroughtStore.Filter filter, Function<String, TableShape> shapes, Judge judge, Author author) {
        int all = 0;
        int found = rows.decide(filter, shapes, judge, author);
        while (found > 0) {
            all += found;
            found = rows.decide(filter, shapes, judge, author);
        }
        return all;
    }

    private TableShape sentTable(String name) {
        TableShape table = table(name);
        if (!table.sharing().sends()) {
            throw new JoinException("this site sends nothing of table '" + name
                    + "' (`direction`), so a row that is kept here would be at no other site. Write it at a site that"
                    + " sends, then let it go here with `parley sites brought --drop --table " + name
                    + "`. Nothing is written;"
                    + " --table names one table of those that can be kept");
        }
        return table;
    }

    private TableShape table(String name) {
        TableShape table = tables.get(name);
        if (table == null) {
            throw new AgentException(
                    ExitCode.UNKNOWN_TABLE,
                    "The site brought rows of table '" + name + "', which is not replicated here any more; there is "
                            + tables.keySet() + ". Add it to the site file again, or let them go with"
                            + " `parley sites brought --drop --table " + name + "`.");
        }
        return table;
    }

    private static Verdict kept(Brought row, Optional<Row> now) {
        return new Verdict(Optional.of(row.image()), null);
    }

    private static Verdict merged(SiteId self, Function<String, RowPolicy> policies, Brought row, Optional<Row> now) {
        if (now.isEmpty()) {
            return kept(row, now);
        }
        RowMerge merge = new RowMerge(policies.apply(row.key().table()), SiteId.of(row.donor()), self);
        Optional<Row> made = merge.of(row.key(), now.get(), row.image());
        if (made.isEmpty()) {
            return new Verdict(Optional.empty(), Existing.REVIEW.word());
        }
        return new Verdict(made, made.get().equals(row.image()) ? null : MERGED);
    }
}
