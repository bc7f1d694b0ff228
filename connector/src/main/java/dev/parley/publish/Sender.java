package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.EncodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordHash;
import dev.parley.wire.RecordName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publisher's thread: takes records from the queue and sees them into the log. Before each {@link ProducerSession} it
 * reads what the log holds behind the last record known to be there: what is found of its own is settled, what is not is
 * sent again, so nothing is lost or reordered whatever became of the earlier session. What another process wrote is
 * compared; equal records do no harm.
 */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration LOOK_AROUND = Duration.ofMillis(100);
    private static final int RECENT_MAX = 4096;

    private record Sent(SendQueue.Item item, EncodedRecord encoded, RecordName name) {}

    private final PublishSettings settings;
    private final Envelope envelope;
    private final KafkaClients clients;
    private final OwnLog log;
    private final PublishStates states;
    private final SendQueue queue;
    private final ObjLongConsumer<LogRecord> onAcknowledged;

    /** Guards what follows; the producer's thread settles, this one does all else. */
    private final Object lock = new Object();

    private final Deque<Sent> unsettled = new ArrayDeque<>();
    private final Map<RecordName, RecordHash> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RecordName, RecordHash> eldest) {
            return size() > RECENT_MAX;
        }
    };
    private long settledOffset;
    private long progressNanos = System.nanoTime();

    /** Records that another process put into the log ahead of this one; only this thread. */
    private final Map<RecordName, OwnTail.Entry> ahead = new LinkedHashMap<>();

    Sender(
            PublishSettings settings,
            Envelope envelope,
            KafkaClients clients,
            OwnLog log,
            PublishStates states,
            SendQueue queue,
            long endOffset,
            ObjLongConsumer<LogRecord> onAcknowledged) {
        this.settings = settings;
        this.envelope = envelope;
        this.clients = clients;
        this.log = log;
        this.states = states;
        this.queue = queue;
        this.settledOffset = endOffset;
        this.onAcknowledged = onAcknowledged;
    }

    void run() throws InterruptedException {
        Backoff backoff = new Backoff();
        while (true) {
            long endOffset = resynchronise();
            try (ProducerSession session = new ProducerSession(clients.producer(), settings.topic(), endOffset, log)) {
                resend(session);
                while (true) {
                    backoff.reset();
                    pump(session);
                }
            } catch (ProducerSession.ForeignEntries e) {
                LOG.atWarn()
                        .addKeyValue("topic", settings.topic())
                        .addKeyValue("finding", e.getMessage())
                        .log("another process writes this site's log; comparing its records");
            } catch (KafkaException e) {
                KafkaErrors.throwIfHopeless(e, settings);
                states.waiting(KafkaErrors.reason("writing the log " + settings.topic(), e));
            }
            backoff.pause();
        }
    }

    /** Compares the log with what is unsettled; returns the offset behind the log's last entry. */
    private long resynchronise() throws InterruptedException {
        long from;
        synchronized (lock) {
            from = settledOffset;
        }
        OwnLog.Scan scan = log.scan(from, this::compare);
        synchronized (lock) {
            settledOffset = scan.restartOffset();
            progressNanos = System.nanoTime();
        }
        return scan.endOffset();
    }

    private void compare(DecodedRecord found) {
        if (!found.record().origin().equals(settings.self())) {
            return;
        }
        RecordName name = RecordName.of(found.record());
        Sent head;
        RecordHash known;
        synchronized (lock) {
            head = unsettled.peek();
            known = recent.get(name);
        }
        if (head != null && head.name.equals(name)) {
            requireEqual(name, head.encoded.hash(), OwnTail.Entry.of(found));
            settle(head, found.lastOffset());
        } else if (known != null) {
            requireEqual(name, known, OwnTail.Entry.of(found));
        } else {
            ahead.putIfAbsent(name, OwnTail.Entry.of(found));
        }
    }

    private void requireEqual(RecordName name, RecordHash made, OwnTail.Entry found) {
        if (!made.equals(found.hash())) {
            throw new PublishException(
                    PublishException.Problem.DIVERGED,
                    "Record " + name + " was made with the hash " + made
                            + ", but another process put one with the hash "
                            + found.hash() + " into " + settings.topic() + " at offset " + found.firstOffset()
                            + ". Restart the agent: it takes over what the log holds. Make sure that no second agent"
                            + " runs for this site.");
        }
    }

    private void resend(ProducerSession session) throws InterruptedException {
        List<Sent> again;
        synchronized (lock) {
            again = new ArrayList<>(unsettled);
        }
        for (Sent sent : again) {
            send(session, sent);
        }
    }

    private void pump(ProducerSession session) throws InterruptedException {
        session.throwIfFailed();
        Optional<SendQueue.Item> next = queue.poll(LOOK_AROUND);
        if (next.isEmpty()) {
            watch();
            return;
        }
        SendQueue.Item item = next.get();
        Sent sent = new Sent(item, envelope.encode(item.record()), RecordName.of(item.record()));
        synchronized (lock) {
            progressNanos = unsettled.isEmpty() ? System.nanoTime() : progressNanos;
            unsettled.add(sent);
        }
        OwnTail.Entry present = ahead.remove(sent.name);
        if (present == null) {
            send(session, sent);
        } else {
            requireEqual(sent.name, sent.encoded.hash(), present);
            awaitOthers(session, sent);
            settle(sent, present.lastOffset());
        }
    }

    /** Records are acknowledged in order: one that is in the log already waits for those before it. */
    private void awaitOthers(ProducerSession session, Sent sent) throws InterruptedException {
        while (true) {
            synchronized (lock) {
                Sent head = unsettled.peek();
                if (head != null && head.name.equals(sent.name)) {
                    return;
                }
                lock.wait(LOOK_AROUND.toMillis());
            }
            session.throwIfFailed();
            watch();
        }
    }

    private void send(ProducerSession session, Sent sent) throws InterruptedException {
        int last = sent.encoded.chunks().size() - 1;
        for (int i = 0; i <= last; i++) {
            boolean ends = i == last;
            while (!session.send(sent.encoded, i, offset -> stored(sent, ends, offset))) {
                watch();
                throwIfInterrupted();
            }
        }
        watch();
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while sending to Kafka");
        }
    }

    private void stored(Sent sent, boolean ends, long offset) {
        synchronized (lock) {
            progressNanos = System.nanoTime();
        }
        if (ends) {
            settle(sent, offset);
        }
        states.writing();
    }

    private void settle(Sent sent, long offset) {
        synchronized (lock) {
            Sent head = unsettled.poll();
            if (head == null || !head.name.equals(sent.name)) {
                throw new IllegalStateException("record " + sent.name + " was acknowledged out of order");
            }
            recent.put(sent.name, sent.encoded.hash());
            settledOffset = Math.max(settledOffset, offset + 1);
            progressNanos = System.nanoTime();
            lock.notifyAll();
        }
        onAcknowledged.accept(sent.item.record(), offset);
        queue.settled(sent.item);
    }

    /** Says so when acknowledgements stay away. */
    private void watch() {
        @Nullable RecordName oldest = null;
        synchronized (lock) {
            Sent head = unsettled.peek();
            if (head != null
                    && System.nanoTime() - progressNanos > settings.stallLimit().toNanos()) {
                oldest = head.name;
            }
        }
        if (oldest != null) {
            states.waiting("Kafka has acknowledged nothing for "
                    + settings.stallLimit().toMillis() + " ms; check that the brokers of " + settings.topic()
                    + " run and are reachable");
        }
    }
}
