package dev.parley.sim;

import dev.parley.apply.RowVersion;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.SiteId;
import dev.parley.store.ProjectedRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Planted bugs in how rows are proven and decided. */
final class ProofMutants {
    private ProofMutants() {}

    /** C1. */
    static final class Digest extends Protocol {
        @Override
        RowVersion version(DbState.Stored stored) {
            return new RowVersion(1, Tell.row(stored.image()).hashCode()); // frozen: proven whatever the horizon
        }
    }

    /** C3, R8 "asread". */
    static final class LockOnly extends Protocol {
        @Override
        boolean waitsForCapture(SimAgent agent, boolean starting, boolean locksHeld) {
            return !locksHeld;
        }
    }

    /** R8 on MySQL. */
    static final class StaleEnd extends Protocol {
        private final Map<SimDatabase, Long> asked = new HashMap<>();

        @Override
        long endOfLog(SimDatabase database) {
            Long before = asked.put(database, super.endOfLog(database));
            return before == null ? 0 : before;
        }
    }

    /** C9. */
    static final class NoOverlay extends Protocol {
        @Override
        boolean remembersApplied() {
            return false;
        }
    }

    /** C14. */
    static final class AnyOrder extends Protocol {
        @Override
        boolean deliversInCausalOrder() {
            return false;
        }
    }

    /**
     * R9: every origin has a lane, and what the gate has let through commits when its lane gets to it, as if no lane waited
     * for what others still hold.
     */
    static final class LanePerOrigin extends Protocol {
        private final Map<SimAgent, SortedMap<SiteId, Deque<LogRecord.Transaction>>> lanes = new HashMap<>();

        @Override
        List<LogRecord.Transaction> taken(SimAgent agent, List<LogRecord.Transaction> batch) {
            SortedMap<SiteId, Deque<LogRecord.Transaction>> own =
                    lanes.computeIfAbsent(agent, process -> new TreeMap<>());
            for (LogRecord.Transaction transaction : batch) {
                own.computeIfAbsent(transaction.origin(), origin -> new ArrayDeque<>())
                        .add(transaction);
            }
            List<Deque<LogRecord.Transaction>> busy =
                    own.values().stream().filter(lane -> !lane.isEmpty()).toList();
            return busy.isEmpty()
                    ? List.of()
                    : List.of(busy.get(agent.site().world().choices().below(busy.size()))
                            .remove());
        }
    }

    /** C15. */
    static final class Torn extends Protocol {
        @Override
        List<LogRecord.Transaction> taken(SimAgent agent, List<LogRecord.Transaction> batch) {
            List<LogRecord.Transaction> torn = new ArrayList<>();
            for (LogRecord.Transaction whole : batch) {
                int half = (whole.operations().size() + 1) / 2;
                torn.add(new LogRecord.Transaction(
                        whole.stamp(),
                        whole.position(),
                        whole.commitMicros(),
                        whole.operations().subList(0, half)));
            }
            return torn;
        }
    }

    /** C18. */
    static final class RefusedDropped extends Protocol {
        @Override
        boolean recordsPin(ProjectedRow row) {
            return false;
        }
    }

    /** I12: rows that are out of their tables are known to the bridge alone. */
    static final class Untold extends Protocol {
        @Override
        boolean tellsWhatGivesWay() {
            return false;
        }
    }

    /** I12: what has been said of a row stays said when it stands again. */
    static final class StaleTold extends Protocol {
        @Override
        boolean tellsWhatStandsAgain() {
            return false;
        }
    }

    /** Race "blind". */
    static final class Blind extends Protocol {
        @Override
        boolean waitsForCapture(SimAgent agent, boolean starting, boolean locksHeld) {
            return false;
        }

        @Override
        boolean isUnchanged(SimAgent agent, RowKey key, DbState.Stored stored, @Nullable RowVersion expected) {
            return true;
        }

        @Override
        boolean repairs() {
            return false;
        }
    }

    /** R8 "late". */
    static final class ProofLate extends Protocol {
        @Override
        boolean isUnchanged(SimAgent agent, RowKey key, DbState.Stored stored, @Nullable RowVersion expected) {
            return true;
        }
    }

    /** R8 "gate". */
    static final class NoGate extends Protocol {
        @Override
        boolean waitsForCapture(SimAgent agent, boolean starting, boolean locksHeld) {
            return !starting;
        }
    }

    /** A5: the snapshot's oldest running transaction. */
    static final class Horizon extends Protocol {
        @Override
        long horizon(SimDatabase database) {
            return database.nextXid() + 8;
        }
    }
}
