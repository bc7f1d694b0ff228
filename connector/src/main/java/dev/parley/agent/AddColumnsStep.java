package dev.parley.agent;

import dev.parley.pipeline.TableShape;
import dev.parley.review.ColumnRemedy;
import dev.parley.review.MissingColumns;
import dev.parley.review.MissingColumns.Written;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.store.ErrorAction;
import dev.parley.store.StoreException;
import dev.parley.window.Pin;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds columns that other sites write and tables lack here, where the site file asks for it. The rows that wait for one show
 * it once the new shape of the table is noticed. What cannot be added is told once, with the statement. Runs on its own thread.
 */
final class AddColumnsStep implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(AddColumnsStep.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final ColumnRemedy remedy;
    private final List<TableShape> tables;
    private final Supplier<List<Pin>> parked;
    private final Function<RowKey, RowState> states;
    private final Consumer<String> database;
    private final Duration interval;
    /** Columns that were added, or cannot be. */
    private final Set<String> done = new HashSet<>();

    /**
     * @param parked rows that cannot stand in their tables now
     * @param database runs a statement
     */
    AddColumnsStep(
            ColumnRemedy remedy,
            List<TableShape> tables,
            Supplier<List<Pin>> parked,
            Function<RowKey, RowState> states,
            Consumer<String> database) {
        this(remedy, tables, parked, states, database, INTERVAL);
    }

    AddColumnsStep(
            ColumnRemedy remedy,
            List<TableShape> tables,
            Supplier<List<Pin>> parked,
            Function<RowKey, RowState> states,
            Consumer<String> database,
            Duration interval) {
        this.remedy = remedy;
        this.tables = List.copyOf(tables);
        this.parked = parked;
        this.states = states;
        this.database = database;
        this.interval = interval;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (stop.pause(interval)) {
            return;
        }
        List<Pin> pins = parked.get();
        if (!pins.isEmpty()) {
            tables.forEach(table ->
                    MissingColumns.of(table, pins, states).forEach((column, written) -> add(table, column, written)));
        }
    }

    private void add(TableShape table, String column, Written written) {
        if (done.contains(table.name() + "." + column)) {
            return;
        }
        remedy.ddl(table, column, written)
                .ifPresentOrElse(
                        ddl -> add(table, column, ddl),
                        () -> refused(
                                table,
                                column,
                                "values of kinds " + written.types()
                                        + " were written, and there is no one type for them"
                                        + " here, or no name by the naming of the set; add it by hand"));
    }

    private void add(TableShape table, String column, String ddl) {
        try {
            database.accept(ddl);
            done.add(table.name() + "." + column);
            LOG.atWarn()
                    .addKeyValue("table", table.name())
                    .addKeyValue("column", column)
                    .addKeyValue("statement", ddl)
                    .log("a column was added that other sites write; rows from before it have NULL here");
        } catch (StoreException e) {
            if (e.action() == ErrorAction.RETRY) {
                throw e;
            }
            refused(table, column, "run as somebody who may: " + ddl + "; (" + e.getMessage() + ")");
        }
    }

    private void refused(TableShape table, String column, String reason) {
        done.add(table.name() + "." + column);
        LOG.atError()
                .addKeyValue("table", table.name())
                .addKeyValue("column", column)
                .addKeyValue("reason", reason)
                .log("a column that other sites write could not be added; rows with a value in it wait");
    }
}
