package dev.parley.it.nemesis;

import java.time.Duration;

/**
 * When a fault is injected, and for how long.
 *
 * @param at after the start of the nemesis
 * @param hold until it is healed
 */
public record PlannedFault(Fault fault, Duration at, Duration hold) {
    Duration end() {
        return at.plus(hold);
    }
}
