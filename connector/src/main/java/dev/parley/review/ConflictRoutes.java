package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.admin.Parameter;
import dev.parley.admin.Request;
import dev.parley.admin.Route;
import dev.parley.review.ConflictApi.Count;
import dev.parley.review.ConflictApi.Page;
import dev.parley.review.ConflictApi.Stats;
import dev.parley.review.ConflictApi.Summary;
import dev.parley.review.ConflictApi.View;
import dev.parley.rules.state.ConflictKind;
import dev.parley.store.ConflictFilter;
import dev.parley.store.ConflictStatus;
import dev.parley.store.FoundConflict;
import dev.parley.store.StoreException;
import dev.parley.store.StoredKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code /conflicts} and what is below it. Thread-safe. */
public final class ConflictRoutes {
    private static final int LIMIT = 50;
    private static final int LIMIT_MAX = 1_000;
    private static final List<String> STATES = List.of("pending", "proposed", "provisional", "final", "decided");
    private static final List<Parameter> FILTER = List.of(
            new Parameter("set", "Replication set."),
            new Parameter("table", "Canonical name of the table."),
            new Parameter("key", "Values of the primary key in key order, separated by commas; needs `table`."),
            new Parameter("rule", "Name of the rule that decided."),
            new Parameter("kind", "Kind of conflict, such as `update_origin_differs`."),
            new Parameter("site", "Site that wrote the losing or the winning write."),
            new Parameter(
                    "state",
                    "`pending` (nobody has decided), `proposed` (a decision waits for approval), `provisional`, `final` or"
                            + " `decided`."),
            new Parameter("since", "Met at this time or later: ISO 8601 in UTC."),
            new Parameter("until", "Met before this time: ISO 8601 in UTC."));

    private final List<String> members;
    private final ConflictFinder finder;
    private final ConflictViews views;
    private final LongSupplier clockMicros;

    /**
     * Routes over what is running.
     *
     * @param members the sites of the group
     * @param sets those running now
     */
    public ConflictRoutes(
            List<String> members, Supplier<List<ReviewedSet>> sets, Redactor redactor, LongSupplier clockMicros) {
        this.members = List.copyOf(members);
        this.finder = new ConflictFinder(sets);
        this.views = new ConflictViews(redactor);
        this.clockMicros = clockMicros;
    }

    public List<Route> routes() {
        List<Parameter> page = new ArrayList<>(FILTER);
        page.add(new Parameter("limit", "The latest ones, at most so many: 1 to 1000, else 50."));
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/conflicts", "Conflicts, the latest first.", page, Page.class, guarded(this::list)),
                Route.get(
                        "/conflict-stats",
                        "How many conflicts there are, by table, kind, rule, losing site and state.",
                        FILTER,
                        Stats.class,
                        guarded(this::stats)),
                Route.get("/conflicts/{id}", "One conflict.", List.of(), View.class, guarded(this::show))));
        routes.addAll(new DecisionRoutes(finder, views, clockMicros).routes());
        return List.copyOf(routes);
    }

    static Route.Handler guarded(Route.Handler handler) {
        return request -> {
            try {
                return handler.answer(request);
            } catch (StoreException e) {
                throw ApiException.of(
                        ErrorKind.DATABASE, String.valueOf(e.getMessage()) + "; nothing was changed, try again");
            }
        };
    }

    private Page list(Request request) {
        int limit = (int) request.number("limit", LIMIT, 1, LIMIT_MAX);
        List<Summary> found = new ArrayList<>();
        boolean more = false;
        for (ReviewedSet set : finder.running(request.query("set"))) {
            Optional<ConflictFilter> filter = filter(set, request, limit + 1);
            List<FoundConflict> rows =
                    filter.isEmpty() ? List.of() : set.search().find(filter.get());
            more |= rows.size() > limit;
            rows.stream().limit(limit).forEach(row -> found.add(views.summary(set, row)));
        }
        found.sort(Comparator.comparing(Summary::metAt).reversed().thenComparing(Summary::id));
        return new Page(found.stream().limit(limit).toList(), more || found.size() > limit);
    }

    private Stats stats(Request request) {
        List<Count> counts = new ArrayList<>();
        for (ReviewedSet set : finder.running(request.query("set"))) {
            filter(set, request, LIMIT_MAX)
                    .ifPresent(filter -> set.search()
                            .counts(filter)
                            .forEach(count -> counts.add(new Count(
                                    set.name(),
                                    count.table(),
                                    count.kind(),
                                    count.rule(),
                                    count.loserSite(),
                                    count.status().name().toLowerCase(Locale.ROOT),
                                    count.count()))));
        }
        return new Stats(counts.stream().mapToLong(Count::count).sum(), counts);
    }

    /** Empty if the set has nothing of the table asked for, and another one may. */
    private Optional<ConflictFilter> filter(ReviewedSet set, Request request, int limit) {
        Optional<String> table = request.query("table");
        if (table.isPresent() && !set.has(table.get())) {
            finder.requireTable(table.get());
            return Optional.empty();
        }
        Optional<String> key = request.query("key");
        if (key.isPresent() && table.isEmpty()) {
            throw ApiException.of(ErrorKind.BAD_REQUEST, "key needs the table that it is a key of; add table");
        }
        Optional<String> state = request.word("state", STATES);
        return Optional.of(new ConflictFilter(
                table,
                key.map(text -> StoredKey.of(KeyText.parse(set.table(table.orElse("")), text))
                        .keyHash()),
                request.query("rule"),
                request.word(
                        "kind",
                        Arrays.stream(ConflictKind.values())
                                .map(ConflictKind::text)
                                .toList()),
                site(request),
                state.filter(word -> !word.equals("proposed"))
                        .map(word -> Set.of(ConflictStatus.valueOf(word.toUpperCase(Locale.ROOT))))
                        .orElse(Set.of()),
                state.filter("pending"::equals).map(word -> false),
                state.filter("proposed"::equals).isPresent(),
                time(request, "since"),
                time(request, "until"),
                limit));
    }

    private Optional<String> site(Request request) {
        Optional<String> site = request.query("site");
        if (site.isPresent() && !members.contains(site.get())) {
            throw ApiException.unknown(ErrorKind.UNKNOWN_SITE, "site", site.get(), members);
        }
        return site;
    }

    private static Optional<Long> time(Request request, String name) {
        return request.query(name).map(text -> {
            try {
                return TimeUnit.MILLISECONDS.toMicros(Instant.parse(text).toEpochMilli());
            } catch (DateTimeParseException e) {
                throw ApiException.of(
                        ErrorKind.BAD_REQUEST,
                        name + " must be a time in UTC such as 2027-03-31T10:15:30Z, found '" + text + "'");
            }
        });
    }

    private View show(Request request) {
        ConflictFinder.Located at = finder.locate(request.path("id"));
        return views.view(at.set(), at.conflict(), at.set().reviews().past(at.conflict(), at.prefix()));
    }
}
