package dev.parley.sim;

import dev.parley.rules.Nullable;

/**
 * What is simulated: some worlds, with the right protocol or a planted bug.
 *
 * @param mutant null: no bug
 */
record Experiment(Worlds worlds, @Nullable Mutant mutant) {

    private Protocol protocol() {
        return mutant == null ? new Protocol() : mutant.protocol();
    }

    Run run(long seed, Trace trace) {
        return Run.of(worlds.ofSeed(seed), Choices.ofSeed(seed), protocol(), trace);
    }

    /** Runs a tape again, in the world that it was recorded in. */
    Run replay(Run recorded, Trace trace) {
        return replay(recorded.config(), recorded.tape().decisions(), trace);
    }

    Run replay(SimConfig config, int[] tape, Trace trace) {
        return Run.of(config, Choices.ofTape(tape), protocol(), trace);
    }
}
