package dev.parley.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * The offset store that Debezium is given: answers with the engine's start offset, or with none, and keeps nothing. The
 * checkpoint in the database is the only memory of where capture stands.
 */
public final class StartOffset implements OffsetBackingStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Map<String, Object> offset = Map.of();

    @Override
    public void configure(WorkerConfig config) {
        EngineLink link = EngineLink.find(String.valueOf(config.originals().get(EngineLink.PROPERTY)));
        offset = link == null ? Map.of() : link.startOffset();
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> partitions) {
        Map<ByteBuffer, ByteBuffer> answer = new HashMap<>();
        if (!offset.isEmpty()) {
            partitions.forEach(partition -> answer.put(partition, ByteBuffer.wrap(encoded())));
        }
        return CompletableFuture.completedFuture(answer);
    }

    private byte[] encoded() {
        try {
            return JSON.writeValueAsBytes(offset);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("could not encode the start offset", e);
        }
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        if (callback != null) {
            callback.onCompletion(null, null);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of();
    }
}
