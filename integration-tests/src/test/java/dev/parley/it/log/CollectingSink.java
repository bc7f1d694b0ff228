package dev.parley.it.log;

import dev.parley.consume.LogSource;
import dev.parley.consume.ReceivedRecord;
import dev.parley.consume.RecordSink;
import dev.parley.consume.SourceState;
import dev.parley.pipeline.LogRecord;
import dev.parley.wire.RecordHash;
import dev.parley.wire.RecordName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a consumer hands over; has room for a given number of records. */
final class CollectingSink implements RecordSink {
    final List<ReceivedRecord> received = new CopyOnWriteArrayList<>();
    final Map<String, SourceState> states = new ConcurrentHashMap<>();
    final List<SourceState> history = new CopyOnWriteArrayList<>();
    final List<RecordName> diverged = new CopyOnWriteArrayList<>();
    volatile int room = Integer.MAX_VALUE;

    @Override
    public boolean hasRoom(String site) {
        return received.size() < room;
    }

    @Override
    public void onRecord(ReceivedRecord record) {
        received.add(record);
    }

    @Override
    public void onState(LogSource source, SourceState state) {
        states.put(source.site(), state);
        history.add(state);
    }

    @Override
    public void onDiverged(LogSource source, RecordName name, RecordHash first, RecordHash later) {
        diverged.add(name);
    }

    List<LogRecord> records() {
        return received.stream().map(ReceivedRecord::record).toList();
    }

    List<LogRecord> records(String site) {
        return received.stream()
                .filter(record -> record.source().site().equals(site))
                .map(ReceivedRecord::record)
                .toList();
    }
}
