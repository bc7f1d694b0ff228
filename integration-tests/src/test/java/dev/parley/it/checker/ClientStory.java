package dev.parley.it.checker;

import dev.parley.it.client.Action;
import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Snapshot;
import dev.parley.it.workload.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small run of clients told by hand: what they called, what readers saw, what the sites show in the end. */
final class ClientStory {
    private final List<Call> calls = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<Snapshot> ends = new ArrayList<>();

    ClientStory call(Action action, Outcome outcome) {
        calls.add(new Call("client", "ada", action, outcome));
        return this;
    }

    ClientStory acknowledged(Action action) {
        return call(action, Outcome.ACKNOWLEDGED);
    }

    /** A snapshot under way. */
    Look reader(String reader) {
        return new Look(reader, snapshots);
    }

    /** What a site shows in the end. */
    Look end(String site) {
        return new Look(site, ends);
    }

    Calls calls() {
        return new Calls(calls, snapshots);
    }

    List<Snapshot> ends() {
        return ends;
    }

    /** Rows of one snapshot, added one by one; {@link #seen()} ends it. */
    final class Look {
        private final String name;
        private final List<Snapshot> into;
        private final Map<String, Map<Integer, Long>> slots = new HashMap<>();
        private final Map<String, Map<String, Long>> seen = new HashMap<>();
        private final Map<String, List<Long>> items = new HashMap<>();
        private final Map<String, List<Long>> lists = new HashMap<>();
        private final Map<String, Long> sums = new HashMap<>();
        private final Map<String, Set<String>> tags = new HashMap<>();
        private final Map<String, String> claims = new HashMap<>();
        private final Set<String> parents = new HashSet<>();
        private final Map<String, Optional<String>> children = new HashMap<>();

        private Look(String name, List<Snapshot> into) {
            this.name = name;
            this.into = into;
        }

        /** All that a writer's transaction leaves, with two slots. */
        Look whole(String writer, long number) {
            return slot(writer, 0, number)
                    .slot(writer, 1, number)
                    .item(writer, number)
                    .list(writer, number);
        }

        Look slot(String writer, int place, long number) {
            slots.computeIfAbsent(writer, any -> new HashMap<>()).put(place, number);
            return this;
        }

        Look saw(String writer, String other, long number) {
            seen.computeIfAbsent(writer, any -> new HashMap<>()).put(other, number);
            return this;
        }

        Look item(String writer, long number) {
            items.computeIfAbsent(writer, any -> new ArrayList<>()).add(number);
            return this;
        }

        Look list(String writer, long upTo) {
            for (long number = 1; number <= upTo; number++) {
                entry(writer, number);
            }
            return this;
        }

        Look entry(String writer, long number) {
            lists.computeIfAbsent(writer, any -> new ArrayList<>()).add(number);
            return this;
        }

        Look sum(String id, long value) {
            sums.put(id, value);
            return this;
        }

        Look tag(String set, String... elements) {
            tags.put(set, Set.of(elements));
            return this;
        }

        Look claim(String id, String shown) {
            claims.put(id, shown);
            return this;
        }

        Look parent(String id) {
            parents.add(id);
            return this;
        }

        Look child(String id, String parent) {
            children.put(id, Optional.of(parent));
            return this;
        }

        Look orphan(String id) {
            children.put(id, Optional.empty());
            return this;
        }

        ClientStory seen() {
            into.add(new Snapshot(name, name, slots, seen, items, lists, sums, tags, claims, parents, children));
            return ClientStory.this;
        }
    }
}
