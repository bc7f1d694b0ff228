package dev.parley.sim;

import dev.parley.rules.Nullable;
import dev.parley.rules.policy.DeletePolicy;

/**
 * What is simulated: the seed's own configuration or one delete policy, the right protocol or a planted bug.
 *
 * @param deletes null: as the seed draws it
 * @param mutant null: no bug
 */
record Experiment(@Nullable DeletePolicy deletes, @Nullable Mutant mutant) {

    private Protocol protocol() {
        return mutant == null ? new Protocol() : mutant.protocol();
    }

    private SimConfig config(long seed) {
        SimConfig config = SimConfig.ofSeed(seed);
        return deletes == null ? config : config.with(deletes);
    }

    Run run(long seed, Trace trace) {
        return Run.of(config(seed), Choices.ofSeed(seed), protocol(), trace);
    }

    /** Runs a tape again, in the world that it was recorded in. */
    Run replay(Run recorded, Trace trace) {
        return replay(recorded.config(), recorded.tape().decisions(), trace);
    }

    Run replay(SimConfig config, int[] tape, Trace trace) {
        return Run.of(config, Choices.ofTape(tape), protocol(), trace);
    }
}
