package dev.parley.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CausalGateTest {
    private static final SiteId A = SiteId.of("a");
    private static final SiteId B = SiteId.of("b");
    private static final SiteId ME = SiteId.of("me");
    private static final int HELD_MAX = 3;

    private final CausalGate gate = new CausalGate(VersionVector.EMPTY, HELD_MAX);

    @Test
    void aTransactionThatSawNothingIsReady() {
        LogRecord.Transaction first = transaction(A, 1, VersionVector.EMPTY);

        assertThat(gate.offer(first)).isEqualTo(new Admission.Ready(first));
    }

    @Test
    void aTransactionWaitsForWhatItsWriterSaw() {
        LogRecord.Transaction seen = transaction(A, 1, VersionVector.EMPTY);
        LogRecord.Transaction reply = transaction(B, 1, VersionVector.of(A, 1));

        assertThat(gate.offer(reply)).isEqualTo(new Admission.Held(new Dot(A, 1)));
        assertThat(gate.offer(seen)).isEqualTo(new Admission.Ready(seen));
        assertThat(gate.held()).isEqualTo(1);
        assertThat(gate.release(seen.dot())).containsExactly(reply);
        assertThat(gate.held()).isZero();
    }

    @Test
    void theOrderOfAnOriginIsKept() {
        LogRecord.Transaction one = transaction(A, 1, VersionVector.EMPTY);
        LogRecord.Transaction two = transaction(A, 2, VersionVector.of(A, 1));
        LogRecord.Transaction three = transaction(A, 3, VersionVector.of(A, 2));
        gate.offer(one);

        assertThat(gate.offer(two)).isEqualTo(new Admission.Held(one.dot()));
        assertThat(gate.offer(three)).isEqualTo(new Admission.Held(two.dot()));
        assertThat(gate.release(one.dot())).containsExactly(two);
        assertThat(gate.release(two.dot())).containsExactly(three);
        assertThat(gate.release(three.dot())).isEmpty();
    }

    @Test
    void releasesOfOthersChangeNothing() {
        gate.offer(transaction(A, 1, VersionVector.of(B, 2)));

        assertThat(gate.release(new Dot(B, 1))).isEmpty();
        assertThat(gate.release(new Dot(ME, 9))).isEmpty();
        assertThat(gate.release(new Dot(B, 2))).hasSize(1);
    }

    @Test
    void whatIsCoveredOrOfferedBeforeIsADuplicate() {
        CausalGate started = new CausalGate(VersionVector.of(A, 5), HELD_MAX);
        LogRecord.Transaction six = transaction(A, 6, VersionVector.of(A, 5));
        LogRecord.Transaction seven = transaction(A, 7, VersionVector.of(A, 6));
        started.offer(six);
        started.offer(seven);

        assertThat(started.offer(transaction(A, 5, VersionVector.of(A, 4))))
                .isEqualTo(new Admission.Duplicate(new Dot(A, 5)));
        assertThat(started.offer(six)).isEqualTo(new Admission.Duplicate(six.dot()));
        assertThat(started.offer(seven)).isEqualTo(new Admission.Duplicate(seven.dot()));
    }

    @Test
    void aGapWithinAnOriginIsAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.offer(transaction(A, 2, VersionVector.of(A, 1))))
                .withMessageContaining("transaction a:2 was offered to the causal gate after sequence 0");
    }

    @Test
    void eachOriginHoldsOnlySoMany() {
        for (int n = 1; n <= HELD_MAX; n++) {
            gate.offer(transaction(A, n, VersionVector.of(B, 1).with(A, n - 1)));
        }
        LogRecord.Transaction next =
                transaction(A, HELD_MAX + 1, VersionVector.of(B, 1).with(A, HELD_MAX));
        LogRecord.Transaction awaited = transaction(B, 1, VersionVector.EMPTY);

        assertThat(gate.offer(next)).isEqualTo(new Admission.Full(HELD_MAX));
        assertThat(gate.offer(awaited)).isEqualTo(new Admission.Ready(awaited));
        assertThat(gate.release(awaited.dot())).hasSize(1);
        assertThat(gate.offer(next)).isInstanceOf(Admission.Held.class);
    }

    @Test
    void whatWasDeliveredOtherwiseMeanwhileIsDropped() {
        LogRecord.Transaction three = transaction(A, 3, VersionVector.of(A, 2));
        gate.offer(transaction(A, 1, VersionVector.of(B, 1)));
        gate.offer(transaction(A, 2, VersionVector.of(A, 1)));
        gate.offer(three);

        assertThat(gate.release(new Dot(A, 2))).containsExactly(three);
        assertThat(gate.held(A)).isZero();
        assertThat(gate.covered()).isEqualTo(VersionVector.of(A, 2));
    }

    @Test
    void everyHistoryIsDeliveredWholeAndInCausalOrder() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Map<SiteId, Deque<LogRecord.Transaction>> logs = history(random);
            int total = logs.values().stream().mapToInt(Deque::size).sum();

            List<LogRecord.Transaction> delivered = deliver(logs, random);

            assertThat(delivered).as("seed %d", seed).hasSize(total);
            VersionVector before = VersionVector.EMPTY;
            for (LogRecord.Transaction transaction : delivered) {
                assertThat(before.covers(transaction.stamp().context()))
                        .as("seed %d", seed)
                        .isTrue();
                before = before.with(transaction.dot());
            }
        }
    }

    /** Offers in random order, retries what was full, and releases in the order of delivery, some of it late. */
    private static List<LogRecord.Transaction> deliver(Map<SiteId, Deque<LogRecord.Transaction>> logs, Random random) {
        CausalGate gate = new CausalGate(VersionVector.EMPTY, 1 + random.nextInt(4));
        List<Deque<LogRecord.Transaction>> sources = List.copyOf(logs.values());
        List<LogRecord.Transaction> delivered = new ArrayList<>();
        Deque<LogRecord.Transaction> lane = new ArrayDeque<>();
        for (int step = 0; step < 100_000; step++) {
            Deque<LogRecord.Transaction> source = sources.get(random.nextInt(sources.size()));
            LogRecord.Transaction next = source.peek();
            if (next != null) {
                Admission admission = gate.offer(next);
                if (!(admission instanceof Admission.Full)) {
                    source.remove();
                }
                if (admission instanceof Admission.Ready ready) {
                    lane.add(ready.transaction());
                }
            }
            if (!lane.isEmpty() && random.nextBoolean()) {
                LogRecord.Transaction done = lane.remove();
                delivered.add(done);
                lane.addAll(gate.release(done.dot()));
            }
            if (next == null && lane.isEmpty() && sources.stream().allMatch(Deque::isEmpty)) {
                return delivered;
            }
        }
        return delivered;
    }

    /** What four sites wrote while they read one another at random. */
    private static Map<SiteId, Deque<LogRecord.Transaction>> history(Random random) {
        List<SiteId> sites = List.of(A, B, SiteId.of("c"), SiteId.of("d"));
        Map<SiteId, VersionVector> seen = new LinkedHashMap<>();
        Map<SiteId, Deque<LogRecord.Transaction>> logs = new LinkedHashMap<>();
        sites.forEach(site -> {
            seen.put(site, VersionVector.EMPTY);
            logs.put(site, new ArrayDeque<>());
        });
        for (int i = 0; i < 60; i++) {
            SiteId site = sites.get(random.nextInt(sites.size()));
            VersionVector context = seen.getOrDefault(site, VersionVector.EMPTY);
            if (random.nextBoolean()) {
                SiteId other = sites.get(random.nextInt(sites.size()));
                seen.put(site, context.merge(seen.getOrDefault(other, VersionVector.EMPTY)));
            } else {
                LogRecord.Transaction written = transaction(site, context.get(site) + 1, context);
                logs.getOrDefault(site, new ArrayDeque<>()).add(written);
                seen.put(site, context.with(written.dot()));
            }
        }
        return logs;
    }

    private static LogRecord.Transaction transaction(SiteId origin, long sequence, VersionVector context) {
        Stamp stamp = new Stamp(new Dot(origin, sequence), context, HybridTimestamp.ofWallMillis(sequence));
        return new LogRecord.Transaction(stamp, "pg:0/1", 1, List.of());
    }
}
