package dev.parley.it.matrix;

import dev.parley.it.checker.Alarms;
import dev.parley.it.nemesis.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A fault of the matrix, and which alarms it must and must not raise.
 *
 * @param label as in the table
 * @param make the fault at a scene
 * @param expected site to words that its agent must say at {@code /readyz} while the fault lasts
 * @param quiet sites whose agents must be ready all the while
 * @param shown metrics that must be shown while it lasts
 * @param clocks whether each site needs a clock of its own
 * @param loads under which it can strike
 */
record FaultKind(
        String label,
        Function<Scene, Fault> make,
        Function<Scene, Map<String, String>> expected,
        Function<Scene, List<String>> quiet,
        Function<Scene, List<Alarms.Gauge>> shown,
        boolean clocks,
        Set<Load.Kind> loads) {
    private static final Set<Load.Kind> ALL = Set.of(Load.Kind.values());

    FaultKind {
        loads = Set.copyOf(loads);
    }

    private FaultKind(
            String label,
            Function<Scene, Fault> make,
            Function<Scene, Map<String, String>> expected,
            Function<Scene, List<String>> quiet) {
        this(label, make, expected, quiet, scene -> List.of(), false, ALL);
    }

    /** A fault that must raise no alarm anywhere. */
    static FaultKind silent(String label, Function<Scene, Fault> make) {
        return new FaultKind(
                label, make, scene -> Map.of(), scene -> scene.bridge().sites());
    }

    /** A fault of one site: its agent says these words, the others say nothing. */
    static FaultKind local(String label, String words, Function<Scene, Fault> make) {
        return new FaultKind(label, make, scene -> Map.of(scene.victim(), words), Scene::others);
    }

    /** A fault of one site that its agent may bear in silence; the others say nothing. */
    static FaultKind perhaps(String label, Function<Scene, Fault> make) {
        return new FaultKind(label, make, scene -> Map.of(), Scene::others);
    }

    /** A fault that all agents must tell. */
    static FaultKind global(String label, String words, Function<Scene, Fault> make) {
        return new FaultKind(
                label,
                make,
                scene -> {
                    Map<String, String> expected = new java.util.LinkedHashMap<>();
                    scene.bridge().sites().forEach(site -> expected.put(site, words));
                    return expected;
                },
                scene -> List.of());
    }

    /** The clock of one site jumps: who is behind shows how far the other's writes lie in the future. */
    static FaultKind clock(String label, Duration ahead) {
        return new FaultKind(
                label,
                scene -> Fault.of(
                        scene.victim(), label, () -> scene.setClock(ahead), () -> scene.setClock(Duration.ZERO)),
                scene -> Map.of(),
                Scene::others,
                scene -> ahead.isNegative()
                        ? scene.others().stream()
                                .map(other -> ahead(scene.victim(), other, ahead.negated()))
                                .toList()
                        : scene.others().stream()
                                .map(other -> ahead(other, scene.victim(), ahead))
                                .toList(),
                true,
                ALL);
    }

    /** All but a minute, as commits take their time. */
    private static Alarms.Gauge ahead(String site, String origin, Duration least) {
        return new Alarms.Gauge(
                site,
                "parley_origin_clock_ahead_seconds{origin=\"" + origin + "\",set=\"main\"}",
                least.minusMinutes(1).toSeconds());
    }

    /** The same, but only under these workloads. */
    FaultKind only(Load.Kind... kinds) {
        return new FaultKind(label, make, expected, quiet, shown, clocks, Set.of(kinds));
    }
}
