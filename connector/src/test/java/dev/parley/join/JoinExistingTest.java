package dev.parley.join;

import static dev.parley.join.JoinFixture.ALL;
import static dev.parley.join.JoinFixture.key;
import static dev.parley.join.JoinFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of rows that a site has before it joins. */
final class JoinExistingTest {
    private final JoinFixture join = new JoinFixture();

    /** Five rows: the donor's, others than the donor's, and such as the donor lacks. */
    private void bothHoldRows() {
        join.counted();
        join.tables.rows.putAll(Map.of(key(1), row(1, "one"), key(2), row(2, "theirs"), key(6), row(6, "six")));
        join.site.rows.putAll(Map.of(
                key(1), row(1, "one"), key(2), row(2, "ours"), key(3), row(3, "ours"), key(4), row(4, "ours too")));
    }

    private static final Map<RowKey, Row> OURS =
            Map.of(key(2), row(2, "ours"), key(3), row(3, "ours"), key(4), row(4, "ours too"));

    @Test
    void tablesThatHoldRowsAreLeftAloneUnlessTheyMayBeReplaced() {
        join.counted();
        join.tables.rows.put(key(1), row(1, "one"));
        join.site.rows.put(key(7), row(7, "somebody's"));

        assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("these hold rows: [item]");
        assertThat(join.site.rows).containsOnlyKeys(key(7));

        join.joiner(ALL).run(false, Existing.REPLACE);
        assertThat(join.site.rows).isEqualTo(Map.of(key(1), row(1, "one")));
    }

    @Test
    void comparingTellsHowRowsDifferAndChangesNothing() {
        bothHoldRows();
        Map<RowKey, Row> before = Map.copyOf(join.site.rows);

        List<ExistingReport> reports = join.joiner(ALL).compare();

        assertThat(reports)
                .containsExactly(new ExistingReport(
                        "item",
                        1,
                        1,
                        2,
                        1,
                        List.of(
                                new ExistingReport.Example(key(2), JoinMessages.Likeness.DIFFERENT),
                                new ExistingReport.Example(key(3), JoinMessages.Likeness.ABSENT),
                                new ExistingReport.Example(key(4), JoinMessages.Likeness.ABSENT))));
        assertThat(join.site.rows).isEqualTo(before);
        assertThat(join.site.run).isEmpty();
    }

    @Test
    void rowsThatTheDonorHasOtherwiseAreSetAsideBeforeAnythingIsCopied() {
        bothHoldRows();

        join.joiner(ALL).run(false, Existing.MERGE);

        assertThat(join.site.aside).isEqualTo(OURS);
        assertThat(join.site.wishes).containsExactly(Existing.MERGE);
        assertThat(join.site.rows).isEqualTo(join.tables.rows);
    }

    /** Killed at every step of it, with options of the second run that say otherwise, and with another begin at the end. */
    @Test
    void settingAsideGoesOnAsItBeganWhereverItWasCutShort() {
        for (int steps = 0; steps < 5; steps++) {
            bothHoldRows();
            join.tables.pageRows = 1;
            join.site.failAfter = steps;
            assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.KEEP)).hasMessage("killed");
            join.site.failAfter = Integer.MAX_VALUE;

            join.joiner(ALL).run(steps % 2 == 0, Existing.REFUSE);

            assertThat(join.site.aside).as("after " + steps + " steps").isEqualTo(OURS);
            assertThat(join.site.wishes).containsExactly(Existing.KEEP);
            assertThat(join.site.rows).isEqualTo(join.tables.rows);
            join.site.forget();
        }
    }

    /** What was copied is the donor's: a run that begins anew must not take it for rows of this site. */
    @Test
    void runThatBeginsAnewSetsNothingOfTheDonorAside() {
        bothHoldRows();
        join.joiner(ALL).run(false, Existing.REVIEW);
        join.update(2, "theirs", "changed since");

        join.joiner(ALL).run(true, Existing.KEEP);

        assertThat(join.site.aside).isEqualTo(OURS);
        assertThat(join.site.rows).isEqualTo(join.tables.rows);
    }

    /** Killed while the tables were being emptied: rows that are left over are not taken for copied ones. */
    @Test
    void emptyingGoesOnWhereItWasCutShort() {
        bothHoldRows();
        join.site.begin(new JoinSite.Run("ada", Existing.REPLACE, false));

        join.joiner(ALL).run(false, Existing.REFUSE);

        assertThat(join.site.rows).isEqualTo(join.tables.rows);
        assertThat(join.site.aside).isEmpty();
    }
}
