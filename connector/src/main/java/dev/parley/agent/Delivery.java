package dev.parley.agent;

import dev.parley.apply.TransactionSource;
import dev.parley.causal.Admission;
import dev.parley.causal.CausalGate;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Inbox;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes received transactions through the causal gate to the apply lane. The lane commits in the order of delivery, so a
 * transaction counts as delivered as soon as it is handed over, and a batch may hold cause and effect. Used by the
 * lane's thread alone.
 */
public final class Delivery implements TransactionSource {
    private final SiteId self;
    private final List<SiteId> origins;
    private final Inbox inbox;
    private final CausalGate gate;
    private final Supplier<VersionVector> captured;
    private final Deque<LogRecord.Transaction> ready = new ArrayDeque<>();
    private long arrivals = -1;

    /** @param captured what capture has read: this site's own transactions are covered as far as that */
    public Delivery(SiteId self, List<SiteId> origins, Inbox inbox, CausalGate gate, Supplier<VersionVector> captured) {
        this.self = self;
        this.origins = List.copyOf(origins);
        this.inbox = inbox;
        this.gate = gate;
        this.captured = captured;
    }

    @Override
    public List<LogRecord.Transaction> take(int maxRows, long maxBytes, Duration wait) throws InterruptedException {
        collect(maxRows);
        if (ready.isEmpty() && !wait.isZero()) {
            arrivals = inbox.awaitArrival(arrivals, wait);
            collect(maxRows);
        }
        return drain(maxRows, maxBytes);
    }

    private List<LogRecord.Transaction> drain(int maxRows, long maxBytes) {
        List<LogRecord.Transaction> batch = new ArrayList<>();
        long rows = 0;
        long bytes = 0;
        while (!ready.isEmpty()) {
            LogRecord.Transaction next = ready.getFirst();
            rows += next.operations().size();
            bytes += inbox.size(next);
            if (!batch.isEmpty() && (rows > maxRows || bytes > maxBytes)) {
                break;
            }
            batch.add(ready.removeFirst());
        }
        return batch;
    }

    private void collect(int enough) {
        coverOwn();
        for (SiteId origin : origins) {
            LogRecord.Transaction next = inbox.peek(origin);
            while (next != null && ready.size() < enough && take(next)) {
                next = inbox.peek(origin);
            }
        }
    }

    /** What others have seen of this site is here by definition, as far as capture has given it a dot. */
    private void coverOwn() {
        long own = captured.get().get(self);
        if (own > gate.covered().get(self)) {
            admit(gate.release(new Dot(self, own)));
        }
    }

    /** False if the origin has to wait. */
    private boolean take(LogRecord.Transaction next) {
        Admission admission = gate.offer(next);
        if (admission instanceof Admission.Full) {
            return false;
        }
        inbox.deliver(next);
        if (admission instanceof Admission.Ready) {
            admit(List.of(next));
        }
        return !(admission instanceof Admission.Held);
    }

    private void admit(List<LogRecord.Transaction> admitted) {
        Deque<LogRecord.Transaction> waiting = new ArrayDeque<>(admitted);
        while (!waiting.isEmpty()) {
            LogRecord.Transaction transaction = waiting.removeFirst();
            ready.addLast(transaction);
            waiting.addAll(gate.release(transaction.dot()));
        }
    }
}
