package dev.parley.admin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** How the replication sets stood during the last hour, for plots: at most 720 samples, in memory only. Thread-safe. */
public final class StatusHistory {
    /** Time between two samples. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    static final int SAMPLES_MAX = 720;
    /** So long that one slow batch does not show as rest. */
    private static final Duration RATES_OVER = INTERVAL.multipliedBy(3);

    private static final double MILLIS_PER_SECOND = 1000;
    private static final long UNKNOWN = -1;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long atMillis, List<AgentStatus.SetStatus> sets) {
        Optional<AgentStatus.SetStatus> set(String name) {
            return sets.stream().filter(set -> set.name().equals(name)).findFirst();
        }
    }

    /**
     * Samples of all sets, the oldest first.
     *
     * @param intervalMillis between two samples; a longer gap means that the set was not running
     */
    public record History(long intervalMillis, List<SetHistory> sets) {
        public History {
            sets = List.copyOf(sets);
        }
    }

    /**
     * Columns of equal length, one entry for each sample. All but the delays are counts: {@code captured} and
     * {@code published} since the site's first transaction, the others since the set started, so they may fall back to 0.
     *
     * @param at milliseconds since 1970
     */
    public record SetHistory(
            String set,
            List<Long> at,
            List<Long> captured,
            List<Long> published,
            List<Long> captureLagMillis,
            List<Long> appliedTransactions,
            List<Long> appliedRows,
            List<Long> conflicts,
            List<Long> parkedRows,
            List<OriginHistory> origins) {
        public SetHistory {
            at = List.copyOf(at);
            captured = List.copyOf(captured);
            published = List.copyOf(published);
            captureLagMillis = List.copyOf(captureLagMillis);
            appliedTransactions = List.copyOf(appliedTransactions);
            appliedRows = List.copyOf(appliedRows);
            conflicts = List.copyOf(conflicts);
            parkedRows = List.copyOf(parkedRows);
            origins = List.copyOf(origins);
        }
    }

    /** Delay and backlog of what another site sends here; -1 where the site was not known. */
    public record OriginHistory(String origin, List<Long> lagMillis, List<Long> behind) {
        public OriginHistory {
            lagMillis = List.copyOf(lagMillis);
            behind = List.copyOf(behind);
        }
    }

    /** Adds a sample and forgets those that are too many. */
    public synchronized void add(long atMillis, AgentStatus status) {
        samples.addLast(new Sample(atMillis, status.sets()));
        while (samples.size() > SAMPLES_MAX) {
            samples.removeFirst();
        }
    }

    /**
     * Throughput since the oldest sample of the last fifteen seconds. Nothing is known before the first one, or if the set
     * has started anew since, which counts from 0 again.
     */
    public AgentStatus.RateStatus rates(String set, long nowMillis, long captured, AgentStatus.AppliedStatus applied) {
        for (Sample sample : later(nowMillis - RATES_OVER.toMillis() - 1)) {
            Optional<AgentStatus.SetStatus> then = sample.set(set);
            long millis = nowMillis - sample.atMillis;
            if (then.isPresent() && millis > 0) {
                AgentStatus.AppliedStatus before = then.get().applied();
                if (applied.transactions() < before.transactions() || applied.rows() < before.rows()) {
                    continue;
                }
                double seconds = millis / MILLIS_PER_SECOND;
                return new AgentStatus.RateStatus(
                        millis,
                        (captured - then.get().sequence()) / seconds,
                        (applied.transactions() - before.transactions()) / seconds,
                        (applied.rows() - before.rows()) / seconds);
            }
        }
        return new AgentStatus.RateStatus(0, 0, 0, 0);
    }

    /** The samples later than {@code sinceMillis}. */
    public History since(long sinceMillis) {
        List<Sample> wanted = later(sinceMillis);
        Set<String> names = new LinkedHashSet<>();
        wanted.forEach(sample -> sample.sets.forEach(set -> names.add(set.name())));
        return new History(
                INTERVAL.toMillis(),
                names.stream().map(name -> history(name, wanted)).toList());
    }

    private synchronized List<Sample> later(long sinceMillis) {
        return samples.stream().filter(sample -> sample.atMillis > sinceMillis).toList();
    }

    private static SetHistory history(String name, List<Sample> samples) {
        List<Long> at = new ArrayList<>();
        List<AgentStatus.SetStatus> sets = new ArrayList<>();
        Set<String> origins = new LinkedHashSet<>();
        for (Sample sample : samples) {
            sample.set(name).ifPresent(set -> {
                at.add(sample.atMillis);
                sets.add(set);
                set.origins().forEach(origin -> origins.add(origin.origin()));
            });
        }
        return new SetHistory(
                name,
                at,
                column(sets, AgentStatus.SetStatus::sequence),
                column(sets, AgentStatus.SetStatus::published),
                column(sets, AgentStatus.SetStatus::captureLagMillis),
                column(sets, set -> set.applied().transactions()),
                column(sets, set -> set.applied().rows()),
                column(sets, AgentStatus.SetStatus::conflictsDecided),
                column(sets, AgentStatus.SetStatus::parkedRows),
                origins.stream().map(origin -> origin(origin, sets)).toList());
    }

    private static OriginHistory origin(String origin, List<AgentStatus.SetStatus> sets) {
        return new OriginHistory(
                origin,
                column(sets, set -> of(set, origin, AgentStatus.OriginStatus::lagMillis)),
                column(sets, set -> of(set, origin, AgentStatus.OriginStatus::behind)));
    }

    private static long of(AgentStatus.SetStatus set, String origin, ToLongFunction<AgentStatus.OriginStatus> value) {
        return set.origins().stream()
                .filter(one -> one.origin().equals(origin))
                .mapToLong(value)
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static List<Long> column(List<AgentStatus.SetStatus> sets, ToLongFunction<AgentStatus.SetStatus> value) {
        return sets.stream().map(value::applyAsLong).toList();
    }

    /** {@code /history}. */
    public Route route() {
        return Route.get(
                "/history",
                "How the replication sets stood during the last hour, every five seconds.",
                List.of(new Parameter("since", "Only samples later than this: milliseconds since 1970.")),
                History.class,
                request -> since(request.number("since", 0, 0, Long.MAX_VALUE)));
    }
}
