package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FillTest {
    private static final int ROWS = 12_000;

    private final FakeSite ada = new FakeSite("ada", Comparator.naturalOrder());
    private final FakeSite bob = new FakeSite("bob", Comparator.naturalOrder());
    private final FakeFill given = new FakeFill(ada);
    private final FakeFill taken = new FakeFill(bob);

    /** The table of a fake site; some rows are refused for so many passes. */
    private static final class FakeFill implements FillSite {
        private final FakeSite site;
        private final Set<RowKey> asked = new HashSet<>();
        private final Set<RowKey> moving = new HashSet<>();
        final List<Integer> groups = new ArrayList<>();
        int unanswered;

        FakeFill(FakeSite site) {
            this.site = site;
        }

        @Override
        public List<RowKey> keys(String table, @Nullable RowKey after, int limit) {
            return (after == null ? site.rows : site.rows.tailMap(after, false))
                    .keySet().stream().limit(limit).toList();
        }

        @Override
        public FillStart begin(List<RowKey> keys) {
            List<RowKey> missing =
                    keys.stream().filter(key -> !site.rows.containsKey(key)).toList();
            asked.clear();
            asked.addAll(missing);
            return new FillStart(missing.isEmpty() ? "" : "t", missing);
        }

        @Override
        public FillCount fill(String ticket, List<Sighting> rows) {
            groups.add(rows.size());
            if (unanswered > 0) {
                unanswered--;
                throw new SiteUnavailableException("site bob is busy");
            }
            int moved = 0;
            for (Sighting row : rows) {
                assertThat(asked).contains(row.key());
                if (moving.remove(row.key())) {
                    moved++;
                } else {
                    site.rows.put(row.key(), row.row().orElseThrow());
                }
            }
            return new FillCount(rows.size() - moved, 0, moved, 0, 0);
        }
    }

    private FillCount fill() throws InterruptedException {
        return new Fill(
                        new Fill.Peer(ada, given),
                        new Fill.Peer(bob, taken),
                        0,
                        (table, pass, seen, count) -> {},
                        System::nanoTime)
                .run("item");
    }

    private void rowsAtAda(int rows, int characters) {
        for (int i = 0; i < rows; i++) {
            ada.put("row-" + i, "x".repeat(characters));
        }
    }

    @Test
    void everyRowThatIsMissingComesAndNoOtherIsLookedAt() throws InterruptedException {
        rowsAtAda(ROWS, 10);
        bob.put("row-7", "of bob");
        bob.put("row-extra", "of bob");

        assertThat(fill()).isEqualTo(new FillCount(ROWS - 1, 1, 0, 0, 0));

        assertThat(bob.rows).hasSize(ROWS + 1);
        assertThat(bob.rows.get(FakeSite.key("row-7")))
                .isEqualTo(Row.of(FakeSite.COLUMNS, new Value.Text("row-7"), new Value.Text("of bob")));
        assertThat(ada.lookedAt).isEqualTo(ROWS - 1);
        assertThat(taken.groups).allMatch(rows -> rows <= 2_000).hasSizeLessThan(50);
    }

    @Test
    void rowsThatAreBeingWrittenAreAskedForAgain() throws InterruptedException {
        rowsAtAda(300, 10);
        taken.moving.add(FakeSite.key("row-200"));

        assertThat(fill()).isEqualTo(new FillCount(300, 299, 0, 0, 0));

        assertThat(bob.rows).hasSize(300);
    }

    @Test
    void wideRowsComeInSmallGroups() throws InterruptedException {
        rowsAtAda(60, 100_000);

        assertThat(fill().filled()).isEqualTo(60);

        assertThat(taken.groups).allMatch(rows -> rows <= 3);
    }

    /** Each site answers for the first of the rows only, and takes what one message has room for. */
    @Test
    void rowsThatNoMessageHasRoomForComeOneByOneThroughTheAgents() throws InterruptedException {
        rowsAtAda(12, 10);
        ada.put("row-3", "x".repeat(2_000_000));
        ada.put("row-4", "x".repeat(2_000_000));
        SiteDesk desk = new SiteDesk(() -> ada);
        List<Integer> answers = new ArrayList<>();
        RemoteSite.Transport looks = new RemoteSite.Transport() {
            @Override
            public <T> T get(String path, Class<T> answer) {
                return answer.cast(desk.layouts());
            }

            @Override
            public <T> T post(String path, Object body, Class<T> answer) {
                Messages.Sightings seen = desk.look((Messages.Look) body);
                answers.add(seen.rows().stream().mapToInt(Messages.Seen::size).sum());
                return answer.cast(seen);
            }
        };

        FillCount count = new Fill(
                        new Fill.Peer(new RemoteSite("ada", "main", looks), given),
                        new Fill.Peer(bob, taken),
                        0,
                        (table, pass, seen, done) -> {},
                        System::nanoTime)
                .run("item");

        assertThat(count).isEqualTo(new FillCount(12, 0, 0, 0, 0));
        assertThat(bob.rows).isEqualTo(ada.rows);
        assertThat(taken.groups).contains(1);
        assertThat(answers).allMatch(characters -> characters < 6_000_000); // one of the two
    }

    @Test
    void groupThatIsNotAnsweredIsAskedForAgainInSmallerPieces() throws InterruptedException {
        rowsAtAda(200, 10);
        taken.unanswered = 2;

        assertThat(fill().filled()).isEqualTo(200);

        assertThat(taken.groups).startsWith(100, 25, 6);
    }

    @Test
    void siteThatDoesNotAnswerEndsTheRunAndTheNextGoesOn() throws InterruptedException {
        rowsAtAda(200, 10);
        bob.put("row-99", "here");
        taken.unanswered = 4;

        assertThatThrownBy(this::fill).isInstanceOf(SiteUnavailableException.class);

        assertThat(fill()).isEqualTo(new FillCount(199, 1, 0, 0, 0));
    }

    @Test
    void tableThatASiteLacksIsNamed() {
        Fill fill = new Fill(
                new Fill.Peer(ada, given),
                new Fill.Peer(bob, taken),
                0,
                (table, pass, seen, count) -> {},
                System::nanoTime);

        assertThatThrownBy(() -> fill.run("orders"))
                .hasMessageContaining("site ada has no replicated table 'orders'")
                .hasMessageContaining("parley init");
    }
}
