package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.admin.Parameter;
import dev.parley.admin.Request;
import dev.parley.admin.Route;
import dev.parley.pipeline.TableShape;
import dev.parley.review.ConflictApi.Count;
import dev.parley.review.ConflictApi.Decided;
import dev.parley.review.ConflictApi.Page;
import dev.parley.review.ConflictApi.Resolve;
import dev.parley.review.ConflictApi.Stats;
import dev.parley.review.ConflictApi.Summary;
import dev.parley.review.ConflictApi.Undo;
import dev.parley.review.ConflictApi.View;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.ConflictKind;
import dev.parley.store.ConflictFilter;
import dev.parley.store.ConflictName;
import dev.parley.store.ConflictStatus;
import dev.parley.store.FoundConflict;
import dev.parley.store.NewDecision;
import dev.parley.store.ReviewStore;
import dev.parley.store.StoreException;
import dev.parley.store.StoredKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
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
    private static final int HASH_DIGITS = 32;
    private static final List<String> STATES = List.of("pending", "provisional", "final", "decided");
    private static final List<Parameter> FILTER = List.of(
            new Parameter("set", "Replication set."),
            new Parameter("table", "Canonical name of the table."),
            new Parameter("key", "Values of the primary key in key order, separated by commas; needs `table`."),
            new Parameter("rule", "Name of the rule that decided."),
            new Parameter("kind", "Kind of conflict, such as `update_origin_differs`."),
            new Parameter("site", "Site that wrote the losing or the winning write."),
            new Parameter("state", "`pending` (nobody has decided), `provisional`, `final` or `decided`."),
            new Parameter("since", "Met at this time or later: ISO 8601 in UTC."),
            new Parameter("until", "Met before this time: ISO 8601 in UTC."));

    private final List<String> members;
    private final Supplier<List<ReviewedSet>> sets;
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
        this.sets = sets;
        this.views = new ConflictViews(redactor);
        this.clockMicros = clockMicros;
    }

    public List<Route> routes() {
        List<Parameter> page = new ArrayList<>(FILTER);
        page.add(new Parameter("limit", "The latest ones, at most so many: 1 to 1000, else 50."));
        return List.of(
                Route.get("/conflicts", "Conflicts, the latest first.", page, Page.class, guarded(this::list)),
                Route.get(
                        "/conflict-stats",
                        "How many conflicts there are, by table, kind, rule, losing site and state.",
                        FILTER,
                        Stats.class,
                        guarded(this::stats)),
                Route.get("/conflicts/{id}", "One conflict.", List.of(), View.class, guarded(this::show)),
                Route.post(
                        "/conflicts/{id}/resolve",
                        "Writes a version that stands above all versions of the conflict, at all sites.",
                        Resolve.class,
                        Decided.class,
                        guarded(this::resolve)),
                Route.post(
                        "/conflicts/{id}/undo",
                        "Restores the losing version, or what the latest decision replaced, in the same way.",
                        Undo.class,
                        Decided.class,
                        guarded(this::undo)));
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

    private List<ReviewedSet> running(Optional<String> wanted) {
        List<ReviewedSet> running = ReviewedSet.requireRunning(sets.get());
        return wanted.isEmpty() ? running : List.of(ReviewedSet.named(wanted.get(), running));
    }

    private Page list(Request request) {
        int limit = (int) request.number("limit", LIMIT, 1, LIMIT_MAX);
        List<Summary> found = new ArrayList<>();
        boolean more = false;
        for (ReviewedSet set : running(request.query("set"))) {
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
        for (ReviewedSet set : running(request.query("set"))) {
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
            requireTable(table.get());
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
                state.map(word -> Set.of(ConflictStatus.valueOf(word.toUpperCase(Locale.ROOT))))
                        .orElse(Set.of()),
                state.filter("pending"::equals).map(word -> false),
                time(request, "since"),
                time(request, "until"),
                limit));
    }

    private void requireTable(String table) {
        List<ReviewedSet> running = running(Optional.empty());
        if (running.stream().noneMatch(set -> set.has(table))) {
            throw ReviewedSet.unknownTable(table, running);
        }
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

    /** A conflict and the set it is in. */
    private record Located(ReviewedSet set, FoundConflict conflict) {}

    private Located locate(String id) {
        ConflictName name = ConflictId.parse(id);
        for (ReviewedSet set : running(Optional.empty())) {
            List<FoundConflict> found = set.search().named(name);
            if (found.size() == 1) {
                return new Located(set, found.get(0));
            }
        }
        requireTable(name.key().table());
        throw ApiException.of(
                ErrorKind.UNKNOWN_ID,
                "no conflict '" + id
                        + "' here: it may be forgotten by now, see conflicts.retention, or never have reached"
                        + " this site; `parley conflicts list --table "
                        + name.key().table() + "` shows those there are");
    }

    private View show(Request request) {
        Located at = locate(request.path("id"));
        return views.view(at.set, at.conflict, at.set.reviews().taken(prefix(at.conflict)));
    }

    private Decided resolve(Request request) {
        Located at = locate(request.path("id"));
        Resolve asked = request.body(Resolve.class);
        String prefix = prefix(at.conflict);
        return decide(at, prefix, asked.dryRun(), found -> resolver(at, found).resolve(asked, prefix));
    }

    private Decided undo(Request request) {
        Located at = locate(request.path("id"));
        Undo asked = request.body(Undo.class);
        String prefix = prefix(at.conflict);
        return decide(at, prefix, asked.dryRun(), found -> resolver(at, found).undo(asked, prefix));
    }

    private Resolver resolver(Located at, ReviewStore.Case found) {
        TableShape table = at.set.table(found.key().table());
        return new Resolver(
                table,
                at.set.policies().apply(table.name()),
                at.set.states().apply(found.key()),
                found,
                views.detail(found.conflict()));
    }

    private Decided decide(Located at, String prefix, boolean dryRun, ReviewStore.Decider decider) {
        try {
            NewDecision made = at.set
                    .reviews()
                    .decide(
                            at.conflict,
                            prefix,
                            found -> {
                                NewDecision decision = decider.decide(found);
                                if (dryRun) {
                                    throw new DryRun(decision);
                                }
                                return decision;
                            },
                            clockMicros.getAsLong());
            return decided(at, made, false);
        } catch (DryRun e) {
            return decided(at, e.decision, true);
        }
    }

    /** Ends a transaction that was only to be tried. */
    private static final class DryRun extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient NewDecision decision;

        DryRun(NewDecision decision) {
            super("a dry run changes nothing", null, false, false);
            this.decision = decision;
        }
    }

    private static Decided decided(Located at, NewDecision made, boolean dryRun) {
        List<String> columns = made.content().image().columns().names().stream()
                .filter(column -> made.content().image().get(column) != Value.Unchanged.UNCHANGED)
                .toList();
        return new Decided(
                ConflictId.of(at.conflict.name()),
                made.id(),
                columns,
                dryRun ? "would be written" : "written here, on its way to all sites",
                dryRun);
    }

    /** Begins the identifiers of all decisions on a conflict; one that was decided with another has that one's. */
    private static String prefix(FoundConflict conflict) {
        String decision = conflict.decision();
        if (decision != null && decision.lastIndexOf('.') > 0) {
            return decision.substring(0, decision.lastIndexOf('.') + 1);
        }
        ConflictName name = conflict.name();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join(
                                    "\0",
                                    name.key().table(),
                                    name.key().keyHash(),
                                    name.loser().toString(),
                                    name.unit())
                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS) + ".";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
