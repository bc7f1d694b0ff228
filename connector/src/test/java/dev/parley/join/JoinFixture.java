package dev.parley.join;

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

/** A donor with a window and tables, and a new site that takes them over; both in memory. */
final class JoinFixture {
    static final SiteId ADA = SiteId.of("ada");
    static final SiteId BOB = SiteId.of("bob");
    static final String NEW = "cyd";
    static final List<String> ALL = List.of("ada", "bob", NEW);
    static final TableShape ITEM = TableShape.of(
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

    final Window window = new Window(
            ADA,
            List.of(ADA, BOB, SiteId.of(NEW)),
            table -> RowPolicy.lastWriterWins(),
            Checkpoint.initial(new LogPosition.Postgres(0)));
    final DonorTables tables = new DonorTables();
    final NewSite site = new NewSite();
    Incarnations incarnations = Incarnations.NONE;
    final Set<String> unborn = new HashSet<>();
    private long position;

    Joiner joiner(List<String> members) {
        return new Joiner(NEW, site, desk(members), new JoinListener() {
            @Override
            public void compared(String table, long same) {}

            @Override
            public void copied(String table, long rows) {}

            @Override
            public void settled(int rows, int all) {}
        });
    }

    JoinDesk desk(List<String> members) {
        return new JoinDesk(
                "ada",
                new JoinDesk.Group(members.stream().map(SiteId::parse).toList(), incarnations, unborn::contains),
                List.of(ITEM),
                tables,
                window,
                () -> new TreeMap<>(Map.of(1, "version: 1")),
                tables.pageRows);
    }

    void counted() {
        hear(ALL, 1);
    }

    void hear(List<String> members, long number) {
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

    /** The donor has read in its log that it has applied a transaction of another site. */
    void received(LogRecord.Transaction transaction) {
        window.capture(new WindowUpdate(
                new LogPosition.Postgres(++position),
                List.of(transaction),
                Optional.empty(),
                Map.of(),
                transaction.writtenAt()));
    }

    /** The donor has a row of a site that had the new one's name. */
    void newSiteHadWritten(String name) {
        received(transaction(
                SiteId.of(NEW),
                1,
                VersionVector.EMPTY,
                10,
                stamp -> new Operation.Insert(stamp, key(9), row(9, name), Set.of())));
    }

    void insert(int id, String name) {
        tables.rows.put(key(id), row(id, name));
        write(stamp -> new Operation.Insert(stamp, key(id), row(id, name), Set.of()));
    }

    void update(int id, String before, String after) {
        tables.rows.put(key(id), row(id, after));
        write(stamp -> new Operation.Update(stamp, key(id), row(id, before), row(id, after), Set.of()));
    }

    void delete(int id, String before) {
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

    static LogRecord.Transaction transaction(
            SiteId origin, long sequence, VersionVector seen, long millis, Function<Stamp, Operation> operation) {
        Stamp stamp = new Stamp(new Dot(origin, sequence), seen, HybridTimestamp.ofWallMillis(millis));
        return new LogRecord.Transaction(stamp, "", 0, List.of(operation.apply(stamp)));
    }

    static RowKey key(int id) {
        return RowKey.of("item", new Value.Int(id));
    }

    static Row row(int id, String name) {
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
    static final class DonorTables implements SiteTables {
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
    static final class NewSite implements JoinSite {
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
