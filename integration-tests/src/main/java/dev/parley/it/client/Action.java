package dev.parley.it.client;

import java.util.Map;

/** What one transaction of a client means to do. */
public sealed interface Action {
    /**
     * The writer sets all its rows to its next number: each slot, the item whose key changes with every number, and one
     * more entry of the list.
     *
     * @param number counts from 1 without gaps, also over calls that failed
     * @param seen the numbers of other writers that this transaction read before it wrote
     */
    record Put(String writer, int slots, long number, Map<String, Long> seen) implements Action {
        public Put {
            seen = Map.copyOf(seen);
        }
    }

    /** Adds to sums: one for a counter, two that make zero for a transfer. */
    record Change(Map<String, Long> deltas) implements Action {
        public Change {
            deltas = Map.copyOf(deltas);
        }
    }

    /** Puts an element that is used once into a set. */
    record Tag(String set, String element) implements Action {}

    /** Takes an element out of a set in which the client saw it. */
    record Untag(String set, String element) implements Action {}

    /** Inserts a row with a name that must be unique. */
    record Claim(String id, String name) implements Action {}

    /** Deletes such a row. */
    record Disclaim(String id) implements Action {}

    /** Inserts a parent. */
    record Bear(String parent) implements Action {}

    /** Deletes a parent that has no child here. */
    record Leave(String parent) implements Action {}

    /** Inserts a child of a parent that is here. */
    record Join(String child, String parent) implements Action {}
}
