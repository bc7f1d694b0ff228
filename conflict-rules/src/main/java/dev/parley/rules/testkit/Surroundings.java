package dev.parley.rules.testkit;

import java.util.List;
import java.util.function.Supplier;

/**
 * Where an evaluation takes place that has to come to the same bytes everywhere. What a process can change of itself only as
 * a whole, such as its locale and time zone, is left to tests, which own their process.
 */
@FunctionalInterface
public interface Surroundings {
    /** Here, and here again. */
    Surroundings HERE = evaluation -> List.of(evaluation.get(), evaluation.get());

    /** What the evaluation comes to in each of the surroundings; at least twice. */
    List<byte[]> each(Supplier<byte[]> evaluation);
}
