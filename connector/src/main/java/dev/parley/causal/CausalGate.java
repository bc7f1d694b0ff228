package dev.parley.causal;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * Delivers a transaction when every dot of its context is covered here, so that delivery is a linear extension of
 * causality and keeps the order of each origin. One apply lane owns one gate; not thread-safe.
 *
 * <p>A dot is covered once it is released. A lane that commits strictly in the order of delivery may release a
 * transaction as soon as it has taken it over; otherwise it is released when its COMMIT has returned. Heartbeats do not
 * pass through the gate.
 *
 * <p>Bounded per origin, not as a whole: the origin of what all others wait for can always offer its next transaction, so
 * a full gate cannot lock itself up. A release costs one comparison for each origin.
 */
public final class CausalGate {
    private final int heldMax;
    private final TreeMap<SiteId, Lane> lanes = new TreeMap<>();
    private VersionVector covered;
    private int held;

    /**
     * An empty gate.
     *
     * @param covered what is delivered already: this site's own transactions among it
     * @param heldMax most transactions held for each origin, at least 1
     */
    public CausalGate(VersionVector covered, int heldMax) {
        if (heldMax < 1) {
            throw new IllegalArgumentException("a gate holds one transaction or more for each origin, got " + heldMax);
        }
        this.covered = covered;
        this.heldMax = heldMax;
    }

    /**
     * Takes the next transaction of its origin.
     *
     * @throws IllegalArgumentException if one of its origin is left out before it
     */
    public Admission offer(LogRecord.Transaction transaction) {
        Dot dot = transaction.dot();
        Lane lane = lanes.computeIfAbsent(dot.origin(), origin -> new Lane(covered.get(origin)));
        lane.offered = Math.max(lane.offered, covered.get(dot.origin()));
        if (dot.sequence() <= lane.offered) {
            return new Admission.Duplicate(dot);
        }
        if (dot.sequence() != lane.offered + 1) {
            throw new IllegalArgumentException(
                    "transaction " + dot + " was offered to the causal gate after sequence " + lane.offered);
        }
        Dot missing = missing(transaction);
        if (missing == null) {
            lane.offered = dot.sequence();
            return new Admission.Ready(transaction);
        }
        if (lane.queue.size() >= heldMax) {
            return new Admission.Full(heldMax);
        }
        lane.offered = dot.sequence();
        lane.queue.add(transaction);
        held++;
        if (lane.queue.size() == 1) {
            lane.missing = missing;
        }
        return new Admission.Held(missing);
    }

    /**
     * Everything of the dot's origin up to it is delivered.
     *
     * @return transactions that nothing holds back any more, by origin; at most one for each
     */
    public List<LogRecord.Transaction> release(Dot delivered) {
        covered = covered.with(delivered);
        List<LogRecord.Transaction> ready = List.of();
        for (Lane lane : lanes.values()) {
            LogRecord.Transaction head = lane.queue.peek();
            Dot missing = lane.missing;
            if (head != null
                    && missing != null
                    && (covered.contains(missing) || head.origin().equals(delivered.origin()))) {
                ready = advance(lane, ready);
            }
        }
        return ready;
    }

    private List<LogRecord.Transaction> advance(Lane lane, List<LogRecord.Transaction> ready) {
        dropCovered(lane);
        LogRecord.Transaction head = lane.queue.peek();
        lane.missing = head == null ? null : missing(head);
        if (head == null || lane.missing != null) {
            return ready;
        }
        lane.queue.remove();
        held--;
        LogRecord.Transaction next = lane.queue.peek();
        lane.missing = next == null ? null : head.dot();
        List<LogRecord.Transaction> more = ready.isEmpty() ? new ArrayList<>() : ready;
        more.add(head);
        return more;
    }

    private void dropCovered(Lane lane) {
        while (!lane.queue.isEmpty() && covered.contains(lane.queue.element().dot())) {
            lane.queue.remove();
            held--;
        }
    }

    /** The first dot of the context that is not covered; null if all are. A context holds its own predecessor. */
    private @Nullable Dot missing(LogRecord.Transaction transaction) {
        SiteId origin = transaction.origin();
        long predecessor = transaction.sequence() - 1;
        if (covered.get(origin) < predecessor) {
            return new Dot(origin, predecessor);
        }
        VersionVector context = transaction.stamp().context();
        if (covered.covers(context)) {
            return null;
        }
        List<Dot> uncovered = new ArrayList<>();
        context.forEach((site, sequence) -> {
            if (covered.get(site) < sequence) {
                uncovered.add(new Dot(site, sequence));
            }
        });
        return uncovered.get(0);
    }

    /** What is delivered. */
    public VersionVector covered() {
        return covered;
    }

    /** Number of transactions held. */
    public int held() {
        return held;
    }

    /** Number of transactions held that {@code origin} wrote. */
    public int held(SiteId origin) {
        Lane lane = lanes.get(origin);
        return lane == null ? 0 : lane.queue.size();
    }

    /** The transactions of one origin, in order. */
    private static final class Lane {
        private final Deque<LogRecord.Transaction> queue = new ArrayDeque<>();
        private long offered;
        /** What the head of the queue waits for. */
        private @Nullable Dot missing;

        Lane(long offered) {
            this.offered = offered;
        }
    }
}
