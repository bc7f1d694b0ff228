package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.store.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LeaseClaimTest {
    private static final String MINE = "ada/1/mine";
    private static final String OTHER = "ada/1/other";

    private final Database database = new Database();
    private final StopSignal stop = new StopSignal();

    /** The database's side, with a holder that answers after a number of looks, or never. */
    private static final class Database implements LeaseClaim.Register {
        private Optional<Lease> lease = Optional.empty();
        private long asked;
        private int looks;
        private int answersAtLook = Integer.MAX_VALUE;
        private final List<String> sessionsEnded = new ArrayList<>();
        private Runnable beforeTakeover = () -> {};

        @Override
        public Optional<Lease> current() {
            return lease;
        }

        @Override
        public OptionalLong takeOverFrom(long seen, String holder, long nowMicros) {
            beforeTakeover.run();
            if (seen != lease.map(Lease::epoch).orElse(0L)) {
                return OptionalLong.empty();
            }
            lease = Optional.of(new Lease(seen + 1, holder, nowMicros));
            return OptionalLong.of(seen + 1);
        }

        @Override
        public long ask() {
            return ++asked;
        }

        @Override
        public void endSessions(String holder) {
            sessionsEnded.add(holder);
        }

        @Override
        public long answered() {
            looks++;
            return looks >= answersAtLook ? asked : asked - 1;
        }
    }

    private long take() throws InterruptedException {
        return new LeaseClaim(database, "main", MINE, Duration.ofMillis(20), stop, () -> 9)
                .attemptAlone()
                .epoch();
    }

    @Test
    void leaseThatNobodyEverHeldIsTakenAtOnce() throws InterruptedException {
        assertThat(take()).isEqualTo(1);
        assertThat(database.asked).isZero();
    }

    @Test
    void leaseThatWasGivenUpIsTakenAtOnce() throws InterruptedException {
        database.lease = Optional.of(new Lease(4, "", 1));

        assertThat(take()).isEqualTo(5);
        assertThat(database.asked).isZero();
    }

    @Test
    void formerSelfIsSucceededAtOnce() throws InterruptedException {
        database.lease = Optional.of(new Lease(4, MINE, 1));

        assertThat(take()).isEqualTo(5);
        assertThat(database.asked).isZero();
    }

    @Test
    void holderThatAnswersKeepsTheLease() {
        database.lease = Optional.of(new Lease(4, OTHER, 1_000_000));
        database.answersAtLook = 3;

        AgentException refusal = catchThrowableOfType(AgentException.class, this::take);

        assertThat(refusal.code()).isEqualTo(ExitCode.LEASE);
        assertThat(refusal)
                .message()
                .contains(
                        "Another agent serves", "'main'", OTHER, "epoch 4", "1970-01-01T00:00:01Z", "Stop that agent");
        assertThat(database.lease).contains(new Lease(4, OTHER, 1_000_000));
        assertThat(database.sessionsEnded).isEmpty();
    }

    @Test
    void holderThatDoesNotAnswerIsSucceededAfterAllLooks() throws InterruptedException {
        database.lease = Optional.of(new Lease(4, OTHER, 1));

        assertThat(take()).isEqualTo(5);
        assertThat(database.looks).isEqualTo(4 * LeaseStep.ANSWERS_PER_LIMIT);
        assertThat(database.sessionsEnded).containsExactly(OTHER);
        assertThat(database.lease.map(Lease::holder)).contains(MINE);
    }

    /** An answer to an earlier question was given before this one: it proves nothing. */
    @Test
    void answerToAnEarlierQuestionDoesNotCount() throws InterruptedException {
        database.lease = Optional.of(new Lease(4, OTHER, 1));
        database.asked = 7;

        assertThat(take()).isEqualTo(5);
    }

    @Test
    void whoeverWasQuickerIsAskedInItsTurn() {
        database.lease = Optional.of(new Lease(4, "", 1));
        database.answersAtLook = 1;
        database.beforeTakeover = () -> database.lease = Optional.of(new Lease(5, OTHER, 2));

        AgentException refusal = catchThrowableOfType(AgentException.class, this::take);

        assertThat(refusal).message().contains(OTHER, "epoch 5");
    }

    @Test
    void agentThatIsStoppedMeanwhileTakesNothing() {
        database.lease = Optional.of(new Lease(4, OTHER, 1));
        stop.raise();

        assertThatThrownBy(this::take).isInstanceOf(InterruptedException.class);
        assertThat(database.lease.map(Lease::epoch)).contains(4L);
    }
}
