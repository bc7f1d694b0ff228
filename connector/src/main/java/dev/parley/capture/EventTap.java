package dev.parley.capture;

import dev.parley.rules.Nullable;
import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The queue that Debezium is given, found through {@code META-INF/services}: events go straight to the engine's {@link
 * EventBuffer}, and Debezium, which asks for them in a loop without rest, is given one only: the start mark, once events
 * can come. Its thread then stays with the receiver of that mark. Guarded by the lock of Debezium's own queue.
 */
public final class EventTap implements QueueProvider<DataChangeEvent> {
    /** Name in the setting {@code queue.provider.type}. */
    static final String NAME = "parley";

    private static final SourceRecord START = new SourceRecord(Map.of(), Map.of(), "start", null, null);

    private @Nullable EngineLink link;
    private boolean started;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        link = EngineLink.find(String.valueOf(settings.get(EngineLink.PROPERTY)));
    }

    @Override
    public void enqueue(DataChangeEvent event) throws InterruptedException {
        engine().events().put(event.getRecord());
    }

    @Override
    public int size() {
        return !started && engine().isStreaming() ? 1 : 0;
    }

    @Override
    public DataChangeEvent poll() {
        started = true;
        return new DataChangeEvent(START);
    }

    private EngineLink engine() {
        if (link == null) {
            throw new IllegalStateException("the queue " + NAME + " belongs to no open capture engine");
        }
        return link;
    }
}
