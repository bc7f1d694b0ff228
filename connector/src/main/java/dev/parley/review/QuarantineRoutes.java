package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.admin.Parameter;
import dev.parley.admin.Request;
import dev.parley.admin.Route;
import dev.parley.pipeline.TableShape;
import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.QuarantineApi.Handled;
import dev.parley.review.QuarantineApi.Parked;
import dev.parley.review.QuarantineApi.ParkedList;
import dev.parley.review.QuarantineApi.ParkedView;
import dev.parley.review.QuarantineApi.Retry;
import dev.parley.review.QuarantineApi.Skip;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.store.NewDecision;
import dev.parley.window.Pin;
import dev.parley.window.Shown;
import dev.parley.wire.StoredDecision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code /quarantine} and what is below it: rows that are parked. Thread-safe. */
public final class QuarantineRoutes {
    private static final int HASH_SHOWN = 12;

    private final Supplier<List<ReviewedSet>> sets;
    private final Redactor redactor;
    private final LongSupplier clockMicros;

    /**
     * Routes over what is running.
     *
     * @param sets those running now
     */
    public QuarantineRoutes(Supplier<List<ReviewedSet>> sets, Redactor redactor, LongSupplier clockMicros) {
        this.sets = sets;
        this.redactor = redactor;
        this.clockMicros = clockMicros;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/quarantine",
                        "The rows that cannot stand in their tables here as their writes say.",
                        List.of(new Parameter("table", "Canonical name of the table.")),
                        ParkedList.class,
                        this::list),
                Route.get(
                        "/quarantine/{id}",
                        "One of them, with what it would be and what stands instead.",
                        List.of(),
                        ParkedView.class,
                        this::show),
                Route.post(
                        "/quarantine/{id}/retry",
                        "Has a row looked at again.",
                        Retry.class,
                        Handled.class,
                        this::retry),
                Route.post(
                        "/quarantine/{id}/skip",
                        "Gives a row up: what the table holds here becomes its version at all sites.",
                        Skip.class,
                        Handled.class,
                        ConflictRoutes.guarded(this::skip)));
    }

    /** A parked row and the set it is in. */
    private record Located(ReviewedSet set, Pin pin) {}

    private ParkedList list(Request request) {
        List<ReviewedSet> running = ReviewedSet.requireRunning(sets.get());
        Optional<String> table = request.query("table");
        List<Parked> rows = new ArrayList<>();
        for (Located at : all(running)) {
            if (table.isEmpty() || table.get().equals(at.pin.key().table())) {
                rows.add(parked(at));
            }
        }
        // Rows of a table that is not here, or not any more, are parked too.
        if (rows.isEmpty() && table.isPresent() && running.stream().noneMatch(set -> set.has(table.get()))) {
            throw ReviewedSet.unknownTable(table.get(), running);
        }
        rows.sort(Comparator.comparing(Parked::id));
        return new ParkedList(rows);
    }

    private static List<Located> all(List<ReviewedSet> running) {
        List<Located> all = new ArrayList<>();
        running.forEach(set -> set.parked().all().forEach(pin -> all.add(new Located(set, pin))));
        return all;
    }

    private Located locate(Request request) {
        String id = request.path("id");
        List<Located> all = all(ReviewedSet.requireRunning(sets.get()));
        return all.stream()
                .filter(at -> id(at.pin.key()).equals(id))
                .findFirst()
                .orElseThrow(() -> ApiException.unknown(
                        ErrorKind.UNKNOWN_ID,
                        "parked row",
                        id,
                        all.stream().map(at -> id(at.pin.key())).toList()));
    }

    private static String id(RowKey key) {
        return key.table() + "/" + key.hashText().substring(0, HASH_SHOWN);
    }

    private Parked parked(Located at) {
        RowKey key = at.pin.key();
        List<String> shown =
                at.set.find(key.table()).map(table -> redactor.key(table, key)).orElse(List.of());
        ParkedCause cause = ParkedCause.of(
                at.pin.reason(),
                at.set.find(key.table()),
                wanted(at, at.set.states().apply(key)));
        return new Parked(
                id(key),
                at.set.name(),
                key.table(),
                shown,
                at.pin.reason(),
                cause.text(),
                cause.remedy(),
                at.pin.projection() == null ? "nothing" : "another version",
                at.pin.blockers().stream().map(QuarantineRoutes::id).toList());
    }

    private ParkedView show(Request request) {
        Located at = locate(request);
        Optional<TableShape> table = at.set.find(at.pin.key().table());
        RowState state = at.set.states().apply(at.pin.key());
        return new ParkedView(
                parked(at),
                table.map(one -> one.names().names()).orElse(List.of()),
                table.map(one -> cells(one, wanted(at, state))).orElse(List.of()),
                table.map(one -> cells(one, at.pin.projection())).orElse(List.of()),
                state.operations().stream()
                        .map(Operation::dot)
                        .map(Object::toString)
                        .toList());
    }

    private static @Nullable Row wanted(Located at, RowState state) {
        if (at.pin.held() != null) {
            return at.pin.held();
        }
        Shown shown = Shown.of(state, at.set.policies().apply(at.pin.key().table()));
        return shown instanceof Shown.Present present ? present.image() : null;
    }

    private List<Cell> cells(TableShape table, @Nullable Row image) {
        List<Cell> cells = new ArrayList<>();
        if (image != null) {
            for (String column : table.names().names()) {
                cells.add(redactor.cell(table.name(), column, image.get(column), false));
            }
        }
        return cells;
    }

    private Handled retry(Request request) {
        Located at = locate(request);
        request.body(Retry.class);
        at.set.parked().retry(at.pin.key());
        return new Handled(id(at.pin.key()), "is looked at again; list it to see what came of it", "", false);
    }

    private Handled skip(Request request) {
        Located at = locate(request);
        Skip asked = request.body(Skip.class);
        RowKey key = at.pin.key();
        requireReplicated(at);
        String id = "skip." + key.hashText() + "." + clockMicros.getAsLong();
        String effect = at.pin.projection() == null
                ? "the row is deleted at all sites"
                : "what the table holds here becomes the row at all sites";
        if (asked.dryRun()) {
            return new Handled(id(key), "would be given up: " + effect, "", true);
        }
        at.set.parked().decide(key, row -> {
            requireStillParked(at);
            return new NewDecision(id, key, content(row), request.author(asked.author()), asked.note());
        });
        return new Handled(id(key), "given up: " + effect, id, false);
    }

    /** What this site does not have it cannot give up for the others: they would lose their row. */
    private static void requireReplicated(Located at) {
        String table = at.pin.key().table();
        if (at.set.find(table).isEmpty()) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    "table '" + table
                            + "' is not replicated here, so to give its row up would delete it at all sites that"
                            + " have it; list the table in this site's file again and restart its agent: the row comes in");
        }
    }

    /** A row that came back into its table in the meantime is in order. */
    private static void requireStillParked(Located at) {
        if (at.set.parked().all().stream().noneMatch(pin -> pin.key().equals(at.pin.key()))) {
            throw ApiException.of(
                    ErrorKind.SUPERSEDED, "row " + id(at.pin.key()) + " is not parked any more; nothing was changed");
        }
    }

    private static StoredDecision content(Optional<Row> row) {
        return row.isPresent()
                ? new StoredDecision(StoredDecision.Effect.REPLACE, row.get(), Set.of())
                : new StoredDecision(StoredDecision.Effect.DELETE, Row.of(Columns.of()), Set.of());
    }
}
