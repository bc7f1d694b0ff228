package dev.parley.agent;

import static dev.parley.agent.Samples.ADA;
import static dev.parley.agent.Samples.BOB;
import static dev.parley.agent.Samples.ITEM;
import static dev.parley.agent.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.apply.ApplyOutcome;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TraceContext;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.telemetry.TracedSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TransactionTracesTest {
    private static final TraceContext OF_THE_APPLICATION = new TraceContext(7, 8, 9, (byte) 1);
    private static final TraceContext NOT_RECORDED = new TraceContext(7, 8, 9, (byte) 0);

    private final List<TracedSpan> spans = new ArrayList<>();
    private long now = 5_000;

    private TransactionTraces at(String site, int oneIn) {
        return new TransactionTraces(spans::add, new SpanNames("shop", "main"), site, oneIn, () -> now);
    }

    private static LogRecord.Transaction traced(long sequence, TraceContext trace) {
        LogRecord.Transaction plain = transaction(ADA, sequence, VersionVector.of(ADA, sequence - 1));
        return new LogRecord.Transaction(
                plain.stamp(), plain.position(), 1_000, plain.operations(), 0, Optional.of(trace));
    }

    private static LogRecord.Transaction untraced(long sequence) {
        return transaction(ADA, sequence, VersionVector.of(ADA, sequence - 1));
    }

    private static ApplyOutcome applied(List<LogRecord.Transaction> transactions, LostWrite... losers) {
        return new ApplyOutcome(
                transactions,
                0,
                List.of(losers),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false);
    }

    private static LostWrite lost(Dot loser) {
        return new LostWrite(
                ITEM,
                loser,
                new Dot(BOB, 1),
                ConflictKind.UPDATE_ORIGIN_DIFFERS,
                "last-writer-wins",
                HybridTimestamp.ofWallMillis(1),
                HybridTimestamp.ofWallMillis(2));
    }

    @Test
    void spansOfAllSitesHangTogetherBelowThatOfTheApplication() {
        LogRecord.Transaction transaction = traced(4, OF_THE_APPLICATION);
        at("ada", 0).published(transaction);
        TransactionTraces bob = at("bob", 0);
        bob.received(transaction);
        now = 6_000;
        bob.applied(applied(List.of(transaction), lost(transaction.dot()), lost(new Dot(ADA, 3))));

        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.self().traceHigh()).isEqualTo(7);
            assertThat(span.self().traceLow()).isEqualTo(8);
            assertThat(span.texts()).containsEntry("parley.dot", "ada:4").containsEntry("parley.set", "main");
        });
        TracedSpan publish = spans.get(0);
        TracedSpan apply = spans.get(1);
        assertThat(publish.parent()).isEqualTo(OptionalLong.of(9));
        assertThat(publish.beginMicros()).isEqualTo(1_000);
        assertThat(publish.endMicros()).isEqualTo(5_000);
        assertThat(apply.parent()).isEqualTo(OptionalLong.of(publish.self().span()));
        assertThat(apply.beginMicros()).isEqualTo(5_000);
        assertThat(apply.endMicros()).isEqualTo(6_000);
        assertThat(apply.numbers()).containsEntry("parley.lost", 1L).containsEntry("parley.rows", 1L);
    }

    @Test
    void withoutAnApplicationOneInSoManyBeginsATraceThatIsTheSameEverywhere() {
        TransactionTraces ada = at("ada", 3);
        TransactionTraces bob = at("bob", 3);
        for (int i = 1; i <= 7; i++) {
            ada.published(untraced(i));
            bob.received(untraced(i));
        }
        bob.applied(applied(List.of(untraced(3), untraced(4), untraced(6))));

        assertThat(spans)
                .extracting(span -> span.name() + " " + span.texts().get("parley.dot"))
                .containsExactly(
                        "parley.publish ada:3", "parley.publish ada:6", "parley.apply ada:3", "parley.apply ada:6");
        assertThat(spans.get(0).parent()).isEmpty();
        assertThat(spans.get(2).self().traceLow())
                .isEqualTo(spans.get(0).self().traceLow())
                .isNotEqualTo(spans.get(1).self().traceLow());
        assertThat(spans.get(2).parent())
                .isEqualTo(OptionalLong.of(spans.get(0).self().span()));
    }

    /** After a restart a record may be found in the log once more, or read once more. */
    @Test
    void aSpanThatIsMadeTwiceIsTheSameSpan() {
        at("ada", 0).published(traced(4, OF_THE_APPLICATION));
        at("ada", 0).published(traced(4, OF_THE_APPLICATION));

        assertThat(spans.get(1).self()).isEqualTo(spans.get(0).self());
    }

    @Test
    void whatTheApplicationDoesNotRecordIsNotTracedHereEither() {
        TransactionTraces ada = at("ada", 1);
        ada.published(traced(4, NOT_RECORDED));
        ada.received(traced(4, NOT_RECORDED));
        ada.applied(applied(List.of(traced(4, NOT_RECORDED))));

        assertThat(spans).isEmpty();
    }

    @Test
    void withoutACollectorNothingIsKept() {
        TransactionTraces none = TransactionTraces.none();
        none.published(traced(4, OF_THE_APPLICATION));
        none.received(traced(4, OF_THE_APPLICATION));
        none.applied(applied(List.of(traced(4, OF_THE_APPLICATION))));

        assertThat(none.underWay()).isZero();
    }

    /** What was read again after a restart is never applied, and must not be in the way of what comes. */
    @Test
    void whatIsUnderWayIsBounded() {
        TransactionTraces bob = at("bob", 1);
        for (int i = 1; i <= 10_050; i++) {
            bob.received(untraced(i));
        }
        assertThat(bob.underWay()).isEqualTo(10_000);
        bob.applied(applied(List.of(untraced(1), untraced(10_050))));
        assertThat(bob.underWay()).isEqualTo(9_999);
        assertThat(spans)
                .singleElement()
                .satisfies(span -> assertThat(span.texts()).containsEntry("parley.dot", "ada:10050"));
    }
}
