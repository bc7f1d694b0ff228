package dev.parley.agent;

import dev.parley.store.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Gets the lease of a replication set: at once from nobody, from an agent that has given it up, and from a former self;
 * from any other agent only if that one does not answer within a bounded time. No clock of another machine is consulted.
 * Safety never rests on the answer: whoever loses the lease is fenced by its epoch.
 */
final class LeaseClaim {
    private static final int ROUNDS_MAX = 5;

    /** Looks are counted, not time: a machine that stood still has given the holder no time to answer either. */
    private static final int LOOKS = 4 * LeaseStep.ANSWERS_PER_LIMIT;

    private static final long MICROS_PER_MILLI = 1_000;

    /** The lease and the questions about it, as the database has them. */
    interface Register {
        Optional<Lease> current();

        /** Empty if somebody else was quicker. */
        OptionalLong takeOverFrom(long seen, String holder, long nowMicros);

        /** Number of the question. */
        long ask();

        /** Number of the last question answered. */
        long answered();

        /** Ends sessions of a holder that does not answer, whose open transactions would keep the lease locked. */
        void endSessions(String holder);
    }

    private final Register register;
    private final String set;
    private final String holder;
    private final Duration answerLimit;
    private final StopSignal pause;
    private final LongSupplier clockMicros;

    /**
     * @param holder names this process and no other one
     * @param answerLimit how long a holder has to answer, in pauses between looks
     * @param pause waits between two looks
     * @param clockMicros for messages only
     */
    LeaseClaim(
            Register register,
            String set,
            String holder,
            Duration answerLimit,
            StopSignal pause,
            LongSupplier clockMicros) {
        this.register = register;
        this.set = set;
        this.holder = holder;
        this.answerLimit = answerLimit;
        this.pause = pause;
        this.clockMicros = clockMicros;
    }

    /** What came of an attempt. */
    sealed interface Outcome {
        /**
         * The lease is held.
         *
         * @param fromSilent whether another agent had it, which did not answer
         */
        record Taken(long epoch, boolean fromSilent) implements Outcome {}

        /** Another agent has it, and lives or was quicker. */
        record Held(Lease lease, String found) implements Outcome {}
    }

    /**
     * As {@link #attempt}, for the only agent of a site.
     *
     * @throws AgentException if another agent holds the lease and lives
     */
    Outcome.Taken attemptAlone() throws InterruptedException {
        Outcome outcome = attempt();
        if (outcome instanceof Outcome.Held held) {
            throw heldBy(held.lease(), held.found());
        }
        return (Outcome.Taken) outcome;
    }

    /** Asks whoever holds the lease, and takes it if nobody does or there is no answer. */
    Outcome attempt() throws InterruptedException {
        Lease seen = look();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            boolean mine = isMine(seen);
            String answer = mine ? "" : question();
            if (!answer.isEmpty()) {
                return new Outcome.Held(seen, answer);
            }
            if (!mine) {
                register.endSessions(seen.holder());
            }
            OptionalLong epoch = register.takeOverFrom(seen.epoch(), holder, clockMicros.getAsLong());
            if (epoch.isPresent()) {
                return new Outcome.Taken(epoch.getAsLong(), !mine);
            }
            seen = look();
        }
        return new Outcome.Held(seen, "the lease has changed hands " + ROUNDS_MAX + " times meanwhile");
    }

    /** Whether nobody holds the lease, so that whoever comes first gets it. */
    boolean isFree() {
        return look().holder().isEmpty();
    }

    Lease look() {
        return register.current().orElse(new Lease(0, "", 0));
    }

    private boolean isMine(Lease seen) {
        return seen.holder().isEmpty() || seen.holder().equals(holder);
    }

    /** What the holder did when asked whether it lives; empty if nothing. */
    private String question() throws InterruptedException {
        long question = register.ask();
        Duration between = answerLimit.dividedBy(LOOKS);
        for (int look = 1; look <= LOOKS; look++) {
            if (pause.pause(between)) {
                throw new InterruptedException("the agent is stopping");
            }
            if (register.answered() >= question) {
                long millis = between.multipliedBy(look).toMillis();
                return "asked whether it lives, it answered within " + millis + " ms";
            }
        }
        return "";
    }

    private AgentException heldBy(Lease seen, String found) {
        return new AgentException(
                ExitCode.LEASE,
                "Another agent serves replication set '" + set + "' of this site: '" + seen.holder()
                        + "' holds the lease with epoch " + seen.epoch() + ", taken at "
                        + Instant.ofEpochMilli(seen.takenAtMicros() / MICROS_PER_MILLI) + "; " + found
                        + ". Nothing was changed. Stop that agent first, correct site and database in the site file, or"
                        + " give each agent of the site a name with agent.instance: then they stand by for one another.");
    }
}
