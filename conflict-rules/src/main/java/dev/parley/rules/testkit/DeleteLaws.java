package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * P25: an update and a delete that did not see each other, in both orders of arrival, the update earlier or later, under
 * each policy for deletes; then a delete above both, or an insert above the delete alone.
 */
final class DeleteLaws {
    private static final SiteId DELETER = SiteId.of("s0");
    private static final SiteId WRITER = SiteId.of("s1");
    private static final VersionVector NOTHING = VersionVector.EMPTY;
    private static final long DELETED_AT = 20;

    private final Rule rule;
    private final Replica replica;
    private final Row start;
    private final Row updated;
    private final Row inserted;

    DeleteLaws(Rule rule, Values values, Replica replica, long seed) {
        this.rule = rule;
        this.replica = replica;
        SplittableRandom random = new SplittableRandom(seed);
        Value first = values.next(Value.Null.NULL, random, 1);
        start = row(first, 1);
        updated = row(values.next(first, random, 2), 1);
        inserted = row(values.next(Value.Null.NULL, random, 3), 2);
    }

    private static Row row(Value tested, long other) {
        return Row.of(Mesh.COLUMNS, new Value.Int(1), tested, new Value.Int(other));
    }

    @Nullable
    String wrong() {
        for (DeletePolicy deletes : DeletePolicy.values()) {
            for (long updatedAt : new long[] {DELETED_AT - 5, DELETED_AT + 5}) {
                String wrong = wrong(deletes, updatedAt);
                if (wrong != null) {
                    return "under " + deletes.text() + ", with the update "
                            + (updatedAt < DELETED_AT ? "earlier" : "later") + ": " + wrong;
                }
            }
        }
        return null;
    }

    private @Nullable String wrong(DeletePolicy deletes, long updatedAt) {
        RowPolicy policy = new RowPolicy(1, deletes, new LastWriterWins(), List.of(ColumnGroup.of("a", rule)));
        Operation delete = new Operation.Delete(stamp(DELETER, 1, DELETED_AT, NOTHING), Mesh.KEY, start, Set.of());
        Operation update =
                new Operation.Update(stamp(WRITER, 1, updatedAt, NOTHING), Mesh.KEY, start, updated, Set.of());
        RowState one = received(policy, delete, update);
        RowState other = received(policy, update, delete);
        Row row = Site.shown(one, policy);
        if (!Objects.equals(row, Site.shown(other, policy))) {
            return "the orders of arrival come to different rows";
        }
        boolean stands = deletes == DeletePolicy.UPDATE_WINS || (deletes == DeletePolicy.LWW && updatedAt > DELETED_AT);
        if (stands != (row != null)) {
            return stands ? "the row is gone" : "the row stands";
        }
        if (row != null && rule.ruleClass() != RuleClass.JOIN && !row.equals(updated)) {
            return "the row that stands is not the one that was written";
        }
        return after(policy, one);
    }

    private @Nullable String after(RowPolicy policy, RowState state) {
        Operation again = new Operation.Delete(
                stamp(WRITER, 2, 2 * DELETED_AT, VersionVector.of(DELETER, 1)), Mesh.KEY, updated, Set.of());
        if (Site.shown(replica.received(state, again, policy), policy) != null) {
            return "the row stands although a delete had seen everything";
        }
        Operation insert =
                new Operation.Insert(stamp(DELETER, 2, 2 * DELETED_AT, NOTHING), Mesh.KEY, inserted, Set.of());
        return Site.shown(replica.received(state, insert, policy), policy) != null
                ? null
                : "the row is gone although an insert had seen the delete";
    }

    private RowState received(RowPolicy policy, Operation first, Operation second) {
        RowState state = RowState.of(new Base.Present(start), NOTHING, List.of());
        return replica.received(replica.received(state, first, policy), second, policy);
    }

    private static Stamp stamp(SiteId site, long sequence, long at, VersionVector others) {
        VersionVector context = sequence == 1 ? others : others.with(site, sequence - 1);
        return new Stamp(new Dot(site, sequence), context, HybridTimestamp.ofWallMillis(at));
    }
}
