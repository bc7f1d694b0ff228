package dev.parley.agent;

import dev.parley.capture.SchemaMemory;
import dev.parley.store.Blob;
import dev.parley.store.Flush;
import dev.parley.store.ShapeStore;

/**
 * Keeps what capture knows of former columns before each checkpoint: who starts from one can read what comes behind it. What
 * is newer than the checkpoint does no harm, as its place in the log is known. Used by the flushing thread.
 */
final class ShapeKeeper implements FlushStep.Store {
    private final SchemaMemory memory;
    private final ShapeStore shapes;
    private final FlushStep.Store checkpoint;
    private long kept;

    /** @param checkpoint where the rest of a flush goes */
    ShapeKeeper(SchemaMemory memory, ShapeStore shapes, FlushStep.Store checkpoint) {
        this.memory = memory;
        this.shapes = shapes;
        this.checkpoint = checkpoint;
    }

    @Override
    public void flush(long epoch, Flush flush, long nowMicros) {
        long now = memory.changes();
        if (now != kept) {
            memory.encoded().ifPresent(doc -> {
                shapes.keep(epoch, Blob.of(doc), nowMicros);
                kept = now;
            });
        }
        checkpoint.flush(epoch, flush, nowMicros);
    }
}
