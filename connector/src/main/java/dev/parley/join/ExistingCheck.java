package dev.parley.join;

import dev.parley.join.JoinMessages.Likeness;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.verify.Fingerprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the rows of a new site against its donor's, table by table. Used by one thread. */
final class ExistingCheck {
    private static final int PAGE_ROWS = 500;

    /** The admin interface takes bodies of a megabyte. */
    private static final int QUESTION_CHARACTERS = 500_000;

    private final ExistingRows here;
    private final JoinDonor donor;

    ExistingCheck(ExistingRows here, JoinDonor donor) {
        this.here = here;
        this.donor = donor;
    }

    /** Told of the rows that the donor does not have like that. */
    interface Finder {
        /** Some rows of the table; {@code found} has an entry for each, none {@link Likeness#SAME}. */
        void unlike(Map<RowKey, Row> rows, Map<RowKey, Likeness> found);
    }

    /** Answers the number of rows that the donor has like that. */
    long run(TableShape table, Finder finder) {
        long same = 0;
        @Nullable RowKey after = null;
        List<RowKey> keys = here.keys(table, null, PAGE_ROWS);
        while (!keys.isEmpty()) {
            same += page(table, here.rows(table, keys), finder);
            after = keys.get(keys.size() - 1);
            keys = here.keys(table, after, PAGE_ROWS);
        }
        return same;
    }

    private long page(TableShape table, Map<RowKey, Row> rows, Finder finder) {
        long same = 0;
        List<RowKey> asked = new ArrayList<>();
        List<JoinMessages.RowMark> marks = new ArrayList<>();
        int size = 0;
        for (Map.Entry<RowKey, Row> row : rows.entrySet()) {
            String mark = Fingerprint.of(Optional.of(row.getValue()), columns(table));
            JoinMessages.RowMark one = new JoinMessages.RowMark(JoinMessages.keyText(row.getKey()), mark);
            if (size > 0 && size + one.size() > QUESTION_CHARACTERS) {
                same += answered(table, rows, asked, marks, finder);
                asked.clear();
                marks.clear();
                size = 0;
            }
            asked.add(row.getKey());
            marks.add(one);
            size += one.size();
        }
        return same + answered(table, rows, asked, marks, finder);
    }

    private static List<String> columns(TableShape table) {
        return table.names().names();
    }

    private long answered(
            TableShape table,
            Map<RowKey, Row> rows,
            List<RowKey> asked,
            List<JoinMessages.RowMark> marks,
            Finder finder) {
        if (asked.isEmpty()) {
            return 0;
        }
        List<Likeness> answers = donor.likeness(new JoinMessages.LikenessQuestion(table.name(), columns(table), marks))
                .rows();
        if (answers.size() != asked.size()) {
            throw new JoinException("the donor was asked about " + asked.size() + " rows of table " + table.name()
                    + " and answered for " + answers.size() + "; run the command again");
        }
        Map<RowKey, Row> unlike = new LinkedHashMap<>();
        Map<RowKey, Likeness> found = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Row row = rows.get(asked.get(i));
            if (row != null && answers.get(i) != Likeness.SAME) {
                unlike.put(asked.get(i), row);
                found.put(asked.get(i), answers.get(i));
            }
        }
        if (!unlike.isEmpty()) {
            finder.unlike(unlike, found);
        }
        return (long) asked.size() - unlike.size();
    }
}
