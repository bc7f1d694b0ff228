package dev.parley.it.workload;

import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all clients did and were told. Thread-safe; a transaction that never ended counts as indeterminate.
 *
 * <p>Grows with the run: about 300 bytes a write, so a run of millions of writes wants a larger heap.
 */
public final class History {
    private final Map<String, Open> transactions = new LinkedHashMap<>();
    private final AtomicLong nextTransaction = new AtomicLong();

    /** A transaction under way, used by one thread. */
    public final class Open {
        private final String id;
        private final String site;
        private final List<Write> writes = new ArrayList<>();
        private Outcome outcome = Outcome.INDETERMINATE;

        private Open(String id, String site) {
            this.id = id;
            this.site = site;
        }

        public String id() {
            return id;
        }

        /** A statement changed this row. */
        public void wrote(RowKey key, WriteKind kind, String mark) {
            synchronized (transactions) {
                writes.add(new Write(key, kind, mark));
            }
        }

        public void end(Outcome result) {
            synchronized (transactions) {
                outcome = result;
            }
        }
    }

    /** A client invokes a transaction. */
    public Open invoke(String site) {
        Open open = new Open("t" + nextTransaction.incrementAndGet() + "-" + site, site);
        synchronized (transactions) {
            transactions.put(open.id, open);
        }
        return open;
    }

    /** All transactions so far, in the order of their invocation. */
    public List<ClientTransaction> transactions() {
        synchronized (transactions) {
            return transactions.values().stream()
                    .map(open -> new ClientTransaction(open.id, open.site, open.writes, open.outcome))
                    .toList();
        }
    }

    /** Number of transactions with this outcome. */
    public long count(Outcome outcome) {
        synchronized (transactions) {
            return transactions.values().stream()
                    .filter(open -> open.outcome == outcome)
                    .count();
        }
    }
}
