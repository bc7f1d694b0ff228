package dev.parley.sim;

import dev.parley.agent.ReturnNotice;
import dev.parley.consume.LogChain;
import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RecordWeight;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.stamp.RecordOutlet;
import dev.parley.window.Checkpoint;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.RecordName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The Kafka side of one agent: writes its own log, reads the others' through the real chain check. */
final class LogSide implements RecordOutlet {
    private static final int AGAIN_PERCENT = 15;

    private final SimAgent agent;
    private final World world;
    private final Window window;
    private final Inbox inbox;
    private final List<Reader> readers = new ArrayList<>();
    private final Deque<LogRecord> unsent = new ArrayDeque<>();
    private final SimPast past;
    private final ReturnNotice returns;
    private final long tailEnd;
    private long lastSequence;
    private long acknowledged;
    private VersionVector announced = VersionVector.EMPTY;

    /** Reads one other log. */
    private static final class Reader {
        /** Whose record was read last. */
        SiteId origin;

        final SimLog log;
        final LogChain chain;
        long next;

        Reader(SiteId origin, SimLog log, LogChain chain, long next) {
            this.origin = origin;
            this.log = log;
            this.chain = chain;
            this.next = next;
        }
    }

    LogSide(
            SimAgent agent,
            Window window,
            Inbox inbox,
            List<SiteId> others,
            Checkpoint start,
            Map<SiteId, Long> offsets) {
        this.agent = agent;
        this.world = agent.site().world();
        this.window = window;
        this.inbox = inbox;
        this.past = new SimPast(agent);
        this.past.started();
        this.tailEnd = agent.site().log().end();
        this.lastSequence = start.applied().get(agent.self());
        this.acknowledged = lastSequence;
        for (SiteId other : others) {
            SimLog log = agent.site().logOf(other);
            LogChain chain = new LogChain(
                    start.applied(), world.protocol().ends(agent.roster().incarnations()));
            readers.add(new Reader(SiteId.of(other.name()), log, chain, hint(other, offsets)));
        }
        this.returns = new ReturnNotice("sim", agent.roster().incarnations(), this::keep, this::beginsAnew);
    }

    /** What a later incarnation wrote stands behind all that counts of those before. */
    private long hint(SiteId other, Map<SiteId, Long> offsets) {
        long hint = 0;
        for (SiteId incarnation : agent.roster().incarnations().all(other.name())) {
            hint = offsets.getOrDefault(incarnation, hint);
        }
        return hint;
    }

    private void keep(Incarnations known) {
        SimSite site = agent.site();
        if (site.database().state().epoch != agent.epoch()) {
            throw new LeaseGone(agent.epoch(), site.database().state().epoch);
        }
        Tx tx = site.database().begin(Tx.Kind.META);
        tx.changes.add(state -> state.ends.putAll(known.ends()));
        site.commitNow(tx);
        world.stats().add(Stats.Count.RETURNS_NOTICED);
    }

    /** The stages of the agent are made anew, as a process of its own here. */
    private void beginsAnew(Throwable why) {
        agent.kill(false);
    }

    // ------------------------------------------------------------ writing

    @Override
    public LogRecord.Transaction publish(LogRecord.Transaction transaction) {
        if (transaction.sequence() != lastSequence + 1) {
            throw new Violation("I2", agent + " publishes " + transaction.dot() + " after " + lastSequence);
        }
        lastSequence++;
        LogRecord.Transaction stamped = world.protocol().stamped(agent, transaction);
        LogRecord.Transaction truth = (LogRecord.Transaction) settle(stamped);
        world.audit().records().stamped(agent, truth);
        announced = truth.frontier();
        return truth;
    }

    @Override
    public void publish(LogRecord.Heartbeat heartbeat) {
        settle(heartbeat);
        world.audit().records().beat(agent, heartbeat);
        announced = heartbeat.frontier();
    }

    /** What the log held when this agent started is not sent again; if it says something else, the log is right. */
    private LogRecord settle(LogRecord record) {
        DecodedRecord known = agent.site().log().find(RecordName.of(record));
        if (known == null || known.firstOffset() >= tailEnd) {
            past.madeFirst(record);
            unsent.add(record);
            return record;
        }
        past.madeAgain(record, known.record());
        if (record instanceof LogRecord.Transaction) {
            acknowledged = Math.max(acknowledged, record.sequence());
        }
        if (!known.record().equals(record)) {
            world.audit().records().diverged(record, known.record());
            return world.protocol().yieldsToLog() ? known.record() : record;
        }
        return record;
    }

    /** All that was committed before the start is captured. */
    void caughtUp() {
        past.caughtUp(window.checkpoint().applied().get(agent.self()));
    }

    /** True if the log held the transaction of this position when the agent started. */
    boolean knew(String position) {
        return agent.site().log().holdsPosition(agent.self(), position, tailEnd);
    }

    /** Highest own sequence that Kafka has acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** Frontier of the last record or heartbeat. */
    VersionVector announced() {
        return announced;
    }

    /** Sends the oldest record; its acknowledgement may get lost, so that it is sent again. */
    boolean send() {
        LogRecord record = unsent.peek();
        if (record == null || agent.site().isCutOff()) {
            return false;
        }
        SimLog log = agent.site().log();
        DecodedRecord present = log.find(RecordName.of(record));
        boolean another = present != null && !present.record().equals(record);
        if (present != null && another) {
            world.audit().records().diverged(record, present.record());
        }
        world.restore().requireNothingOf(agent.site(), "publishes");
        if (present == null && record instanceof LogRecord.Transaction transaction) {
            world.audit().records().published(transaction);
        }
        if (!another || world.choices().chance(50)) {
            log.append(record);
            world.stats().add(present == null ? Stats.Count.PUBLISHED : Stats.Count.DUPLICATE_RECORDS);
        }
        if (another) {
            agent.kill(false); // as the publisher ends: the next process takes over what the log holds
            return true;
        }
        boolean lostAnswer = world.config().duplicates()
                && !world.isCalm()
                && world.choices().chance(AGAIN_PERCENT);
        if (!lostAnswer) {
            unsent.remove();
            if (record instanceof LogRecord.Transaction) {
                acknowledged = Math.max(acknowledged, record.sequence());
            }
        }
        return true;
    }

    // ------------------------------------------------------------ reading

    /** Number of logs read. */
    int sources() {
        return readers.size();
    }

    /** Takes the next record of one log; false if there is none, or no room for it. */
    boolean receive(int source) {
        Reader reader = readers.get(source);
        DecodedRecord entry = agent.site().isCutOff() || !inbox.hasRoom(reader.origin) ? null : next(reader);
        if (entry == null || !world.protocol().takes(agent, entry.record())) {
            return false;
        }
        reader.next++;
        world.stats().add(Stats.Count.RECEIVED);
        LogChain.Verdict verdict = reader.chain.accept(entry);
        if (verdict instanceof LogChain.Verdict.Gap gap) {
            throw new Violation(
                    "R1",
                    agent + " needs " + gap + ", which is gone; captured "
                            + window.checkpoint().applied() + ", received " + inbox.frontier());
        }
        if (verdict instanceof LogChain.Verdict.Ended) {
            world.stats().add(Stats.Count.FORMER_RECORDS);
        }
        if (verdict instanceof LogChain.Verdict.Next) {
            DecodedRecord truth = world.protocol().firstRecordCounts() ? entry : reader.log.last(entry);
            if (returns.isNews(truth.record().origin())) {
                returns.give(truth.record().origin(), inbox.frontier());
                return true;
            }
            reader.origin = truth.record().origin();
            take(truth.record(), reader.next);
        }
        return true;
    }

    private @Nullable DecodedRecord next(Reader reader) {
        reader.next = Math.max(reader.next, reader.log.begin());
        return reader.next < reader.log.end()
                ? reader.log.at(reader.next)
                : world.protocol().beforeItIsThere(agent, reader.origin, reader.next - reader.log.end());
    }

    private void take(LogRecord record, long nextOffset) {
        if (record instanceof LogRecord.Transaction transaction) {
            LogRecord.Transaction received = world.protocol().received(agent, transaction);
            inbox.offer(received, RecordWeight.of(received), nextOffset);
        } else {
            window.heartbeat(world.protocol().heartbeat(agent, (LogRecord.Heartbeat) record));
            world.audit().stabilityMoved(agent);
        }
    }

    /** True if every log is read to its end. */
    boolean isCaughtUp() {
        return readers.stream().allMatch(reader -> reader.next >= reader.log.end());
    }

    /** For a planted bug: the next transaction of each origin, whatever its writer had seen. */
    List<LogRecord.Transaction> takeInAnyOrder() {
        List<LogRecord.Transaction> batch = new ArrayList<>();
        for (Reader reader : readers) {
            LogRecord.Transaction next = inbox.peek(reader.origin);
            if (next != null) {
                inbox.deliver(next);
                batch.add(next);
            }
        }
        return batch;
    }
}
