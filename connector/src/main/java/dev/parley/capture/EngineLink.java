package dev.parley.capture;

import dev.parley.rules.Nullable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Connects one {@link CaptureEngine} with the objects that Debezium makes from class names. Debezium hands them only
 * text properties, so they find their engine by a name. Thread-safe.
 */
final class EngineLink implements AutoCloseable {
    /** Property that holds the name; it is the logical name of the engine as well. */
    static final String PROPERTY = "parley.engine";

    private static final Map<String, EngineLink> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final String id = "parley-" + NUMBERS.incrementAndGet();
    private final Map<String, Object> startOffset;
    private final SchemaMemory schemas;
    private final Runnable onDisconnect;
    private final EventBuffer events = new EventBuffer(EngineProperties.QUEUE_ROWS);
    private final CountDownLatch streaming = new CountDownLatch(1);
    private volatile BooleanSupplier readerFailed = () -> false;
    private volatile @Nullable Confirmer confirmer;

    /** Moves what the server may forget. */
    interface Confirmer {
        void confirm(Map<String, ?> offset);
    }

    private EngineLink(Map<String, Object> startOffset, SchemaMemory schemas, Runnable onDisconnect) {
        this.startOffset = startOffset;
        this.schemas = schemas;
        this.onDisconnect = onDisconnect;
    }

    /**
     * A link that can be found until it is closed.
     *
     * @param startOffset offset that Debezium starts from; empty for none
     * @param schemas what is known of the columns of its tables
     * @param onDisconnect run when the server ends the stream and Debezium does not say so; also while it is stopped
     */
    static EngineLink open(Map<String, Object> startOffset, SchemaMemory schemas, Runnable onDisconnect) {
        EngineLink link = new EngineLink(Map.copyOf(startOffset), schemas, onDisconnect);
        OPEN.put(link.id, link);
        return link;
    }

    static @Nullable EngineLink find(String id) {
        return OPEN.get(id);
    }

    String id() {
        return id;
    }

    Map<String, Object> startOffset() {
        return startOffset;
    }

    /**
     * The engine is about to read its first event.
     *
     * @param failed whether the reading thread has ended with an error, which Debezium throws when it is asked for events
     */
    void streaming(Confirmer newConfirmer, BooleanSupplier failed) {
        confirmer = newConfirmer;
        readerFailed = failed;
        schemas.complete();
        streaming.countDown();
    }

    SchemaMemory schemas() {
        return schemas;
    }

    boolean isStreaming() {
        return streaming.getCount() == 0;
    }

    boolean readerFailed() {
        return readerFailed.getAsBoolean();
    }

    EventBuffer events() {
        return events;
    }

    void disconnected() {
        onDisconnect.run();
    }

    CountDownLatch streaming() {
        return streaming;
    }

    /** Null before the engine streams and after the link was closed. */
    @Nullable
    Confirmer confirmer() {
        return confirmer;
    }

    @Override
    public void close() {
        OPEN.remove(id);
        events.close();
        confirmer = null;
    }
}
