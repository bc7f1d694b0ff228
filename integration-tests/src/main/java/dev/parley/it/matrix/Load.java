package dev.parley.it.matrix;

import dev.parley.it.checker.Accounting;
import dev.parley.it.checker.CausalOrder;
import dev.parley.it.checker.ClientCommits;
import dev.parley.it.checker.ConstantTotal;
import dev.parley.it.checker.Deletes;
import dev.parley.it.checker.ExactSums;
import dev.parley.it.checker.Families;
import dev.parley.it.checker.LastWrites;
import dev.parley.it.checker.OperationIndex;
import dev.parley.it.checker.Publication;
import dev.parley.it.checker.ReadAtomicity;
import dev.parley.it.checker.SiteImage;
import dev.parley.it.checker.SiteRecord;
import dev.parley.it.checker.TagSets;
import dev.parley.it.checker.UniqueClaims;
import dev.parley.it.checker.Verdict;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Clients;
import dev.parley.it.client.Snapshot;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A workload of a cell: writes until it is stopped, and then says by its own checkers whether what it did is still true. */
abstract class Load implements AutoCloseable {
    private static final Duration PREPARE_LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 50_000_000L;

    /** The workloads. */
    enum Kind {
        ROWS("registers, lists, changing keys"),
        SUMS("counters, bank, sets"),
        KEYS("unique keys, parents and children"),
        SHOP("hot rows, deletes and inserts again");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        Load on(FaultBed bed, long seed) {
            return switch (this) {
                case SHOP -> new Shop(bed, seed);
                case ROWS -> new OfClients(bed, Clients.Kind.ROWS, seed);
                case SUMS -> new OfClients(bed, Clients.Kind.SUMS, seed);
                case KEYS -> new OfClients(bed, Clients.Kind.KEYS, seed);
            };
        }
    }

    abstract void start() throws SQLException;

    abstract void stop() throws InterruptedException;

    /** Transactions acknowledged so far, for a run that must have done something. */
    abstract long acknowledged();

    /** Judges the run at rest. */
    abstract List<Verdict> check(List<SiteImage> images, Map<String, SiteRecord> records) throws SQLException;

    @Override
    public abstract void close();

    /** The random writers of the shop. */
    private static final class Shop extends Load {
        private final FaultBed bed;
        private final Workload workload;
        private final long before;

        Shop(FaultBed bed, long seed) {
            this.bed = bed;
            this.workload = new Workload(new Workload.Settings(seed, 2, 6, Duration.ZERO, 40), bed.history());
            this.before = bed.history().count(Outcome.ACKNOWLEDGED);
        }

        @Override
        void start() {
            workload.start(bed.bridge().apps());
        }

        @Override
        void stop() throws InterruptedException {
            workload.stop();
        }

        @Override
        long acknowledged() {
            return bed.history().count(Outcome.ACKNOWLEDGED) - before;
        }

        @Override
        List<Verdict> check(List<SiteImage> images, Map<String, SiteRecord> records) {
            OperationIndex operations = bed.bridge().operations(FaultBed.shopTables());
            List<SiteImage> shop = images.stream()
                    .map(image -> image.only(FaultBed.shopTables()))
                    .toList();
            return List.of(
                    Publication.check(bed.history().transactions(), operations),
                    Accounting.check(operations, shop, records, Deletes.UPDATE_WINS));
        }

        @Override
        public void close() {
            workload.close();
        }
    }

    /** Clients whose calls are judged one by one. */
    private static final class OfClients extends Load {
        private final FaultBed bed;
        private final Clients.Kind kind;
        private final String run;
        private final Clients clients;

        OfClients(FaultBed bed, Clients.Kind kind, long seed) {
            this.bed = bed;
            this.kind = kind;
            this.run = bed.nextRun();
            this.clients = new Clients(kind, run, seed);
        }

        @Override
        void start() throws SQLException {
            Bridge bridge = bed.bridge();
            clients.prepare(bridge.app(FaultBed.POSTGRESQL));
            long deadline = System.nanoTime() + PREPARE_LIMIT.toNanos();
            for (String id : clients.startingSums().keySet()) {
                for (String site : bridge.sites()) {
                    while (!bridge.reader(site).hasRow("summed", "id", id)) {
                        if (System.nanoTime() - deadline > 0) {
                            throw new UndecidedException("the row " + id + " was not at " + site + " within "
                                    + PREPARE_LIMIT.toSeconds() + " s, before any fault");
                        }
                        LockSupport.parkNanos(POLL_NANOS);
                    }
                }
            }
            clients.start(bridge.apps());
        }

        @Override
        void stop() throws InterruptedException {
            clients.stop();
        }

        @Override
        long acknowledged() {
            return clients.calls().count(Outcome.ACKNOWLEDGED);
        }

        @Override
        List<Verdict> check(List<SiteImage> images, Map<String, SiteRecord> records) throws SQLException {
            Calls calls = clients.calls();
            List<Snapshot> ends = clients.look(bed.bridge().apps());
            List<Verdict> verdicts = new ArrayList<>();
            String prepared = kind == Clients.Kind.SUMS ? FaultBed.POSTGRESQL : "";
            verdicts.add(ClientCommits.check(
                    run, prepared, calls, bed.bridge().operations(dev.parley.it.client.ClientSchema.TABLES)));
            switch (kind) {
                case ROWS -> {
                    verdicts.add(ReadAtomicity.check(calls));
                    verdicts.add(CausalOrder.check(calls));
                    verdicts.add(LastWrites.check(calls, ends));
                }
                case SUMS -> {
                    List<Snapshot> all = new ArrayList<>(calls.snapshots());
                    all.addAll(ends);
                    long total = clients.accounts().stream()
                            .mapToLong(id -> clients.startingSums().getOrDefault(id, 0L))
                            .sum();
                    verdicts.add(ExactSums.check(clients.startingSums(), calls, ends));
                    verdicts.add(ConstantTotal.check(clients.accounts(), total, all));
                    verdicts.add(TagSets.check(calls, ends));
                }
                case KEYS -> {
                    verdicts.add(UniqueClaims.check(calls, ends));
                    verdicts.add(Families.check(calls, ends));
                }
            }
            return verdicts;
        }

        @Override
        public void close() {
            clients.close();
        }
    }
}
