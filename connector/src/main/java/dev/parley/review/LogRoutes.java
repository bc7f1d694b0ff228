package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.admin.Parameter;
import dev.parley.admin.Request;
import dev.parley.admin.Route;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.LogApi.Entry;
import dev.parley.review.LogApi.Part;
import dev.parley.review.LogApi.Write;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /log}: what stands in the logs of sites, with what may not be shown left out. Thread-safe. */
public final class LogRoutes {
    private static final int RECORDS = 100;
    private static final int RECORDS_MAX = 1_000;

    private final String site;
    private final List<String> members;
    private final Supplier<List<ReviewedSet>> sets;
    private final LogPart.Reader reader;
    private final Redactor redactor;

    /**
     * Routes over what is running.
     *
     * @param site the agent's own
     * @param members the sites of the group
     */
    public LogRoutes(
            String site,
            List<String> members,
            Supplier<List<ReviewedSet>> sets,
            LogPart.Reader reader,
            Redactor redactor) {
        this.site = site;
        this.members = List.copyOf(members);
        this.sets = sets;
        this.reader = reader;
        this.redactor = redactor;
    }

    public List<Route> routes() {
        return List.of(Route.get(
                "/log",
                "Records of a site's log in Kafka, decoded.",
                List.of(
                        new Parameter("set", "Replication set; else the only one."),
                        new Parameter("site", "Whose log; else that of the agent's own site."),
                        new Parameter("from", "Offset to begin at; else the last records."),
                        new Parameter("records", "At most so many: 1 to 1000, else 100.")),
                Part.class,
                this::part));
    }

    private Part part(Request request) {
        ReviewedSet set = set(request);
        String wanted = request.query("site").orElse(site);
        if (!members.contains(wanted)) {
            throw ApiException.unknown(ErrorKind.UNKNOWN_SITE, "site", wanted, members);
        }
        OptionalLong from = request.query("from").isPresent()
                ? OptionalLong.of(request.number("from", 0, 0, Long.MAX_VALUE))
                : OptionalLong.empty();
        int records = (int) request.number("records", RECORDS, 1, RECORDS_MAX);
        LogPart part = reader.read(set.name(), wanted, from, records);
        List<Entry> entries = new ArrayList<>();
        part.entries().forEach(entry -> entries.add(entry(set, entry)));
        return new Part(set.name(), wanted, entries, part.first(), part.end(), part.next());
    }

    private ReviewedSet set(Request request) {
        List<ReviewedSet> running = ReviewedSet.requireRunning(sets.get());
        if (request.query("set").isPresent()) {
            return ReviewedSet.named(request.query("set").get(), running);
        }
        if (running.size() > 1) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST,
                    "each set has a log of its own; say which: "
                            + String.join(
                                    ", ",
                                    running.stream().map(ReviewedSet::name).toList()));
        }
        return running.get(0);
    }

    private Entry entry(ReviewedSet set, LogPart.Entry entry) {
        LogRecord record = entry.record();
        if (record instanceof LogRecord.Transaction transaction) {
            List<Write> writes = new ArrayList<>();
            transaction.operations().forEach(operation -> writes.add(write(set, operation)));
            return new Entry(
                    entry.offset(),
                    "transaction",
                    record.origin().toString(),
                    record.sequence(),
                    transaction.stamp().context().toString(),
                    record.writtenAt().toString(),
                    transaction.stamp().policy(),
                    transaction.position(),
                    ValueText.instant(transaction.commitMicros()).toString(),
                    writes);
        }
        return new Entry(
                entry.offset(),
                "heartbeat",
                record.origin().toString(),
                record.sequence(),
                record.frontier().toString(),
                record.writtenAt().toString(),
                0,
                "",
                "",
                List.of());
    }

    private Write write(ReviewedSet set, Operation operation) {
        RowKey key = operation.key();
        Row before = operation instanceof Operation.Update update
                ? update.before()
                : operation instanceof Operation.Delete delete ? delete.before() : null;
        return new Write(
                operation.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                key.table(),
                key(set, key),
                cells(key.table(), before),
                cells(key.table(), operation.image()),
                operation.excluded().stream().map(Object::toString).sorted().toList());
    }

    /** The key columns of a table that this site does not have may have any name: they are shown as none may be. */
    private List<Cell> key(ReviewedSet set, RowKey key) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            if (set.has(key.table())) {
                TableShape table = set.table(key.table());
                cells.add(redactor.cell(key.table(), table.keyColumns().get(i), key.get(i), false));
            } else {
                cells.add(new Cell("hidden", "", false));
            }
        }
        return cells;
    }

    private SortedMap<String, Cell> cells(String table, @Nullable Row image) {
        SortedMap<String, Cell> cells = new TreeMap<>();
        if (image != null) {
            for (String column : image.columns().names()) {
                cells.put(column, redactor.cell(table, column, image.get(column), false));
            }
        }
        return cells;
    }
}
