package dev.parley.it.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What the nemesis is going to do: a pure function of its seed. Faults of one target follow one another; those of
 * different targets may overlap. All are healed by the end of the time given.
 *
 * @param lanes target to its faults, by time
 */
public record NemesisPlan(Map<String, List<PlannedFault>> lanes) {
    public NemesisPlan {
        Map<String, List<PlannedFault>> copy = new LinkedHashMap<>();
        lanes.forEach((target, faults) -> copy.put(target, List.copyOf(faults)));
        lanes = Collections.unmodifiableMap(copy);
    }

    /** How often a fault is to happen. */
    public record Wish(Fault fault, int times) {}

    /**
     * Spreads the faults over the time.
     *
     * @param whole all faults are injected and healed within it
     * @param longestHold no fault lasts longer
     */
    public static NemesisPlan random(long seed, Duration whole, Duration longestHold, List<Wish> wishes) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, List<Fault>> byTarget = new LinkedHashMap<>();
        for (Wish wish : wishes) {
            List<Fault> faults = byTarget.computeIfAbsent(wish.fault().target(), target -> new ArrayList<>());
            faults.addAll(Collections.nCopies(wish.times(), wish.fault()));
        }
        Map<String, List<PlannedFault>> lanes = new LinkedHashMap<>();
        byTarget.forEach((target, faults) -> {
            Collections.shuffle(faults, new Random(random.nextLong()));
            lanes.put(target, spread(random, faults, whole, longestHold));
        });
        return new NemesisPlan(lanes);
    }

    /** Each fault gets an equal slot, and in it a random moment and a random length. */
    private static List<PlannedFault> spread(
            SplittableRandom random, List<Fault> faults, Duration whole, Duration longestHold) {
        List<PlannedFault> planned = new ArrayList<>();
        long slot = whole.toMillis() / Math.max(1, faults.size());
        for (int i = 0; i < faults.size(); i++) {
            long hold = 1 + random.nextLong(Math.max(1, Math.min(longestHold.toMillis(), slot / 2)));
            long at = slot * i + random.nextLong(Math.max(1, slot - hold));
            planned.add(new PlannedFault(faults.get(i), Duration.ofMillis(at), Duration.ofMillis(hold)));
        }
        return planned;
    }

    /** Number of faults planned. */
    public int size() {
        return lanes.values().stream().mapToInt(List::size).sum();
    }
}
