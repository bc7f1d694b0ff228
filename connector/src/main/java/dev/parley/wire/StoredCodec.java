package dev.parley.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.proto.Wire;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Bytes of the binary columns of the agent's own tables. Equal objects have equal bytes. They carry no hash: the
 * database keeps them.
 */
public final class StoredCodec {
    private final Shapes shapes = new Shapes();
    private final RowStates states = new RowStates(shapes);

    public byte[] vector(VersionVector vector) {
        return Versions.write(vector).toByteArray();
    }

    public VersionVector vector(byte[] bytes, LogPlace place) {
        return read(Wire.VersionVector.parser(), bytes, place, Versions::read);
    }

    /** What each site is known to have captured. */
    public byte[] known(Map<SiteId, VersionVector> known) {
        Wire.KnownVectors.Builder out = Wire.KnownVectors.newBuilder();
        new TreeMap<>(known)
                .forEach((site, vector) -> out.addEntries(Wire.KnownVector.newBuilder()
                        .setSite(Versions.write(site))
                        .setVector(Versions.write(vector))));
        return out.build().toByteArray();
    }

    public Map<SiteId, VersionVector> known(byte[] bytes, LogPlace place) {
        return read(Wire.KnownVectors.parser(), bytes, place, in -> {
            Map<SiteId, VersionVector> known = new TreeMap<>();
            for (Wire.KnownVector entry : in.getEntriesList()) {
                known.put(Versions.read(entry.getSite()), Versions.read(entry.getVector()));
            }
            return known;
        });
    }

    /** Where to go on reading, by topic. */
    public byte[] offsets(Map<String, Long> offsets) {
        Wire.LogOffsets.Builder out = Wire.LogOffsets.newBuilder();
        new TreeMap<>(offsets)
                .forEach((topic, offset) -> out.addEntries(
                        Wire.LogOffset.newBuilder().setTopic(topic).setOffset(offset)));
        return out.build().toByteArray();
    }

    public Map<String, Long> offsets(byte[] bytes, LogPlace place) {
        return read(Wire.LogOffsets.parser(), bytes, place, in -> {
            Map<String, Long> offsets = new TreeMap<>();
            in.getEntriesList().forEach(entry -> offsets.put(entry.getTopic(), entry.getOffset()));
            return offsets;
        });
    }

    public byte[] key(RowKey key) {
        return Images.key(key).toByteArray();
    }

    public RowKey key(byte[] bytes, LogPlace place) {
        return read(Wire.Key.parser(), bytes, place, in -> Images.key(in, place));
    }

    /** Keys in the order given. */
    public byte[] keys(List<RowKey> keys) {
        Wire.KeyList.Builder out = Wire.KeyList.newBuilder();
        keys.forEach(key -> out.addKeys(Images.key(key)));
        return out.build().toByteArray();
    }

    public List<RowKey> keys(byte[] bytes, LogPlace place) {
        return read(
                Wire.KeyList.parser(),
                bytes,
                place,
                in -> in.getKeysList().stream()
                        .map(key -> Images.key(key, place))
                        .toList());
    }

    public byte[] state(RowState state) {
        return states.write(state).toByteArray();
    }

    public RowState state(byte[] bytes, LogPlace place) {
        return read(Wire.RowState.parser(), bytes, place, in -> states.read(in, place));
    }

    public byte[] row(Row row) {
        return stored(row).toByteArray();
    }

    private Wire.StoredRow stored(Row row) {
        return Wire.StoredRow.newBuilder()
                .setShape(shapes.write(new Shapes.Shape("", row.columns())))
                .setImage(Images.write(row))
                .build();
    }

    public Row row(byte[] bytes, LogPlace place) {
        return read(Wire.StoredRow.parser(), bytes, place, in -> row(in, place));
    }

    private Row row(Wire.StoredRow in, LogPlace place) {
        return Images.read(in.getImage(), shapes.read(in.getShape()).columns(), place);
    }

    /** As in {@code parley.conflict}. */
    public byte[] conflict(ConflictDetail detail) {
        Wire.ConflictDetail.Builder out = Wire.ConflictDetail.newBuilder().setInputs(states.write(detail.inputs()));
        Base outcome = detail.outcome();
        out.setOutcomeKind(RowStates.kind(outcome));
        if (outcome instanceof Base.Present present) {
            out.setOutcome(stored(present.image()));
        }
        return out.build().toByteArray();
    }

    public ConflictDetail conflict(byte[] bytes, LogPlace place) {
        return read(Wire.ConflictDetail.parser(), bytes, place, in -> {
            Base outcome = in.getOutcomeKind() == Wire.BaseKind.BASE_KIND_PRESENT
                    ? new Base.Present(row(in.getOutcome(), place))
                    : in.getOutcomeKind() == Wire.BaseKind.BASE_KIND_ABSENT ? Base.Absent.ABSENT : Base.Unknown.UNKNOWN;
            return new ConflictDetail(states.read(in.getInputs(), place), outcome);
        });
    }

    /** As in {@code parley.decision}. */
    public byte[] decision(StoredDecision decision) {
        return Wire.StoredDecision.newBuilder()
                .setImage(stored(decision.image()))
                .addAllSettled(Versions.write(decision.settled()))
                .setEffect(effect(decision.effect()))
                .build()
                .toByteArray();
    }

    public StoredDecision decision(byte[] bytes, LogPlace place) {
        return read(
                Wire.StoredDecision.parser(),
                bytes,
                place,
                in -> new StoredDecision(
                        effect(in.getEffect()), row(in.getImage(), place), Versions.read(in.getSettledList())));
    }

    private static Wire.DecisionEffect effect(StoredDecision.Effect effect) {
        return switch (effect) {
            case SET -> Wire.DecisionEffect.DECISION_EFFECT_SET;
            case REPLACE -> Wire.DecisionEffect.DECISION_EFFECT_REPLACE;
            case DELETE -> Wire.DecisionEffect.DECISION_EFFECT_DELETE;
        };
    }

    private static StoredDecision.Effect effect(Wire.DecisionEffect effect) {
        return switch (effect) {
            case DECISION_EFFECT_SET -> StoredDecision.Effect.SET;
            case DECISION_EFFECT_REPLACE -> StoredDecision.Effect.REPLACE;
            case DECISION_EFFECT_DELETE -> StoredDecision.Effect.DELETE;
            case UNRECOGNIZED -> throw new IllegalArgumentException("a decision has an unknown effect");
        };
    }

    private static <M extends MessageLite, T> T read(
            Parser<M> parser, byte[] bytes, LogPlace place, Function<M, T> reader) {
        try {
            return reader.apply(parser.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED, "Stored bytes cannot be read: " + e.getMessage(), place, e);
        }
    }
}
