package dev.parley.join;

import dev.parley.window.WindowCut;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The cuts that sites are taking over, one for each, and a few at a time: of those that are left behind by runs which
 * never ended the oldest makes room. Thread-safe.
 */
final class HeldCuts {
    /** Sites that take over at once. */
    static final int MAX = 4;

    private final Map<String, Held> bySite = new LinkedHashMap<>();

    private record Held(String id, WindowCut cut) {}

    /**
     * Holds a cut in place of the one that the site was given before.
     *
     * @param site its name, in whichever incarnation
     * @return what the cut is asked for by
     */
    synchronized String hold(String site, WindowCut cut) {
        Held held = new Held(UUID.randomUUID().toString(), cut);
        bySite.remove(site);
        if (bySite.size() == MAX) {
            bySite.remove(bySite.keySet().iterator().next());
        }
        bySite.put(site, held);
        return held.id;
    }

    synchronized Optional<WindowCut> find(String id) {
        return bySite.values().stream()
                .filter(held -> held.id.equals(id))
                .map(Held::cut)
                .findFirst();
    }

    synchronized void release(String id) {
        bySite.values().removeIf(held -> held.id.equals(id));
    }
}
