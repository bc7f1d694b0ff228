package dev.parley.join;

import static dev.parley.join.JoinFixture.ADA;
import static dev.parley.join.JoinFixture.ALL;
import static dev.parley.join.JoinFixture.BOB;
import static dev.parley.join.JoinFixture.NEW;
import static dev.parley.join.JoinFixture.key;
import static dev.parley.join.JoinFixture.row;
import static dev.parley.join.JoinFixture.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Checkpoint;
import dev.parley.window.Shown;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A new site takes over the rows of a donor and their states. */
final class JoinTest {
    private final JoinFixture join = new JoinFixture();

    @Test
    void rowsAndTheirStatesAreTakenOverAsOfOneMoment() {
        join.counted();
        join.tables.rows.putAll(Map.of(key(1), row(1, "one"), key(2), row(2, "two"), key(3), row(3, "three")));
        join.insert(4, "four");
        join.site.onLoad = () -> {
            join.update(2, "two", "changed meanwhile");
            join.delete(3, "three");
        };

        Joiner.Outcome outcome = join.joiner(ALL).run(false, Existing.REFUSE);

        assertThat(outcome).isEqualTo(new Joiner.Outcome("ada", 4, 3));
        assertThat(join.site.rows)
                .isEqualTo(Map.of(key(1), row(1, "one"), key(2), row(2, "changed meanwhile"), key(4), row(4, "four")));
        assertThat(join.site.point().applied()).isEqualTo(VersionVector.of(ADA, 3));
        assertThat(join.site.point().known()).containsEntry(ADA, VersionVector.of(ADA, 3));
        assertThat(join.site.policies).isEqualTo(Map.of(1, "version: 1"));
    }

    /** A site that has the donor's point and states decides as the donor does. */
    @Test
    void windowMadeOfTheCutShowsWhatTheDonorsDoes() {
        join.counted();
        join.insert(4, "four");
        join.update(4, "four", "mine");
        join.joiner(ALL).run(false, Existing.REFUSE);
        Window taken = new Window(
                SiteId.of(NEW),
                List.of(ADA, BOB, SiteId.of(NEW)),
                table -> RowPolicy.lastWriterWins(),
                new Checkpoint(
                        new LogPosition.Postgres(7),
                        join.site.point().applied(),
                        join.site.point().known(),
                        Map.of(),
                        join.site.point().clock()));
        join.site.states.forEach(state -> taken.load(
                state.key(), new dev.parley.window.FlushSnapshot.StoredRow(state.state(), false, state.pin())));
        taken.loaded();
        LogRecord.Transaction late = transaction(
                BOB,
                1,
                VersionVector.of(ADA, 1),
                5_000,
                stamp -> new Operation.Update(stamp, key(4), row(4, "four"), row(4, "theirs, later"), Set.of()));

        taken.capture(new WindowUpdate(
                new LogPosition.Postgres(8), List.of(late), Optional.empty(), Map.of(), late.writtenAt()));
        join.received(late);

        assertThat(taken.shown(key(4))).isEqualTo(new Shown.Present(row(4, "theirs, later")));
        assertThat(taken.shown(key(4))).isEqualTo(join.window.shown(key(4)));
    }

    @Test
    void secondRunGoesOnWhereTheFirstWasCutShort() {
        join.counted();
        join.tables.pageRows = 1;
        join.tables.rows.putAll(Map.of(key(1), row(1, "one"), key(2), row(2, "two"), key(3), row(3, "three")));
        join.site.failAfter = 2;
        assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.REFUSE)).hasMessage("killed");
        join.site.failAfter = Integer.MAX_VALUE;
        join.tables.pagesRead = 0;

        Joiner.Outcome outcome = join.joiner(ALL).run(false, Existing.REFUSE);

        assertThat(outcome.rows()).isEqualTo(3);
        assertThat(join.tables.pagesRead).isEqualTo(2); // the third row, and the end of the table
        assertThat(join.site.rows).hasSize(3);
    }

    /** Rows exchange a unique value while they are copied: one is left out, and the cut has it. */
    @Test
    void rowThatIsLeftOutMustBeInTheCut() {
        join.counted();
        join.tables.rows.put(key(1), row(1, "one"));
        join.insert(2, "two");
        join.site.leaveOut.add(key(2));
        join.joiner(ALL).run(false, Existing.REFUSE);
        assertThat(join.site.rows).containsOnlyKeys(key(1), key(2));

        join.site.forget();
        join.site.leaveOut.add(key(1));
        assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("1 rows of the donor have unique values");
        assertThat(join.site.finished).isNull();
    }

    @Test
    void differentTablesAreNamedTogether() {
        join.counted();
        TableShape other = TableShape.of(
                "item",
                "public",
                "item",
                List.of(new ColumnShape("id", "id", CanonicalType.TEXT, "text", false)),
                List.of("id"),
                List.of(),
                List.of(),
                false);
        TableShape more =
                TableShape.of("more", "public", "more", other.columns(), List.of("id"), List.of(), List.of(), false);
        join.site.shapes = List.of(other, more);

        assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("table item has key [id] and columns {id=TEXT} here")
                .hasMessageContaining("table more is not replicated at ada");
    }

    @Test
    void cutOfAnotherRunIsGone() {
        join.counted();
        JoinDesk desk = join.desk(ALL);
        JoinMessages.Cut first = desk.cut(NEW);
        desk.cut(NEW);

        assertThatThrownBy(() -> desk.states(first.id(), 0)).hasMessageContaining("does not hold this cut any more");
    }
}
