package dev.parley.it.matrix;

import dev.parley.it.nemesis.Fault;
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
 * @param loads under which it can strike
 */
record FaultKind(
        String label,
        Function<Scene, Fault> make,
        Function<Scene, Map<String, String>> expected,
        Function<Scene, List<String>> quiet,
        Set<Load.Kind> loads) {
    private static final Set<Load.Kind> ALL = Set.of(Load.Kind.values());

    FaultKind {
        loads = Set.copyOf(loads);
    }

    /** A fault that must raise no alarm anywhere. */
    static FaultKind silent(String label, Function<Scene, Fault> make) {
        return new FaultKind(
                label, make, scene -> Map.of(), scene -> scene.bridge().sites(), ALL);
    }

    /** A fault of one site: its agent says these words, the others say nothing. */
    static FaultKind local(String label, String words, Function<Scene, Fault> make) {
        return new FaultKind(label, make, scene -> Map.of(scene.victim(), words), Scene::others, ALL);
    }

    /** A fault of one site that its agent may bear in silence; the others say nothing. */
    static FaultKind perhaps(String label, Function<Scene, Fault> make) {
        return new FaultKind(label, make, scene -> Map.of(), Scene::others, ALL);
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
                scene -> List.of(),
                ALL);
    }

    /** The same, but only under these workloads. */
    FaultKind only(Load.Kind... kinds) {
        return new FaultKind(label, make, expected, quiet, Set.of(kinds));
    }
}
