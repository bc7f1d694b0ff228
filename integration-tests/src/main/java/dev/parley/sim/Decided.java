package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.Pending;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.StoredDecision;
import java.util.ArrayList;
import java.util.List;

/** R17: what people have decided travels as they said it, and what they have settled waits no more. */
final class Decided {
    private Decided() {}

    /** The operations of a record that are decisions are those of its log entry, word for word. */
    static void asSaid(WalEntry entry, LogRecord.Transaction record) {
        List<People.Said> said = said(entry);
        List<People.Said> told = new ArrayList<>();
        for (Operation operation : record.operations()) {
            if (operation instanceof Operation.Decision decision) {
                told.add(new People.Said(decision.key(), new StoredDecision(decision.image(), decision.settled())));
            }
        }
        if (!told.equals(said)) {
            throw new Violation("R17", record.dot() + " tells of decisions " + told + ", people said " + said);
        }
    }

    private static List<People.Said> said(WalEntry entry) {
        List<People.Said> said = new ArrayList<>();
        for (CapturedRow row : entry.rows()) {
            People.Said one = People.said(row);
            if (one != null) {
                said.add(one);
            }
        }
        return said;
    }

    /** At the end: every decision in a log has its record, and nothing that it settled and had seen waits. */
    static void settled(World world, VersionVector all) {
        for (SimSite site : world.sites()) {
            long said = site.database().wal().stream()
                    .filter(entry -> entry.lsn() > site.database().state().begun)
                    .mapToLong(entry -> said(entry).size())
                    .sum();
            long told = world.oracle().operations().values().stream()
                    .flatMap(List::stream)
                    .filter(operation -> operation instanceof Operation.Decision
                            && operation.dot().origin().equals(site.self()))
                    .count();
            if (said != told) {
                throw new Violation("R17", site.id() + " has " + said + " decisions in its log and told " + told);
            }
        }
        world.oracle().operations().forEach((key, operations) -> settled(world, key, operations, all));
    }

    private static void settled(World world, RowKey key, List<Operation> operations, VersionVector all) {
        Evaluation evaluation =
                world.oracle().state(key, all).evaluate(world.policies().apply(key.table()));
        for (Pending pending : evaluation.pending()) {
            for (Operation operation : operations) {
                if (operation instanceof Operation.Decision decision
                        && all.contains(decision.dot())
                        && decides(world, decision, pending)) {
                    pending.siblings().forEach(sibling -> requireSettled(decision, sibling.dot(), key));
                }
            }
        }
    }

    /** A write of several units may wait in one of them after it was settled in another. */
    private static boolean decides(World world, Operation.Decision decision, Pending pending) {
        Row image = decision.image();
        return world.policies().apply(decision.key().table()).units(image.columns()).stream()
                .filter(unit -> unit.name().equals(pending.unit()))
                .flatMap(unit -> unit.columns().stream())
                .noneMatch(column -> image.get(column) == Value.Unchanged.UNCHANGED);
    }

    private static void requireSettled(Operation.Decision decision, Dot waiting, RowKey key) {
        if (decision.settled().contains(waiting) && decision.stamp().context().contains(waiting)) {
            throw new Violation(
                    "R17", waiting + " waits in " + Tell.key(key) + " although " + decision.dot() + " has settled it");
        }
    }
}
