package dev.parley.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final SiteId A = SiteId.of("a");
    private static final SiteId B = SiteId.of("b");
    private static final Duration NO_WAIT = Duration.ZERO;

    private final Inbox inbox = new Inbox(List.of(A, B), VersionVector.of(A, 2), VersionVector.of(A, 4), 100);

    @Test
    void deliversOnlyWhatIsNotCommittedYet() {
        for (long sequence = 3; sequence <= 6; sequence++) {
            inbox.offer(transaction(A, sequence), 10, sequence * 10);
        }

        LogRecord.Transaction next = Objects.requireNonNull(inbox.peek(A));

        assertThat(next.sequence()).isEqualTo(5);
    }

    @Test
    void captureFindsCommittedTransactionsAgain() throws InterruptedException {
        for (long sequence = 3; sequence <= 5; sequence++) {
            inbox.offer(transaction(A, sequence), 10, sequence * 10);
        }

        assertThat(inbox.range(A, 3, 5, NO_WAIT))
                .extracting(LogRecord.Transaction::sequence)
                .containsExactly(3L, 4L, 5L);
    }

    @Test
    void rangeThatHasNotArrivedIsNull() throws InterruptedException {
        inbox.offer(transaction(A, 3), 10, 30);

        assertThat(inbox.range(A, 3, 4, NO_WAIT)).isNull();
    }

    @Test
    void fullShareOfOneOriginDoesNotTouchAnother() {
        inbox.offer(transaction(A, 3), 100, 30);

        assertThat(inbox.hasRoom(A)).isFalse();
        assertThat(inbox.hasRoom(B)).isTrue();
    }

    @Test
    void whatCaptureWaitsForFindsRoomInAFullShare() throws InterruptedException {
        inbox.offer(transaction(A, 3), 100, 30);
        assertThat(inbox.range(A, 3, 4, NO_WAIT)).isNull();
        assertThat(inbox.hasRoom(A)).isTrue();

        inbox.offer(transaction(A, 4), 20, 40);

        assertThat(inbox.range(A, 3, 4, NO_WAIT)).hasSize(2);
        assertThat(inbox.hasRoom(A)).isFalse();
    }

    @Test
    void releaseMakesRoomAndMovesTheResumeOffset() {
        inbox.offer(transaction(A, 3), 100, 31);
        assertThat(inbox.resumeOffsets()).isEmpty();

        inbox.release(A, 3);

        assertThat(inbox.bytes(A)).isZero();
        assertThat(inbox.resumeOffsets()).isEqualTo(Map.of(A, 31L));
        assertThat(inbox.hasRoom(A)).isTrue();
    }

    @Test
    void duplicateIsDroppedSilently() {
        inbox.offer(transaction(B, 1), 10, 10);

        inbox.offer(transaction(B, 1), 10, 20);

        assertThat(inbox.bytes(B)).isEqualTo(10);
    }

    @Test
    void deliveredTransactionIsNotOfferedTwice() {
        inbox.offer(transaction(B, 1), 10, 10);
        LogRecord.Transaction first = Objects.requireNonNull(inbox.peek(B));

        inbox.deliver(first);

        assertThat(inbox.peek(B)).isNull();
        assertThat(inbox.size(first)).isEqualTo(10);
    }

    @Test
    void overlappingMarkersAreAnError() {
        inbox.offer(transaction(A, 3), 10, 30);
        inbox.release(A, 3);

        assertThatThrownBy(() -> inbox.range(A, 3, 3, NO_WAIT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a:3");
    }

    private static LogRecord.Transaction transaction(SiteId site, long sequence) {
        VersionVector context = VersionVector.of(site, sequence - 1);
        Stamp stamp = new Stamp(new Dot(site, sequence), context, new HybridTimestamp(sequence));
        return new LogRecord.Transaction(stamp, "", 0, List.of());
    }
}
