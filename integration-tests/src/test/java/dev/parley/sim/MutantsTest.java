package dev.parley.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulator that finds nothing proves nothing: every planted bug must be found. */
@Tag("long")
class MutantsTest {
    /** Bugs that may take more seeds are planted in the long run. */
    private static final int SEEDS_MAX = Integer.getInteger("parley.simulate.mutant-seeds", 300);

    private static final Map<Mutant, Long> FOUND = Collections.synchronizedMap(new EnumMap<>(Mutant.class));

    static List<Mutant> mutants() {
        return Arrays.stream(Mutant.values())
                .filter(mutant -> mutant.seeds() <= SEEDS_MAX)
                .toList();
    }

    @BeforeAll
    static void quiet() {
        Simulate.quiet();
    }

    @AfterAll
    static void summary() {
        System.out.println(FOUND.size() + " of " + mutants().size() + " planted bugs found, after "
                + FOUND.values().stream().mapToLong(seed -> seed + 1).sum() + " seeds together");
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void plantedBugIsFound(Mutant mutant) {
        long killer = mutant.firstKill();

        System.out.println(mutant + " found by seed " + killer + " of " + mutant.seeds() + ": " + mutant.bug());
        assertThat(killer).as(mutant.bug()).isNotNegative();
        FOUND.put(mutant, killer);
    }
}
