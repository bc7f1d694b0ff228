package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.window.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the invariants of THEORY A2, each where it can first be broken: on the records that capture makes, on what apply
 * writes, and here on the window that capture leaves behind. Throws {@link Violation}.
 */
final class Audit {
    /** With more sites than this what is stable is only looked at when it has changed: each look asks for all sites. */
    private static final int ALWAYS_MAX = 10;

    private final World world;
    private final Oracle oracle;
    private final RecordAudit records;
    private final ApplyAudit apply;
    private final MovesAudit moves;
    /** What was stable when it was looked at last. */
    private final Map<SimAgent, VersionVector> audited = new HashMap<>();

    Audit(World world, Oracle oracle) {
        this.world = world;
        this.oracle = oracle;
        this.records = new RecordAudit(world, oracle);
        this.apply = new ApplyAudit(world, oracle);
        this.moves = new MovesAudit(world);
    }

    RecordAudit records() {
        return records;
    }

    ApplyAudit apply() {
        return apply;
    }

    MovesAudit moves() {
        return moves;
    }

    /** I9, I11: after capture has read one transaction. */
    void captured(SimAgent agent, WalEntry entry) {
        VersionVector seen = agent.parts().window().checkpoint().applied();
        Set<RowKey> keys = new HashSet<>();
        for (CapturedRow row : entry.rows()) {
            People.Said said = People.said(row);
            if (said != null) {
                keys.add(said.key());
            } else if (!row.table().name().startsWith("parley.")) {
                keys.add(row.key());
            }
        }
        List<Operation> arrived = new ArrayList<>();
        for (AppliedRange range : MarkedRows.ranges(entry.rows())) {
            for (long sequence = range.first(); sequence <= range.last(); sequence++) {
                LogRecord.Transaction record = oracle.find(new Dot(range.origin(), sequence));
                if (record != null) {
                    arrived.addAll(record.operations());
                }
            }
        }
        arrived.forEach(operation -> keys.add(operation.key()));
        boolean superseded = agent.epoch() != agent.site().database().state().epoch;
        if (!superseded || !world.config().drift()) { // who has lost the lease may have read what no log holds
            keys.forEach(key -> sameAsOracle(agent, key, seen));
            moves.captured(agent, entry, arrived);
        }
        stabilityMoved(agent);
    }

    private void sameAsOracle(SimAgent agent, RowKey key, VersionVector seen) {
        Shown known = agent.parts().window().shown(key);
        RowState complete = oracle.state(key, seen);
        RowPolicy policy = world.policies().apply(key.table());
        Shown right = Shown.of(complete, policy);
        if (!policy.isLastWriterWinsRow()) {
            samePending(agent, complete, key, seen);
        }
        if (!world.config().drift()) {
            Accounts.check(key, complete, policy);
        }
        boolean equal = known == Shown.Any.ANY
                || (known instanceof Shown.Absent && right instanceof Shown.Absent)
                || (known instanceof Shown.Present a
                        && right instanceof Shown.Present b
                        && a.image().agreesWith(b.image()));
        if (!equal) {
            throw new Violation(
                    "I9",
                    agent + " has " + Tell.key(key) + " as " + Tell.shown(known) + ", but by " + seen
                            + " it is " + Tell.shown(right) + "; known "
                            + agent.parts().window().view(List.of(key)) + ", all " + complete);
        }
    }

    /** P26: what waits for a person waits at every site, and nothing else. Only under rules of units something waits. */
    private void samePending(SimAgent agent, RowState complete, RowKey key, VersionVector seen) {
        RowPolicy policy = world.policies().apply(key.table());
        RowState view = agent.parts().window().view(List.of(key)).get(0);
        boolean ahead = view.operations().stream().anyMatch(operation -> !seen.contains(operation.dot()));
        Set<Dot> right = waiting(complete.evaluate(policy));
        Set<Dot> known = waiting(view.evaluate(policy));
        if (!ahead && !known.equals(right)) {
            throw new Violation(
                    "P26", agent + " has " + known + " waiting in " + Tell.key(key) + ", all operations say " + right);
        }
    }

    private static Set<Dot> waiting(Evaluation evaluation) {
        Set<Dot> dots = new HashSet<>();
        if (!(evaluation.visible() instanceof Visible.Absent)) {
            evaluation.pending().forEach(unit -> unit.siblings().forEach(sibling -> dots.add(sibling.dot())));
        }
        return dots;
    }

    private void requireSeen(SimAgent agent, VersionVector stable, SiteId origin, long sequence) {
        LogRecord.Transaction next = oracle.find(new Dot(origin, sequence));
        if (next != null
                && world.returning().counts(origin, sequence)
                && !next.stamp().context().covers(stable.with(origin, 0))) {
            throw new Violation(
                    "I11",
                    agent + " takes " + stable + " for stable, and " + next.dot() + " comes with context "
                            + next.stamp().context());
        }
    }

    /** I11: whatever this site has still to learn must have seen all that counts as stable here. */
    void stabilityMoved(SimAgent agent) {
        VersionVector stable = agent.parts().window().stable();
        boolean moved = !stable.equals(audited.put(agent, stable));
        if (!moved && world.config().sites() > ALWAYS_MAX) {
            return;
        }
        VersionVector seen = agent.parts().window().checkpoint().applied();
        if (world.returning().isFormer(agent.site())) {
            return; // what it knows counts for nobody, from some time on
        }
        for (SimSite other : world.sites()) {
            if (world.joining().isOf(other, agent) || world.leaving().hasLeft(other)) {
                continue; // nobody waits for it yet, or any more
            }
            for (SiteId incarnation : Incarnations.before(Incarnations.next(other.self()))) {
                requireSeen(agent, stable, incarnation, seen.get(incarnation) + 1);
            }
            if (other.isOutside()) {
                continue; // it takes over what others had applied
            }
            VersionVector logged = other.logged().with(other.self(), stable.get(other.self()));
            if (!logged.covers(stable)) {
                throw new Violation(
                        "I11",
                        agent + " takes " + stable + " for stable, and " + other.id() + " has only " + other.logged());
            }
        }
    }
}
