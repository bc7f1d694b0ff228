package dev.parley.join;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How the rows of one table differ from the donor's.
 *
 * @param same both have
 * @param different both have, with other values
 * @param onlyHere the donor does not have
 * @param onlyThere this site does not have, as far as the donor's rows did not change while they were counted
 * @param examples keys of rows that differ or are only here, at most {@link #EXAMPLES_MAX}
 */
public record ExistingReport(
        String table, long same, long different, long onlyHere, long onlyThere, List<Example> examples) {
    public static final int EXAMPLES_MAX = 100;

    public ExistingReport {
        examples = List.copyOf(examples);
    }

    /** One of them. */
    public record Example(RowKey key, JoinMessages.Likeness there) {}

    static ExistingReport of(TableShape table, ExistingRows here, JoinDonor donor) {
        Map<JoinMessages.Likeness, Long> unlike = new EnumMap<>(JoinMessages.Likeness.class);
        List<Example> examples = new ArrayList<>();
        long same = new ExistingCheck(here, donor)
                .run(
                        table,
                        (rows, found) -> found.forEach((key, likeness) -> {
                            unlike.merge(likeness, 1L, Long::sum);
                            if (examples.size() < EXAMPLES_MAX) {
                                examples.add(new Example(key, likeness));
                            }
                        }));
        long different = unlike.getOrDefault(JoinMessages.Likeness.DIFFERENT, 0L);
        long onlyHere = unlike.getOrDefault(JoinMessages.Likeness.ABSENT, 0L);
        long onlyThere = Math.max(0, rowsOf(table, donor) - same - different);
        return new ExistingReport(table.name(), same, different, onlyHere, onlyThere, examples);
    }

    private static long rowsOf(TableShape table, JoinDonor donor) {
        long rows = 0;
        @Nullable String after = null;
        do {
            JoinMessages.Rows page = donor.rows(table.name(), after);
            rows += page.rows().size();
            after = page.last();
        } while (after != null);
        return rows;
    }

    /** True if every row that this site has is the donor's. */
    public boolean isPartOfDonors() {
        return different == 0 && onlyHere == 0;
    }
}
