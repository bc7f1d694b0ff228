package dev.parley.agent;

import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.Truncation;
import dev.parley.telemetry.Meters;
import dev.parley.telemetry.Metric;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and tells of each TRUNCATE that has left rows at other sites. Thread-safe. */
final class TruncateAlarm {
    private static final Logger LOG = LoggerFactory.getLogger(TruncateAlarm.class);

    private final String set;
    private final Meters meters;
    private final Function<String, Truncation> wanted;

    /** @param wanted what the site file says of a table, by canonical name */
    TruncateAlarm(String set, Meters meters, Function<String, Truncation> wanted) {
        this.set = set;
        this.meters = meters;
        this.wanted = wanted;
    }

    /** Begins counting at zero: of a counter that appears with its first event no alert can tell. */
    void expect(List<TableShape> tables) {
        tables.forEach(table -> meters.counter(Metric.TRUNCATED, set, table.name()));
    }

    /** @param deleted true if rows of the table were deleted in the same transaction */
    void truncated(String table, boolean deleted) {
        Truncation setting = wanted.apply(table);
        if (setting == Truncation.REPLICATE && deleted) {
            LOG.atInfo()
                    .addKeyValue("set", set)
                    .addKeyValue("table", table)
                    .log("TRUNCATE is replicated as the DELETE of all rows");
            return;
        }
        meters.counter(Metric.TRUNCATED, set, table).increment();
        LOG.atError()
                .addKeyValue("set", set)
                .addKeyValue("table", table)
                .addKeyValue("truncate", setting)
                .log(
                        switch (setting) {
                            case IGNORE ->
                                "TRUNCATE is not replicated: the other sites keep their rows; delete them there with DELETE";
                            case REFUSE ->
                                "TRUNCATE was to be refused and was not: the other sites keep their rows. Bring them back here,"
                                        + " or delete them there with DELETE (parley verify shows them); parley check says why it"
                                        + " could happen";
                            case REPLICATE ->
                                "TRUNCATE was carried out without the DELETE of its rows: if there were any, the other sites keep"
                                        + " them; delete them there with DELETE; parley check says whether the trigger is missing";
                        });
    }
}
