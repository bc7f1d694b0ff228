package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.admin.Request;
import dev.parley.admin.Route;
import dev.parley.config.ConfigException;
import dev.parley.pipeline.TableShape;
import dev.parley.policy.PolicyFile;
import dev.parley.policy.PolicyFit;
import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.ConflictApi.Summary;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.PolicyProblem;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.store.ConflictFilter;
import dev.parley.store.FoundConflict;
import dev.parley.wire.ConflictDetail;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /rules/whatif}: what recorded conflicts would have become under other rules. Changes nothing. Thread-safe. */
public final class WhatIfRoutes {
    /** Most conflicts of one question, the latest. */
    private static final int CONFLICTS_MAX = 5_000;

    private static final int SAMPLES_MAX = 100;
    /** The interface answers within thirty seconds or not at all. */
    private static final Duration TIME_MAX = Duration.ofSeconds(5);

    private final Supplier<List<ReviewedSet>> sets;
    private final Redactor redactor;
    private final ConflictViews views;
    private final LongSupplier nanoClock;

    /**
     * Routes over what is running.
     *
     * @param sets those running now
     * @param nanoClock monotonic nanoseconds
     */
    public WhatIfRoutes(Supplier<List<ReviewedSet>> sets, Redactor redactor, LongSupplier nanoClock) {
        this.sets = sets;
        this.redactor = redactor;
        this.views = new ConflictViews(redactor);
        this.nanoClock = nanoClock;
    }

    /**
     * What to try.
     *
     * @param policy the candidate, as YAML
     * @param since conflicts met at this time or later, ISO 8601 in UTC; empty for all that are remembered
     * @param table canonical name; empty for all
     * @param samples most changed conflicts told one by one, at most 100
     */
    public record Question(String policy, String since, String table, int samples) {
        public Question {
            policy = policy == null ? "" : policy;
            since = since == null ? "" : since;
            table = table == null ? "" : table;
        }
    }

    /** Conflicts of one kind under one rule: how many were decided again, and how many came out otherwise. */
    public record Count(String table, String kind, String rule, long examined, long changed) {}

    /** A column that comes out otherwise. */
    public record Change(String column, Cell now, Cell then) {}

    /**
     * A conflict that comes out otherwise.
     *
     * @param now {@code row}, {@code absent} or {@code unknown}; with the units that wait for a person
     */
    public record Sample(
            Summary conflict,
            String now,
            String then,
            List<String> nowWaiting,
            List<String> thenWaiting,
            List<Change> columns) {
        public Sample {
            nowWaiting = List.copyOf(nowWaiting);
            thenWaiting = List.copyOf(thenWaiting);
            columns = List.copyOf(columns);
        }
    }

    /**
     * What came of it.
     *
     * @param version of the candidate
     * @param examined conflicts decided again
     * @param changed of those, how many came out otherwise
     * @param incomplete conflicts whose record does not hold all that they were decided from
     * @param more true if there are older ones that were not looked at, for want of time or because of the bound
     */
    public record Answer(
            int version,
            String hash,
            long examined,
            long changed,
            long incomplete,
            boolean more,
            List<Count> counts,
            List<Sample> samples) {
        public Answer {
            counts = List.copyOf(counts);
            samples = List.copyOf(samples);
        }
    }

    public List<Route> routes() {
        return List.of(Route.ask(
                "/rules/whatif",
                "Decides recorded conflicts again under another policy and says what would have become of them.",
                Question.class,
                Answer.class,
                ConflictRoutes.guarded(this::answer)));
    }

    private Answer answer(Request request) {
        Question question = request.body(Question.class);
        List<ReviewedSet> running = ReviewedSet.requireRunning(sets.get());
        GroupPolicy candidate = candidate(question.policy());
        List<ReviewedSet> asked = running.stream()
                .filter(set -> question.table().isEmpty() || set.has(question.table()))
                .toList();
        if (asked.isEmpty()) {
            throw ReviewedSet.unknownTable(question.table(), running);
        }
        requireFit(candidate, running);
        Tally tally = new Tally(candidate, Math.max(0, Math.min(SAMPLES_MAX, question.samples())));
        ConflictFilter filter = filter(question);
        long deadline = nanoClock.getAsLong() + TIME_MAX.toNanos();
        asked.forEach(set -> tally.add(set, filter, deadline));
        return tally.answer();
    }

    private static GroupPolicy candidate(String text) {
        try {
            return PolicyFile.parse("the policy", text).policy();
        } catch (ConfigException e) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST,
                    String.valueOf(e.getMessage()).lines().map(String::strip).collect(Collectors.joining("; ")));
        }
    }

    private static void requireFit(GroupPolicy candidate, List<ReviewedSet> running) {
        List<TableShape> tables =
                running.stream().flatMap(set -> set.tables().stream()).toList();
        candidate.tables().forEach((name, policy) -> requireColumns(policy, table(name, tables, running)));
        Set<String> problems = new TreeSet<>();
        for (PolicyProblem problem : PolicyFit.of(candidate, tables)) {
            problems.add(problem.toString().replace("\n", " "));
        }
        if (!problems.isEmpty()) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    "the policy does not fit the tables of this site: " + String.join("; ", problems));
        }
    }

    private static TableShape table(String name, List<TableShape> tables, List<ReviewedSet> running) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ReviewedSet.unknownTable(name, running));
    }

    private static void requireColumns(RowPolicy policy, TableShape table) {
        for (ColumnGroup group : policy.groups()) {
            for (String column : group.columns()) {
                if (!table.names().names().contains(column)) {
                    throw ApiException.unknown(
                            ErrorKind.UNKNOWN_COLUMN,
                            "column of table " + table.name(),
                            column,
                            table.names().names());
                }
            }
        }
    }

    private static ConflictFilter filter(Question question) {
        return new ConflictFilter(
                Optional.of(question.table()).filter(table -> !table.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                false,
                Optional.of(question.since()).filter(since -> !since.isEmpty()).map(WhatIfRoutes::micros),
                Optional.empty(),
                CONFLICTS_MAX + 1);
    }

    private static long micros(String since) {
        try {
            return TimeUnit.MILLISECONDS.toMicros(Instant.parse(since).toEpochMilli());
        } catch (DateTimeParseException e) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST,
                    "since must be a time in UTC such as 2027-03-31T10:15:30Z, found '" + since + "'");
        }
    }

    /** Adds up one answer. */
    private final class Tally {
        private final GroupPolicy candidate;
        private final int samplesMax;
        private final Map<List<String>, long[]> counts =
                new TreeMap<>((a, b) -> String.join("\0", a).compareTo(String.join("\0", b)));
        private final List<Sample> samples = new ArrayList<>();
        private long incomplete;
        private boolean more;

        Tally(GroupPolicy candidate, int samplesMax) {
            this.candidate = candidate;
            this.samplesMax = samplesMax;
        }

        /** One by one: a record may be large, and all of them together larger than the agent's memory. */
        void add(ReviewedSet set, ConflictFilter filter, long deadline) {
            List<FoundConflict> found = set.search().find(filter);
            more |= found.size() > CONFLICTS_MAX;
            for (FoundConflict one : found.subList(0, Math.min(found.size(), CONFLICTS_MAX))) {
                if (nanoClock.getAsLong() - deadline > 0) {
                    more = true;
                    return;
                }
                set.search().named(one.name()).forEach(whole -> add(set, whole));
            }
        }

        private void add(ReviewedSet set, FoundConflict found) {
            String table = found.row().key().table();
            ConflictDetail detail = views.detail(found);
            if (!set.has(table) || !ConflictViews.isComplete(detail, found.row())) {
                incomplete++;
                return;
            }
            RowPolicy present = set.policies().apply(table);
            WhatIf.Difference difference = WhatIf.of(detail.inputs(), present, candidate.forTable(table));
            long[] count = counts.computeIfAbsent(
                    List.of(table, found.row().kind(), found.row().rule()), key -> new long[2]);
            count[0]++;
            if (difference.isChange()) {
                count[1]++;
                if (samples.size() < samplesMax) {
                    samples.add(sample(set, found, difference));
                }
            }
        }

        private Sample sample(ReviewedSet set, FoundConflict found, WhatIf.Difference difference) {
            String table = found.row().key().table();
            return new Sample(
                    views.summary(set, found),
                    difference.now().state(),
                    difference.then().state(),
                    List.copyOf(difference.now().waiting()),
                    List.copyOf(difference.then().waiting()),
                    difference.columns().stream()
                            .map(column -> new Change(
                                    column,
                                    redactor.cell(
                                            table, column, difference.now().value(column), false),
                                    redactor.cell(
                                            table, column, difference.then().value(column), true)))
                            .toList());
        }

        Answer answer() {
            List<Count> all = new ArrayList<>();
            counts.forEach((key, count) -> all.add(new Count(key.get(0), key.get(1), key.get(2), count[0], count[1])));
            return new Answer(
                    candidate.version(),
                    candidate.hash(),
                    all.stream().mapToLong(Count::examined).sum(),
                    all.stream().mapToLong(Count::changed).sum(),
                    incomplete,
                    more,
                    all,
                    samples);
        }
    }
}
