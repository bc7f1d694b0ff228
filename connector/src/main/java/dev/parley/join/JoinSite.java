package dev.parley.join;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.window.WindowCut;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The database of the new site, as taking over needs it. Everything may be done again. Used by one thread. */
public interface JoinSite {
    /** The replicated tables. */
    List<TableShape> tables();

    /** Those of the tables that hold rows. */
    List<String> filled();

    /** Deletes all rows of the tables. */
    void empty();

    /** How far an earlier run has come; empty for a first one. */
    Map<String, Progress> progress();

    /** Forgets earlier runs, and begins this one; or takes down how far it is. What has been set aside stays. */
    void begin(Run run);

    /** The run that is under way. */
    Optional<Run> run();

    /**
     * A run.
     *
     * @param donor name of the site from which it takes over
     * @param existing what becomes of rows that were there before
     * @param prepared true once none of them is left in the tables that is not the donor's, too
     */
    record Run(String donor, Existing existing, boolean prepared) {
        boolean isPreparedFor(String from) {
            return prepared && donor.equals(from);
        }
    }

    /** The rows that were there before. */
    ExistingRows existing();

    /**
     * How far a table is copied.
     *
     * @param after text of the last key; null before the first
     */
    record Progress(@Nullable String after, boolean done, long rows) {
        static final Progress NONE = new Progress(null, false, 0);
    }

    /**
     * Inserts rows that are not there and remembers how far the table is copied. A row that a unique key forbids is left
     * out: another row has been read before it gave the value up, so both have changed since, and the cut has them.
     *
     * @return keys of rows left out
     */
    List<RowKey> load(TableShape table, Map<RowKey, Row> rows, Progress progress);

    /**
     * Makes rows stand as a cut says.
     *
     * @return keys of rows that cannot, because the cut knows them only in part and they were not copied
     */
    List<RowKey> settle(List<WindowCut.CutRow> rows);

    /** Keeps the policy versions that the group has run under. */
    void policies(Map<Integer, String> texts);

    /** Makes the states and the point durable: the agent goes on from there. */
    void finish(JoinPoint point, List<WindowCut.CutRow> rows);
}
