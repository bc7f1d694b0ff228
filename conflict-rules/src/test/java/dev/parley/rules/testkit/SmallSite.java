package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Stability;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One site at one moment. Immutable.
 *
 * @param log what it has written and announced
 * @param said a hash of its log
 * @param cursors how much of each site's log it has taken
 */
record SmallSite(
        SiteId id,
        List<Entry> log,
        long said,
        List<Integer> cursors,
        VersionVector applied,
        HybridTimestamp last,
        RowState state,
        Stability stability,
        List<LostWrite> lost) {
    private static final long SKEW_MILLIS = 3;

    /** A record; without an operation an announcement of what is applied. */
    record Entry(VersionVector frontier, @Nullable Operation operation) {}

    static SmallSite start(SiteId id, Set<SiteId> members, Base base, int number) {
        List<Integer> cursors = new ArrayList<>();
        members.forEach(member -> cursors.add(0));
        return new SmallSite(
                id,
                List.of(),
                0,
                cursors,
                VersionVector.EMPTY,
                HybridTimestamp.ofWallMillis(SKEW_MILLIS * number),
                RowState.of(base, VersionVector.EMPTY, List.of()),
                Stability.of(members),
                List.of());
    }

    Stamp stamp() {
        return new Stamp(new Dot(id, applied.get(id) + 1), applied, last.next(last.wallMillis()));
    }

    @Nullable
    Row row(RowPolicy policy) {
        return Site.shown(state, policy);
    }

    SmallSite written(Operation operation, SmallWorld world) {
        SmallSite received = received(operation, world);
        return received.saying(new Entry(received.applied, operation));
    }

    private SmallSite received(Operation operation, SmallWorld world) {
        VersionVector covered = applied.with(operation.dot());
        return new SmallSite(
                id,
                log,
                said,
                cursors,
                covered,
                last.max(operation.stamp().writtenAt()),
                world.replica().received(state, operation, world.policy()),
                stability.with(id, covered),
                lost);
    }

    /** Null if there is nothing, or its context is not applied yet. */
    @Nullable
    SmallSite delivered(SmallSite origin, int number, SmallWorld world) {
        int at = cursors.get(number);
        if (at >= origin.log.size()) {
            return null;
        }
        Entry entry = origin.log.get(at);
        Operation operation = entry.operation;
        if (operation != null && !applied.covers(operation.stamp().context())) {
            return null;
        }
        SmallSite after = operation == null ? this : received(operation, world);
        List<Integer> moved = new ArrayList<>(cursors);
        moved.set(number, at + 1);
        Stability known = after.stability.with(origin.id, entry.frontier);
        return new SmallSite(id, log, said, moved, after.applied, after.last, after.state, known, lost);
    }

    /** Null if its log says it already. */
    @Nullable
    SmallSite announced() {
        VersionVector said = log.isEmpty() ? VersionVector.EMPTY : log.get(log.size() - 1).frontier;
        if (said.equals(applied)) {
            return null;
        }
        return saying(new Entry(applied, null));
    }

    private SmallSite saying(Entry entry) {
        List<Entry> longer = new ArrayList<>(log);
        longer.add(entry);
        Operation operation = entry.operation;
        long announced = mixed(said, entry.frontier.toString());
        long hash = operation == null ? announced : mixed(announced, words(operation));
        return new SmallSite(id, longer, hash, cursors, applied, last, state, stability, lost);
    }

    /** Null if nothing folds. */
    @Nullable
    SmallSite folded(SmallWorld world) {
        Fold fold = world.replica().folded(state, stability.stable(), applied, world.policy());
        if (fold.state() == state) {
            return null;
        }
        List<LostWrite> more = new ArrayList<>(lost);
        more.addAll(fold.lost());
        return new SmallSite(id, log, said, cursors, applied, last, fold.state(), stability, more);
    }

    /** All that can make a difference to what is still to come. */
    long hash() {
        long hash = mixed(said, cursors.hashCode());
        hash = mixed(hash, state.toString());
        if (state.base() instanceof Base.Present present) {
            hash = mixed(hash, present.image());
        }
        for (Operation operation : state.operations()) {
            hash = mixed(
                    hash,
                    operation.image() == null ? 3 : operation.image().columns().size());
        }
        for (LostWrite write : lost) {
            hash = mixed(hash, write.loser() + ">" + write.winner() + write.unit());
        }
        return hash;
    }

    private static String words(Operation operation) {
        Row image = operation.image();
        return operation.getClass().getSimpleName()
                + operation.dot()
                + operation.stamp().writtenAt()
                + operation.excluded()
                + (operation instanceof Operation.Delete delete ? delete.movedTo() : "")
                + (image == null ? "" : image.get(1));
    }

    private static long mixed(long hash, Row image) {
        long result = hash;
        for (int i = 0; i < image.columns().size(); i++) {
            for (byte b : CanonicalBytes.of(image.get(i))) {
                result = mixed(result, b);
            }
        }
        return result;
    }

    private static long mixed(long hash, String text) {
        long result = hash;
        for (int i = 0; i < text.length(); i++) {
            result = mixed(result, text.charAt(i));
        }
        return result;
    }

    static long mixed(long hash, long more) {
        long result = (hash ^ more) * 0x9E3779B97F4A7C15L;
        return result ^ (result >>> 29);
    }
}
