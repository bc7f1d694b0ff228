package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.consume.AgentGroup.Proposal;
import dev.parley.store.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CandidacyTest {
    private static final String MINE = "ada/one/1/mine";
    private static final String OTHER = "ada/two/1/other";
    private static final Duration ANSWER_LIMIT = Duration.ofMillis(20);

    private final Database database = new Database();
    private final StopSignal stop = new StopSignal();
    private final List<String> servedBy = new ArrayList<>();
    private Proposal proposal = Proposal.NONE;
    private final GroupSeat seat = new GroupSeat(() -> proposal);

    /** A lease whose holder answers so many questions and then no more. */
    private static final class Database implements LeaseClaim.Register {
        private Lease lease = new Lease(0, "", 0);
        private int answers;
        private long asked;
        private int looks;

        @Override
        public Optional<Lease> current() {
            looks++;
            return Optional.of(lease);
        }

        @Override
        public OptionalLong takeOverFrom(long seen, String holder, long nowMicros) {
            lease = new Lease(seen + 1, holder, nowMicros);
            return OptionalLong.of(seen + 1);
        }

        @Override
        public long ask() {
            return ++asked;
        }

        @Override
        public long answered() {
            return asked <= answers ? asked : 0;
        }

        @Override
        public void endSessions(String holder) {
            assertThat(holder).isEqualTo(OTHER);
        }
    }

    private LeaseClaim.Outcome.Taken take() throws InterruptedException {
        LeaseClaim claim = new LeaseClaim(database, "main", MINE, ANSWER_LIMIT, stop, () -> 9);
        return new Candidacy(claim, seat, ANSWER_LIMIT, stop, servedBy::add).take();
    }

    @Test
    void freeLeaseIsTakenAtOnceByWhoIsProposed() throws InterruptedException {
        proposal = Proposal.MINE;

        assertThat(take()).isEqualTo(new LeaseClaim.Outcome.Taken(1, false));
        assertThat(database.looks).isEqualTo(1);
    }

    @Test
    void freeLeaseIsLeftToWhoIsProposedForAWhile() throws InterruptedException {
        proposal = Proposal.OTHERS;

        assertThat(take()).isEqualTo(new LeaseClaim.Outcome.Taken(1, false));
        assertThat(database.looks).isGreaterThan(4);
    }

    @Test
    void holderIsAskedUntilItIsSilent() throws InterruptedException {
        database.lease = new Lease(4, OTHER, 1);
        database.answers = 3;

        assertThat(take()).isEqualTo(new LeaseClaim.Outcome.Taken(5, true));
        assertThat(servedBy).containsExactly(OTHER, OTHER, OTHER);
    }

    /** Whoever is dead may still be the one that the group proposes. */
    @Test
    void silentHolderIsSucceededThoughTheGroupProposesOthers() throws InterruptedException {
        proposal = Proposal.OTHERS;
        database.lease = new Lease(4, OTHER, 1);

        assertThat(take().epoch()).isEqualTo(5);
    }

    @Test
    void agentThatIsStoppedStandsByNoLonger() {
        database.lease = new Lease(4, OTHER, 1);
        database.answers = Integer.MAX_VALUE;
        stop.raise();

        assertThatThrownBy(this::take).isInstanceOf(InterruptedException.class);
    }

    @Test
    void setIsGivenUpOnceTheGroupHasLongWantedAnother() throws InterruptedException {
        proposal = Proposal.OTHERS;
        HandOverStep step = new HandOverStep("main", seat, 7, Duration.ofMillis(1));
        for (int i = 0; i < 14; i++) {
            step.run(stop);
        }
        assertThatThrownBy(() -> step.run(stop)).isInstanceOf(HandOver.class).hasMessageContaining("main");
    }

    @Test
    void groupThatChangesItsMindMovesNothing() throws InterruptedException {
        HandOverStep step = new HandOverStep("main", seat, 7, Duration.ofMillis(1));
        for (int i = 0; i < 100; i++) {
            proposal = i % 10 == 0 ? Proposal.MINE : Proposal.OTHERS;
            step.run(stop);
        }
        assertThat(seat.isForOthers()).isTrue();
    }

    @Test
    void setThatNobodyTookIsNotGivenUpAgain() {
        proposal = Proposal.OTHERS;
        seat.givenUp(7);
        seat.taken(8);
        assertThat(seat.isForOthers()).isFalse();

        proposal = Proposal.MINE;
        assertThat(seat.isForOthers()).isFalse();
        proposal = Proposal.OTHERS;
        assertThat(seat.isForOthers()).isTrue();
        seat.givenUp(8);
        seat.taken(10);
        assertThat(seat.isForOthers()).isTrue();
    }
}
