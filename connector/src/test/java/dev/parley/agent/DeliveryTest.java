package dev.parley.agent;

import static dev.parley.agent.Samples.ADA;
import static dev.parley.agent.Samples.BOB;
import static dev.parley.agent.Samples.ME;
import static dev.parley.agent.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.causal.CausalGate;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final int HELD_MAX = 2;
    private static final long BYTES = 100;

    private final Inbox inbox = new Inbox(List.of(ADA, BOB), VersionVector.EMPTY, VersionVector.EMPTY, 1_000_000);
    private final CausalGate gate = new CausalGate(VersionVector.EMPTY, HELD_MAX);
    private VersionVector captured = VersionVector.EMPTY;
    private final Delivery delivery = new Delivery(ME, List.of(ADA, BOB), inbox, gate, () -> captured);

    private LogRecord.Transaction arrives(LogRecord.Transaction transaction) {
        inbox.offer(transaction, BYTES, 0);
        return transaction;
    }

    private List<LogRecord.Transaction> take() throws InterruptedException {
        return delivery.take(1_000, 1_000_000, Duration.ZERO);
    }

    @Test
    void transactionsOfOneOriginComeInItsOrder() throws InterruptedException {
        LogRecord.Transaction first = arrives(transaction(ADA, 1, VersionVector.EMPTY));
        LogRecord.Transaction second = arrives(transaction(ADA, 2, VersionVector.of(ADA, 1)));

        assertThat(take()).containsExactly(first, second);
        assertThat(take()).isEmpty();
    }

    @Test
    void effectComesBehindItsCauseInOneBatch() throws InterruptedException {
        LogRecord.Transaction reply = transaction(ADA, 1, VersionVector.of(BOB, 1));
        LogRecord.Transaction cause = transaction(BOB, 1, VersionVector.EMPTY);
        arrives(reply);
        assertThat(take()).isEmpty();

        arrives(cause);

        assertThat(take()).containsExactly(cause, reply);
    }

    /** The reply to an own write may come back before capture has given that write its dot. */
    @Test
    void replyToAnOwnWriteWaitsUntilCaptureHasReadThatWrite() throws InterruptedException {
        LogRecord.Transaction reply = arrives(transaction(ADA, 1, VersionVector.of(ME, 2)));
        captured = VersionVector.of(ME, 1);
        assertThat(take()).isEmpty();

        captured = VersionVector.of(ME, 2);

        assertThat(take()).containsExactly(reply);
    }

    @Test
    void batchEndsAtItsBoundsButHoldsOneTransactionAtLeast() throws InterruptedException {
        LogRecord.Transaction first = arrives(transaction(ADA, 1, VersionVector.EMPTY));
        LogRecord.Transaction second = arrives(transaction(ADA, 2, VersionVector.of(ADA, 1)));
        LogRecord.Transaction third = arrives(transaction(ADA, 3, VersionVector.of(ADA, 2)));

        assertThat(delivery.take(2, 1_000_000, Duration.ZERO)).containsExactly(first, second);
        assertThat(delivery.take(1_000, BYTES / 2, Duration.ZERO)).containsExactly(third);
    }

    /** What the gate cannot hold stays in the inbox, and is not lost when there is room again. */
    @Test
    void fullGateLeavesTheRestInTheInbox() throws InterruptedException {
        List<LogRecord.Transaction> expected = new ArrayList<>();
        LogRecord.Transaction cause = transaction(BOB, 1, VersionVector.EMPTY);
        expected.add(cause);
        for (int sequence = 1; sequence <= HELD_MAX + 2; sequence++) {
            expected.add(
                    arrives(transaction(ADA, sequence, VersionVector.of(BOB, 1).with(ADA, sequence - 1))));
        }
        for (int round = 0; round < expected.size(); round++) {
            assertThat(take()).isEmpty();
        }
        assertThat(gate.held()).isEqualTo(HELD_MAX);
        assertThat(inbox.peek(ADA)).isEqualTo(expected.get(HELD_MAX + 1));

        arrives(cause);
        List<LogRecord.Transaction> taken = new ArrayList<>(take());
        taken.addAll(take());

        assertThat(taken).isEqualTo(expected);
    }

    @Test
    void emptyInboxIsWaitedForOnlyAsLongAsAsked() throws InterruptedException {
        assertThat(delivery.take(1_000, 1_000_000, Duration.ofMillis(1))).isEmpty();
    }
}
