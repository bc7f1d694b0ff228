package dev.parley.capture;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import dev.parley.pipeline.LogPosition;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.AbstractSourceInfoStructMaker;
import io.debezium.connector.binlog.BinlogOffsetContext;
import io.debezium.connector.binlog.BinlogStreamingChangeEventSource;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.ErrorHandler;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.SignalPayload;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.signal.actions.snapshotting.SnapshotConfiguration;
import io.debezium.pipeline.source.snapshot.incremental.IncrementalSnapshotChangeEventSource;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import io.debezium.pipeline.source.spi.StreamingChangeEventSource;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's way in: found through {@code META-INF/services} and called on Debezium's streaming thread just before it
 * reads the first event. Engines that are not ours are left alone.
 */
public final class CommitHook implements SignalActionProvider {
    /** Topic of the markers; no table has it, see {@link TableTopics}. */
    static final String TOPIC = "commit";

    @Override
    public <P extends Partition> Map<String, SignalAction<P>> createActions(
            EventDispatcher<P, ? extends DataCollectionId> dispatcher,
            ChangeEventSourceCoordinator<P, ?> coordinator,
            CommonConnectorConfig config) {
        EngineLink link = EngineLink.find(config.getLogicalName());
        if (link != null) {
            // The listener installed so far formats every event as text for JMX, at half of the speed.
            dispatcher.setEventListener(DataChangeEventListener.NO_OP());
            Optional<XaWatch> xa = coordinator
                    .getStreamingSource()
                    .flatMap(stream ->
                            watch(stream, coordinator.getErrorHandler(), dispatcher::enqueueNotification, link));
            dispatcher.setIncrementalSnapshotChangeEventSource(
                    Optional.of(new CommitMarkers<>(dispatcher::enqueueNotification, new BinlogClock(config), xa)));
            link.streaming(
                    position -> coordinator.commitOffset(Map.of(), position),
                    () -> coordinator.getErrorHandler().getProducerThrowable() != null);
        }
        return Map.of();
    }

    /** At the end of the stream MySQL's client falls silent, and Debezium waits for ever. */
    private static Optional<XaWatch> watch(
            StreamingChangeEventSource<?, ?> stream, ErrorHandler errors, Queue queue, EngineLink link) {
        if (!(stream instanceof BinlogStreamingChangeEventSource<?, ?> binlog)) {
            return Optional.empty();
        }
        binlog.getBinaryLogClient().registerLifecycleListener(new BinaryLogClient.AbstractLifecycleListener() {
            @Override
            public void onDisconnect(BinaryLogClient client) {
                if (errors.getProducerThrowable() == null) {
                    link.disconnected();
                }
            }
        });
        XaWatch xa = new XaWatch(queue, binlog::getOffsetContext, errors::setProducerThrowable);
        // Debezium has not registered its own listener yet, so this one comes first.
        binlog.getBinaryLogClient().registerEventListener(xa);
        return Optional.of(xa);
    }

    /** Takes a record into Debezium's queue; waits while that is full. */
    interface Queue {
        void put(SourceRecord mark) throws InterruptedException;
    }

    /** Debezium tells this listener of commits; what it is meant for, snapshots of chosen rows, we never ask for. */
    private static final class CommitMarkers<P extends Partition>
            implements IncrementalSnapshotChangeEventSource<P, DataCollectionId> {
        private final Queue queue;
        private final BinlogClock clock;
        private final Optional<XaWatch> xa;

        CommitMarkers(Queue queue, BinlogClock clock, Optional<XaWatch> xa) {
            this.queue = queue;
            this.clock = clock;
            this.xa = xa;
        }

        @Override
        public void processTransactionCommittedEvent(P partition, OffsetContext offset) throws InterruptedException {
            put(offset, TransactionEnd.Scope.ROWS_BEFORE);
        }

        @Override
        public void processMessage(P partition, DataCollectionId table, Object key, OffsetContext offset)
                throws InterruptedException {
            boolean twoPhases = xa.isPresent() && xa.get().isOpen();
            if (!twoPhases && offset instanceof BinlogOffsetContext<?> binlog && binlog.getTransactionId() == null) {
                put(offset, TransactionEnd.Scope.NEXT_ROW);
            }
        }

        private void put(OffsetContext offset, TransactionEnd.Scope scope) throws InterruptedException {
            TransactionEnd end;
            if (offset instanceof BinlogOffsetContext<?> binlog) {
                String gtids = binlog.gtidSet();
                LogPosition at = new LogPosition.MySql(
                        binlog.getSource().binlogFilename(),
                        binlog.getSource().binlogPosition(),
                        xa.isPresent() ? xa.get().decided(gtids) : gtids);
                end = new TransactionEnd(at, clock.micros(binlog.getSource()), scope);
            } else {
                PostgresOffsetContext postgres = (PostgresOffsetContext) offset;
                Map<String, ?> fields = postgres.getOffset();
                long micros = (Long) Objects.requireNonNull(
                        fields.get(io.debezium.connector.postgresql.SourceInfo.TIMESTAMP_USEC_KEY));
                end = new TransactionEnd(
                        new LogPosition.Postgres(postgres.lastCommitLsn().asLong()), micros, scope);
            }
            queue.put(new SourceRecord(Map.of(), Map.of(), TOPIC, null, end));
        }

        @Override
        public void init(P partition, OffsetContext offset) {}

        @Override
        public void closeWindow(P partition, String id, OffsetContext offset) {}

        @Override
        public void pauseSnapshot(P partition, OffsetContext offset) {}

        @Override
        public void resumeSnapshot(P partition, OffsetContext offset) {}

        @Override
        public void addDataCollectionNamesToSnapshot(SignalPayload<P> signal, SnapshotConfiguration configuration) {}

        @Override
        public void requestStopSnapshot(
                P partition, OffsetContext offset, Map<String, Object> data, List<String> collections) {}
    }

    /** Reads the commit time of a MySQL transaction, which Debezium gives out only inside the struct it builds. */
    private static final class BinlogClock extends AbstractSourceInfoStructMaker<AbstractSourceInfo> {
        private final Schema schema;

        BinlogClock(CommonConnectorConfig config) {
            super.init("parley", "1", config);
            schema = commonSchemaBuilder().name("parley.Commit").build();
        }

        long micros(AbstractSourceInfo source) {
            return commonStruct(source).getInt64(AbstractSourceInfo.TIMESTAMP_US_KEY);
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public Struct struct(AbstractSourceInfo source) {
            return commonStruct(source);
        }
    }
}
