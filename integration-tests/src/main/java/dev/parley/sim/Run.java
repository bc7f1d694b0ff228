package dev.parley.sim;

import dev.parley.rules.Nullable;

/**
 * One run and how it ended.
 *
 * @param violation null if all held
 * @param tape every decision, and where each event began
 */
record Run(SimConfig config, @Nullable Violation violation, Stats stats, Tape tape) {

    static Run of(SimConfig config, Choices choices, Protocol protocol, Trace trace) {
        World world = new World(config, choices, protocol, trace);
        Violation violation = null;
        try {
            world.run();
        } catch (Violation e) {
            violation = e;
        } catch (RuntimeException e) {
            violation = new Violation("CODE", "production code has failed: " + e, e);
        }
        return new Run(config, violation, world.stats(), choices.tape());
    }

    boolean failed() {
        return violation != null;
    }
}
