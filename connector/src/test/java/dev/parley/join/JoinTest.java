package dev.parley.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.DigestPage;
import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.NewDecision;
import dev.parley.verify.SiteTables;
import dev.parley.verify.SiteUnavailableException;
import dev.parley.window.Checkpoint;
import dev.parley.window.Pin;
import dev.parley.window.Shown;
import dev.parley.window.Window;
import dev.parley.window.WindowCut;
import dev.parley.window.WindowUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A donor with a window and tables, and a new site that takes them over; both in memory. */
final class JoinTest {
    private static final SiteId ADA = SiteId.of("ada");
    private static final SiteId BOB = SiteId.of("bob");
    private static final String NEW = "cyd";
    private static final List<String> ALL = List.of("ada", "bob", NEW);
    private static final TableShape ITEM = TableShape.of(
            "item",
            "public",
            "item",
            List.of(
                    new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                    new ColumnShape("name", "name", CanonicalType.TEXT, "text", true)),
            List.of("id"),
            List.of(),
            List.of(),
            false);

    private final Window window = new Window(
            ADA,
            List.of(ADA, BOB, SiteId.of(NEW)),
            table -> RowPolicy.lastWriterWins(),
            Checkpoint.initial(new LogPosition.Postgres(0)));
    private final DonorTables tables = new DonorTables();
    private final NewSite site = new NewSite();
    private Incarnations incarnations = Incarnations.NONE;
    private final Set<String> unborn = new HashSet<>();
    private long position;

    @Test
    void rowsAndTheirStatesAreTakenOverAsOfOneMoment() {
        counted();
        tables.rows.putAll(Map.of(key(1), row(1, "one"), key(2), row(2, "two"), key(3), row(3, "three")));
        insert(4, "four");
        site.onLoad = () -> {
            update(2, "two", "changed meanwhile");
            delete(3, "three");
        };

        Joiner.Outcome outcome = joiner(ALL).run(false, Existing.REFUSE);

        assertThat(outcome).isEqualTo(new Joiner.Outcome("ada", 4, 3));
        assertThat(site.rows)
                .isEqualTo(Map.of(key(1), row(1, "one"), key(2), row(2, "changed meanwhile"), key(4), row(4, "four")));
        assertThat(site.point().applied()).isEqualTo(VersionVector.of(ADA, 3));
        assertThat(site.point().known()).containsEntry(ADA, VersionVector.of(ADA, 3));
        assertThat(site.policies).isEqualTo(Map.of(1, "version: 1"));
    }

    /** A site that has the donor's point and states decides as the donor does. */
    @Test
    void windowMadeOfTheCutShowsWhatTheDonorsDoes() {
        counted();
        insert(4, "four");
        update(4, "four", "mine");
        joiner(ALL).run(false, Existing.REFUSE);
        Window taken = new Window(
                SiteId.of(NEW),
                List.of(ADA, BOB, SiteId.of(NEW)),
                table -> RowPolicy.lastWriterWins(),
                new Checkpoint(
                        new LogPosition.Postgres(7),
                        site.point().applied(),
                        site.point().known(),
                        Map.of(),
                        site.point().clock()));
        site.states.forEach(state -> taken.load(
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
        window.capture(new WindowUpdate(
                new LogPosition.Postgres(++position), List.of(late), Optional.empty(), Map.of(), late.writtenAt()));

        assertThat(taken.shown(key(4))).isEqualTo(new Shown.Present(row(4, "theirs, later")));
        assertThat(taken.shown(key(4))).isEqualTo(window.shown(key(4)));
    }

    @Test
    void donorRefusesUntilItCountsTheNewSite() {
        assertThatThrownBy(() -> joiner(List.of("ada", "bob")).run(false, Existing.REFUSE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("site ada does not count 'cyd' as a member; its site file lists [ada, bob]");
    }

    @Test
    void donorRefusesUntilEveryOtherMemberSaysSoInItsLog() {
        assertThatThrownBy(() -> joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("bob, which has not been heard");

        hear(List.of("ada", "bob"), 1);
        assertThatThrownBy(() -> joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("bob, which lists [ada, bob]");

        hear(ALL, 2);
        assertThat(joiner(ALL).run(false, Existing.REFUSE).rows()).isZero();
    }

    private static final SiteId CYD_2 = new SiteId(NEW, 2);
    private static final List<String> ALL_AGAIN = List.of("ada", "bob", "cyd~2");

    @Test
    void donorTellsHowItKnowsASite() {
        assertThat(desk(ALL).standing(NEW)).isEqualTo(new JoinMessages.Standing("ada", "cyd", 0, ALL));
        assertThat(desk(ALL_AGAIN).standing(NEW)).isEqualTo(new JoinMessages.Standing("ada", "cyd~2", 0, ALL_AGAIN));
        assertThatThrownBy(() -> desk(ALL).standing("ada")).hasMessageContaining("cannot be its own donor");
        assertThatThrownBy(() -> desk(List.of("ada", "bob")).standing(NEW))
                .hasMessageContaining("does not count 'cyd' as a member");
    }

    @Test
    void siteThatReturnsWaitsUntilEveryMemberCountsItAnew() {
        counted();
        assertThatThrownBy(() -> desk(ALL).offer("cyd~2"))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("ada, which counts cyd; bob, which lists [ada, bob, cyd]");
        assertThatThrownBy(() -> desk(ALL_AGAIN).offer("cyd~2"))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("bob, which lists [ada, bob, cyd]");
        assertThatThrownBy(() -> desk(ALL_AGAIN).offer("cyd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("counts cyd~2 as a member and no longer cyd", "parley sites return");

        hear(ALL_AGAIN, 2);
        assertThat(desk(ALL_AGAIN).offer("cyd~2").site()).isEqualTo("ada");
    }

    /** It does not read its own log: what it published has to come with the cut. */
    @Test
    void cutHasAllThatTheSiteHadPublished() {
        incarnations = Incarnations.NONE.beginning(CYD_2, 1);
        hear(ALL_AGAIN, 1);
        assertThatThrownBy(() -> desk(ALL_AGAIN).cut("cyd~2"))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("has applied 0 transactions of cyd and not yet all 1");

        LogRecord.Transaction earlier = transaction(
                SiteId.of(NEW),
                1,
                VersionVector.EMPTY,
                10,
                stamp -> new Operation.Insert(stamp, key(9), row(9, "published"), Set.of()));
        window.capture(new WindowUpdate(
                new LogPosition.Postgres(++position),
                List.of(earlier),
                Optional.empty(),
                Map.of(),
                earlier.writtenAt()));

        JoinPoint point = desk(ALL_AGAIN).cut("cyd~2").point();
        assertThat(point.incarnations()).isEqualTo(incarnations);
        assertThat(point.applied().get(SiteId.of(NEW))).isEqualTo(1);
    }

    /** A group of three begins with one: the third has not run yet when the second joins. */
    @Test
    void memberThatHasNeverRunIsNotWaitedFor() {
        unborn.add("bob");
        assertThat(joiner(ALL).run(false, Existing.REFUSE).rows()).isZero();
        site.forget();

        hear(List.of("ada", "bob"), 1);
        assertThatThrownBy(() -> joiner(ALL).run(false, Existing.REFUSE))
                .as("whoever has been heard has run")
                .isInstanceOf(SiteUnavailableException.class);
    }

    @Test
    void nameThatHadASiteIsRefused() {
        counted();
        LogRecord.Transaction earlier = transaction(
                SiteId.of(NEW),
                1,
                VersionVector.EMPTY,
                10,
                stamp -> new Operation.Insert(stamp, key(9), row(9, "old"), Set.of()));
        window.capture(new WindowUpdate(
                new LogPosition.Postgres(++position),
                List.of(earlier),
                Optional.empty(),
                Map.of(),
                earlier.writtenAt()));

        assertThatThrownBy(() -> joiner(ALL).run(false, Existing.REFUSE))
                .hasMessageContaining("the name 'cyd' is in use");
    }

    @Test
    void tablesThatHoldRowsAreLeftAloneUnlessTheyMayBeReplaced() {
        counted();
        tables.rows.put(key(1), row(1, "one"));
        site.rows.put(key(7), row(7, "somebody's"));

        assertThatThrownBy(() -> joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("these hold rows: [item]");
        assertThat(site.rows).containsOnlyKeys(key(7));

        joiner(ALL).run(false, Existing.REPLACE);
        assertThat(site.rows).isEqualTo(Map.of(key(1), row(1, "one")));
    }

    /** Five rows: the donor's, others than the donor's, and such as the donor lacks. */
    private void bothHoldRows() {
        counted();
        tables.rows.putAll(Map.of(key(1), row(1, "one"), key(2), row(2, "theirs"), key(6), row(6, "six")));
        site.rows.putAll(Map.of(
                key(1), row(1, "one"), key(2), row(2, "ours"), key(3), row(3, "ours"), key(4), row(4, "ours too")));
    }

    private static final Map<RowKey, Row> OURS =
            Map.of(key(2), row(2, "ours"), key(3), row(3, "ours"), key(4), row(4, "ours too"));

    @Test
    void comparingTellsHowRowsDifferAndChangesNothing() {
        bothHoldRows();
        Map<RowKey, Row> before = Map.copyOf(site.rows);

        List<ExistingReport> reports = joiner(ALL).compare();

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
        assertThat(site.rows).isEqualTo(before);
        assertThat(site.run).isEmpty();
    }

    @Test
    void rowsThatTheDonorHasOtherwiseAreSetAsideBeforeAnythingIsCopied() {
        bothHoldRows();

        joiner(ALL).run(false, Existing.MERGE);

        assertThat(site.aside).isEqualTo(OURS);
        assertThat(site.wishes).containsExactly(Existing.MERGE);
        assertThat(site.rows).isEqualTo(tables.rows);
    }

    /** Killed at every step of it, with options of the second run that say otherwise, and with another begin at the end. */
    @Test
    void settingAsideGoesOnAsItBeganWhereverItWasCutShort() {
        for (int steps = 0; steps < 5; steps++) {
            bothHoldRows();
            tables.pageRows = 1;
            site.failAfter = steps;
            assertThatThrownBy(() -> joiner(ALL).run(false, Existing.KEEP)).hasMessage("killed");
            site.failAfter = Integer.MAX_VALUE;

            joiner(ALL).run(steps % 2 == 0, Existing.REFUSE);

            assertThat(site.aside).as("after " + steps + " steps").isEqualTo(OURS);
            assertThat(site.wishes).containsExactly(Existing.KEEP);
            assertThat(site.rows).isEqualTo(tables.rows);
            site.forget();
        }
    }

    /** What was copied is the donor's: a run that begins anew must not take it for rows of this site. */
    @Test
    void runThatBeginsAnewSetsNothingOfTheDonorAside() {
        bothHoldRows();
        joiner(ALL).run(false, Existing.REVIEW);
        update(2, "theirs", "changed since");

        joiner(ALL).run(true, Existing.KEEP);

        assertThat(site.aside).isEqualTo(OURS);
        assertThat(site.rows).isEqualTo(tables.rows);
    }

    /** Killed while the tables were being emptied: rows that are left over are not taken for copied ones. */
    @Test
    void emptyingGoesOnWhereItWasCutShort() {
        bothHoldRows();
        site.begin(new JoinSite.Run("ada", Existing.REPLACE, false));

        joiner(ALL).run(false, Existing.REFUSE);

        assertThat(site.rows).isEqualTo(tables.rows);
        assertThat(site.aside).isEmpty();
    }

    @Test
    void secondRunGoesOnWhereTheFirstWasCutShort() {
        counted();
        tables.pageRows = 1;
        tables.rows.putAll(Map.of(key(1), row(1, "one"), key(2), row(2, "two"), key(3), row(3, "three")));
        site.failAfter = 2;
        assertThatThrownBy(() -> joiner(ALL).run(false, Existing.REFUSE)).hasMessage("killed");
        site.failAfter = Integer.MAX_VALUE;
        tables.pagesRead = 0;

        Joiner.Outcome outcome = joiner(ALL).run(false, Existing.REFUSE);

        assertThat(outcome.rows()).isEqualTo(3);
        assertThat(tables.pagesRead).isEqualTo(2); // the third row, and the end of the table
        assertThat(site.rows).hasSize(3);
    }

    /** Rows exchange a unique value while they are copied: one is left out, and the cut has it. */
    @Test
    void rowThatIsLeftOutMustBeInTheCut() {
        counted();
        tables.rows.put(key(1), row(1, "one"));
        insert(2, "two");
        site.leaveOut.add(key(2));
        joiner(ALL).run(false, Existing.REFUSE);
        assertThat(site.rows).containsOnlyKeys(key(1), key(2));

        site.forget();
        site.leaveOut.add(key(1));
        assertThatThrownBy(() -> joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("1 rows of the donor have unique values");
        assertThat(site.finished).isNull();
    }

    @Test
    void differentTablesAreNamedTogether() {
        counted();
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
        site.shapes = List.of(other, more);

        assertThatThrownBy(() -> joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("table item has key [id] and columns {id=TEXT} here")
                .hasMessageContaining("table more is not replicated at ada");
    }

    @Test
    void cutOfAnotherRunIsGone() {
        counted();
        JoinDesk desk = desk(ALL);
        JoinMessages.Cut first = desk.cut(NEW);
        desk.cut(NEW);

        assertThatThrownBy(() -> desk.states(first.id(), 0)).hasMessageContaining("does not hold this cut any more");
    }

    private Joiner joiner(List<String> members) {
        return new Joiner(NEW, site, desk(members), new JoinListener() {
            @Override
            public void compared(String table, long same) {}

            @Override
            public void copied(String table, long rows) {}

            @Override
            public void settled(int rows, int all) {}
        });
    }

    private JoinDesk desk(List<String> members) {
        return new JoinDesk(
                "ada",
                new JoinDesk.Group(members.stream().map(SiteId::parse).toList(), incarnations, unborn::contains),
                List.of(ITEM),
                tables,
                window,
                () -> new TreeMap<>(Map.of(1, "version: 1")),
                tables.pageRows);
    }

    private void counted() {
        hear(ALL, 1);
    }

    private void hear(List<String> members, long number) {
        window.heartbeat(new LogRecord.Heartbeat(
                BOB,
                number,
                0,
                VersionVector.EMPTY,
                HybridTimestamp.ZERO,
                VersionVector.EMPTY,
                PolicyMark.Pair.NONE,
                members));
    }

    private void insert(int id, String name) {
        tables.rows.put(key(id), row(id, name));
        write(stamp -> new Operation.Insert(stamp, key(id), row(id, name), Set.of()));
    }

    private void update(int id, String before, String after) {
        tables.rows.put(key(id), row(id, after));
        write(stamp -> new Operation.Update(stamp, key(id), row(id, before), row(id, after), Set.of()));
    }

    private void delete(int id, String before) {
        tables.rows.remove(key(id));
        write(stamp -> new Operation.Delete(stamp, key(id), row(id, before), Set.of()));
    }

    private void write(Function<Stamp, Operation> operation) {
        Checkpoint at = window.checkpoint();
        long sequence = at.applied().get(ADA) + 1;
        LogRecord.Transaction local = transaction(ADA, sequence, at.applied(), 1_000 + sequence, operation);
        window.capture(new WindowUpdate(
                new LogPosition.Postgres(++position), List.of(), Optional.of(local), Map.of(), local.writtenAt()));
    }

    private static LogRecord.Transaction transaction(
            SiteId origin, long sequence, VersionVector seen, long millis, Function<Stamp, Operation> operation) {
        Stamp stamp = new Stamp(new Dot(origin, sequence), seen, HybridTimestamp.ofWallMillis(millis));
        return new LogRecord.Transaction(stamp, "", 0, List.of(operation.apply(stamp)));
    }

    private static RowKey key(int id) {
        return RowKey.of("item", new Value.Int(id));
    }

    private static Row row(int id, String name) {
        return Row.of(ITEM.names(), new Value.Int(id), new Value.Text(name));
    }

    private static List<RowKey> keysOf(Map<RowKey, Row> rows, @Nullable RowKey after, int limit) {
        long from = after == null ? 0 : ((Value.Int) after.get(0)).value();
        List<RowKey> keys = new ArrayList<>();
        for (int id = 0; id < 100 && keys.size() < limit; id++) {
            if (id > from && rows.containsKey(key(id))) {
                keys.add(key(id));
            }
        }
        return keys;
    }

    /** The donor's table. */
    private static final class DonorTables implements SiteTables {
        final Map<RowKey, Row> rows = new HashMap<>();
        int pageRows = 1_000;
        int pagesRead;

        @Override
        public DigestPage page(
                TableShape table,
                List<ColumnShape> columns,
                Optional<RowPart> part,
                @Nullable RowKey after,
                int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
            pagesRead++;
            return keysOf(rows, after, limit);
        }

        @Override
        public List<Optional<Row>> rows(TableShape table, List<RowKey> keys) {
            return keys.stream().map(key -> Optional.ofNullable(rows.get(key))).toList();
        }

        @Override
        public boolean awaitCapture(Duration timeout) {
            return true;
        }

        @Override
        public boolean decide(TableShape table, RowKey key, Function<Optional<Row>, Optional<NewDecision>> decide) {
            throw new UnsupportedOperationException();
        }
    }

    /** The new site's database. */
    private static final class NewSite implements JoinSite {
        final Map<RowKey, Row> rows = new HashMap<>();
        final Map<String, Progress> progress = new HashMap<>();
        final Set<RowKey> leaveOut = new HashSet<>();
        final Map<RowKey, Row> aside = new HashMap<>();
        final Set<Existing> wishes = new HashSet<>();
        List<TableShape> shapes = List.of(ITEM);
        Runnable onLoad = () -> {};
        int failAfter = Integer.MAX_VALUE;
        Optional<Run> run = Optional.empty();
        Map<Integer, String> policies = Map.of();
        List<WindowCut.CutRow> states = List.of();

        @Nullable
        JoinPoint finished;

        JoinPoint point() {
            return Objects.requireNonNull(finished);
        }

        void forget() {
            rows.clear();
            progress.clear();
            leaveOut.clear();
            aside.clear();
            wishes.clear();
            run = Optional.empty();
            finished = null;
        }

        @Override
        public List<TableShape> tables() {
            return shapes;
        }

        @Override
        public List<String> filled() {
            return rows.isEmpty() ? List.of() : List.of("item");
        }

        @Override
        public void empty() {
            rows.clear();
        }

        @Override
        public Map<String, Progress> progress() {
            return progress;
        }

        @Override
        public void begin(Run begun) {
            progress.clear();
            run = Optional.of(begun);
        }

        @Override
        public Optional<Run> run() {
            return run;
        }

        @Override
        public ExistingRows existing() {
            return new ExistingRows() {
                @Override
                public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
                    return keysOf(rows, after, Math.min(limit, 2));
                }

                @Override
                public Map<RowKey, Row> rows(TableShape table, List<RowKey> keys) {
                    Map<RowKey, Row> found = new LinkedHashMap<>();
                    keys.forEach(key -> found.put(key, Objects.requireNonNull(rows.get(key))));
                    return found;
                }

                @Override
                public void setAside(TableShape table, Map<RowKey, Row> some, Run under) {
                    if (failAfter-- == 0) {
                        throw new IllegalStateException("killed");
                    }
                    some.forEach(aside::putIfAbsent);
                    rows.keySet().removeAll(some.keySet());
                    wishes.add(under.existing());
                }
            };
        }

        @Override
        public List<RowKey> load(TableShape table, Map<RowKey, Row> page, Progress how) {
            if (failAfter-- == 0) {
                throw new IllegalStateException("killed");
            }
            List<RowKey> left = new ArrayList<>();
            page.forEach((key, row) -> {
                if (leaveOut.contains(key)) {
                    left.add(key);
                } else {
                    rows.put(key, row);
                }
            });
            progress.put(table.name(), how);
            onLoad.run();
            onLoad = () -> {};
            return left;
        }

        @Override
        public List<RowKey> settle(List<WindowCut.CutRow> cut) {
            states = cut;
            for (WindowCut.CutRow row : cut) {
                Pin pin = row.pin();
                if (pin == null && row.shown() instanceof Shown.Present present) {
                    rows.put(row.key(), present.image());
                } else if (row.shown() == Shown.Absent.ABSENT) {
                    rows.remove(row.key());
                }
            }
            return List.of();
        }

        @Override
        public void policies(Map<Integer, String> texts) {
            policies = texts;
        }

        @Override
        public void finish(JoinPoint point, List<WindowCut.CutRow> cut) {
            finished = point;
        }
    }
}
