package dev.parley.verify;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.verify.Judgement.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks at rows that differed when they were read until each is decided. A row is equal by one look; it is different only
 * if it still is after both sites have captured everything that either had captured when the difference was first seen.
 * Rows that change all the time are decided like others (see {@link Judge}). Used by one thread.
 */
final class Recheck {
    private static final int GROUP = 256;
    private static final Duration PAUSE_FIRST = Duration.ofMillis(20);
    private static final Duration PAUSE_MAX = Duration.ofMillis(500);

    private final VerifySite reference;
    private final VerifySite other;
    private final List<String> where;
    private final VerifyOptions options;
    private final VerifyListener listener;
    private final LongSupplier nanoClock;

    /** How long a row is known to be otherwise than it should, and what was seen first. */
    private record Suspicion(Judgement first, long since) {}

    Recheck(
            VerifySite reference,
            VerifySite other,
            List<String> where,
            VerifyOptions options,
            VerifyListener listener,
            LongSupplier nanoClock) {
        this.reference = reference;
        this.other = other;
        this.where = where;
        this.options = options;
        this.listener = listener;
        this.nanoClock = nanoClock;
    }

    /** The rows that differ, or could not be decided within the limit. */
    List<Difference> run(List<RowKey> keys) throws InterruptedException {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<Difference> differences = new ArrayList<>();
        Map<RowKey, Suspicion> suspicions = new HashMap<>();
        Map<RowKey, Judgement> open = new LinkedHashMap<>();
        List<RowKey> looked = keys;
        long lookedOnce = Long.MIN_VALUE; // a row is decided by two looks, and one at many or wide rows takes its time
        Duration pause = PAUSE_FIRST;
        while (true) {
            open.clear();
            for (Judgement judgement : look(looked)) {
                Difference difference = decided(judgement, suspicions);
                if (difference != null) {
                    differences.add(difference);
                } else if (judgement.verdict() != Verdict.EQUAL) {
                    open.put(judgement.key(), judgement);
                }
            }
            listener.settling(keys.get(0).table(), open.size(), keys.size() - open.size());
            lookedOnce = lookedOnce == Long.MIN_VALUE ? nanoClock.getAsLong() : lookedOnce;
            if (open.isEmpty()
                    || nanoClock.getAsLong() - lookedOnce
                            > options.settleLimit().toNanos()) {
                break;
            }
            looked = List.copyOf(open.keySet());
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
        }
        open.values().forEach(judgement -> differences.add(undecided(judgement)));
        return differences;
    }

    private List<Judgement> look(List<RowKey> keys) {
        return Fitting.all(keys, rest -> {
            List<Sighting> seen = reference.look(rest.subList(0, Math.min(rest.size(), GROUP)));
            return Fitting.all(seen, some -> other.judge(some, where));
        });
    }

    /** The difference, if it has lasted. */
    private @Nullable Difference decided(Judgement judgement, Map<RowKey, Suspicion> suspicions) {
        if (judgement.verdict() == Verdict.EQUAL) {
            suspicions.remove(judgement.key());
            return null;
        }
        if (judgement.verdict() == Verdict.AGAIN) {
            return null;
        }
        Suspicion suspicion = suspicions.get(judgement.key());
        if (suspicion == null) {
            suspicions.put(judgement.key(), new Suspicion(judgement, nanoClock.getAsLong()));
            return null;
        }
        boolean outlived = judgement.covered().covers(suspicion.first().frontier());
        boolean patient = judgement.verdict() == Verdict.DIFFERENT
                || nanoClock.getAsLong() - suspicion.since()
                        >= options.patience().toNanos();
        return outlived && patient ? Difference.of(judgement, other.name(), true, judgement.reason()) : null;
    }

    private Difference undecided(Judgement judgement) {
        String reason = judgement.reason().isEmpty()
                ? "differs, but a site has not come as far within "
                        + options.settleLimit().toSeconds() + " s as the other was when it was seen"
                : judgement.reason();
        return Difference.of(judgement, other.name(), false, reason);
    }
}
