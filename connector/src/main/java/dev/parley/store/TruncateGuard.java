package dev.parley.store;

import dev.parley.pipeline.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Triggers by which PostgreSQL refuses TRUNCATE of a table, or deletes its rows first. They fire in every session, and are on
 * partitions too: TRUNCATE of a partition is not in the log at all where a publication goes by the partitioned table. Pure.
 */
public final class TruncateGuard {
    /** Name of the trigger, and of no other. */
    public static final String TRIGGER = "parley_truncate";

    private static final Engine PG = Engine.POSTGRESQL;
    private static final String TITLE = "what TRUNCATE does, as the site file has it";
    private static final String BRIDGE = PG.quote(Engine.BRIDGE_SCHEMA) + ".";

    private TruncateGuard() {}

    /** Name of the function that the trigger of such a table calls, in the bridge's schema. */
    public static String function(Truncation truncation) {
        return "truncate_" + truncation.name().toLowerCase(Locale.ROOT);
    }

    /** Makes the triggers that are wanted, and takes away those that are not. */
    static List<InitStep> steps(String schema, List<String> tables, Map<String, Truncation> wanted) {
        List<InitStep> steps = new ArrayList<>();
        Map<Truncation, List<String>> by = new TreeMap<>();
        tables.forEach(table -> by.computeIfAbsent(
                        wanted.getOrDefault(table, Truncation.IGNORE), truncation -> new ArrayList<>())
                .add(PG.literal(PG.quote(schema, table))));
        by.forEach((truncation, names) -> {
            if (truncation == Truncation.IGNORE) {
                steps.add(InitStep.of(TITLE, drop(names)));
            } else {
                steps.add(InitStep.of(TITLE, truncation == Truncation.REFUSE ? refusing() : deleting()));
                steps.add(InitStep.of(TITLE, create(names, BRIDGE + PG.quote(function(truncation)) + "()")));
            }
        });
        return steps;
    }

    private static String head(Truncation truncation) {
        return "CREATE OR REPLACE FUNCTION " + BRIDGE + PG.quote(function(truncation))
                + "() RETURNS trigger LANGUAGE plpgsql\nSET search_path = pg_catalog AS $body$\nBEGIN ";
    }

    private static String refusing() {
        return head(Truncation.REFUSE)
                + "RAISE EXCEPTION 'TRUNCATE of % is refused: the table is replicated, and other sites would keep its rows',"
                + " TG_RELID::regclass USING ERRCODE = 'object_not_in_prerequisite_state',"
                + " HINT = 'Use DELETE, or truncate: replicate in the site file and parley init.'; END $body$";
    }

    /** A snapshot that is older than the lock would leave rows out, which TRUNCATE then takes without a word. */
    private static String deleting() {
        return head(Truncation.REPLICATE)
                + "IF current_setting('transaction_isolation') <> 'read committed' THEN\n"
                + "RAISE EXCEPTION 'TRUNCATE of % is refused at isolation %: its rows are deleted first, and only READ COMMITTED"
                + " sees all of them', TG_RELID::regclass, current_setting('transaction_isolation')"
                + " USING ERRCODE = 'object_not_in_prerequisite_state'; END IF;\n"
                + "EXECUTE format('DELETE FROM %s', TG_RELID::regclass); RETURN NULL; END $body$";
    }

    private static String create(List<String> tables, String function) {
        return "DO $init$ DECLARE part regclass; BEGIN FOR part IN\n" + withPartitions(tables) + "\nLOOP\n"
                + "EXECUTE format('CREATE OR REPLACE TRIGGER " + TRIGGER
                + " BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION " + function + "', part);\n"
                + "EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER " + TRIGGER + "', part);\n"
                + "END LOOP; END $init$";
    }

    private static String drop(List<String> tables) {
        return "DO $init$ DECLARE part regclass; BEGIN FOR part IN\n" + withPartitions(tables)
                + "\nINTERSECT SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = " + PG.literal(TRIGGER)
                + " AND NOT tgisinternal LOOP\n"
                + "EXECUTE format('DROP TRIGGER " + TRIGGER + " ON %s', part);\n"
                + "END LOOP; END $init$";
    }

    private static String withPartitions(List<String> tables) {
        String all = tables.stream().sorted().map(name -> name + "::regclass").collect(Collectors.joining(", "));
        return "(SELECT unnest(ARRAY[" + all + "]) UNION\nSELECT relid::regclass FROM unnest(ARRAY[" + all
                + "]) AS root, pg_partition_tree(root))";
    }
}
