package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.state.Pending;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.store.ConflictStatus;
import dev.parley.store.FoundConflict;
import dev.parley.store.KnownDecision;
import dev.parley.store.NewDecision;
import dev.parley.store.PastDecision;
import dev.parley.store.ReviewStore;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.StoredDecision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes a decision of what a person asks for, or says why it cannot be one. Refuses what has been decided or overwritten
 * since the conflict was met: by what is recorded here, by the row's state, and by the row itself. Pure.
 */
final class Resolver {
    private final String site;
    private final TableShape table;
    private final RowPolicy policy;
    private final RowState state;
    private final ReviewStore.Case found;
    private final ConflictDetail detail;
    private final Unit unit;
    private final DecisionContent content;

    /**
     * @param site this one
     * @param policy of the table
     * @param state what is known of the row
     */
    Resolver(
            String site,
            TableShape table,
            RowPolicy policy,
            RowState state,
            ReviewStore.Case found,
            ConflictDetail detail) {
        this.site = site;
        this.table = table;
        this.policy = policy;
        this.state = state;
        this.found = found;
        this.detail = detail;
        this.unit = ConflictViews.unit(policy, found.conflict().row(), table);
        this.content = new DecisionContent(table, policy, state, found, detail, unit);
    }

    /** The decision that a request asks for. */
    NewDecision resolve(ConflictApi.Resolve request, String prefix) {
        requireOpen();
        if (found.conflict().row().status() != ConflictStatus.PENDING || !(detail.outcome() instanceof Base.Unknown)) {
            requireAsShown(outcome(), unitColumns());
        }
        Map<String, Value> given = new GivenValues(table).of(request);
        if (request.take().isEmpty() && given.isEmpty()) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST,
                    "a decision takes the version of a site, sets columns, or both; this does neither");
        }
        Target target = request.take().isEmpty()
                ? new Target(Map.of(), false)
                : target(version(taken(request.take())), unitColumns());
        if (target.absent && !given.isEmpty()) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST,
                    "the version of " + request.take() + " is a delete, which leaves no column to set");
        }
        Map<String, Value> values = new LinkedHashMap<>(target.values);
        values.putAll(given);
        return decision(new Target(values, target.absent), prefix, request.author(), request.note());
    }

    /** The decision that restores the losing version, or what the latest decision replaced. */
    NewDecision undo(ConflictApi.Undo request, String prefix) {
        return decision(undone(past()), prefix, request.author(), request.note());
    }

    /** All decisions on this conflict, of every site, the oldest first. */
    private List<PastDecision> past() {
        Map<Dot, KnownDecision> known = new LinkedHashMap<>();
        found.known().forEach(one -> known.put(one.dot(), one));
        Elsewhere.unstable(state, found.conflict().row().loser()).forEach(one -> known.put(one.dot(), one));
        List<PastDecision> past = new ArrayList<>(found.decisions());
        past.addAll(Elsewhere.of(site, known.values()));
        past.sort(Comparator.comparingLong(PastDecision::createdAtMicros));
        return past;
    }

    /** True if a key or a check has the row give way, and not a write of the row itself. */
    private boolean isOfConstraint() {
        return ConflictKind.isConstraint(found.conflict().row().kind());
    }

    private Target undone(List<PastDecision> past) {
        if (isOfConstraint()) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    "here a key or a check decides which rows may stand, and not which write of a row; to change that,"
                            + " write one of the rows through the application, or resolve the conflict of the row that"
                            + " gives way now");
        }
        ConflictStatus status = found.conflict().row().status();
        if (past.isEmpty() && found.conflict().decision() != null) {
            throw superseded("somebody has decided it just now, or its decision is no longer kept");
        }
        if (past.isEmpty() && status == ConflictStatus.DECIDED) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    "it has been settled by a later write, or what was decided is not kept any more; write through the"
                            + " application instead");
        }
        if (past.isEmpty() && status == ConflictStatus.PENDING) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    "nobody has decided this conflict yet, so there is nothing to undo; resolve it");
        }
        if (past.isEmpty()) {
            requireAsShown(outcome(), unitColumns());
            return target(version(losing()), unitColumns());
        }
        Shown last = version(past.get(past.size() - 1).content());
        List<String> columns = last.image == null ? valueColumns() : carried(last.image);
        requireAsShown(last, columns);
        Shown before =
                past.size() == 1 ? outcome() : version(past.get(past.size() - 2).content());
        return target(before, columns);
    }

    /** What a row showed: an image, or that it was not there. */
    private record Shown(@Nullable Row image) {}

    /** What a row is to become: some values, or that it is gone. */
    private record Target(Map<String, Value> values, boolean absent) {}

    private static Shown version(Operation operation) {
        return new Shown(operation instanceof Operation.Delete ? null : operation.image());
    }

    private static Shown version(StoredDecision decision) {
        if (decision.effect() == StoredDecision.Effect.SET
                && decision.image().columns().size() == 0) {
            throw superseded("the row has been written since, and what was decided is not kept any more");
        }
        return new Shown(decision.effect() == StoredDecision.Effect.DELETE ? null : decision.image());
    }

    private Shown outcome() {
        if (detail.outcome() instanceof Base.Present present) {
            return new Shown(present.image());
        }
        if (detail.outcome() == Base.Absent.ABSENT) {
            return new Shown(null);
        }
        throw ApiException.of(
                ErrorKind.IMPOSSIBLE,
                "the record of this conflict does not hold the row as it was then; write through the application instead");
    }

    /** A row that is not there comes back whole; of one that is there only some columns are taken. */
    private Target target(Shown version, List<String> columns) {
        Row image = version.image;
        if (image == null) {
            return new Target(Map.of(), true);
        }
        Map<String, Value> values = new LinkedHashMap<>();
        for (String column : found.row() == null ? valueColumns() : columns) {
            Value value = image.get(column);
            if (value != Value.Unchanged.UNCHANGED && !isKey(column)) {
                values.put(column, value);
            }
        }
        return new Target(values, false);
    }

    private List<String> unitColumns() {
        return unit.columns();
    }

    private List<String> valueColumns() {
        return table.names().names().stream().filter(column -> !isKey(column)).toList();
    }

    private static List<String> carried(Row image) {
        return image.columns().names().stream()
                .filter(column -> image.get(column) != Value.Unchanged.UNCHANGED)
                .toList();
    }

    private void requireOpen() {
        FoundConflict conflict = found.conflict();
        ConflictStatus status = conflict.row().status();
        List<PastDecision> past = past();
        if (!found.decisions().isEmpty() || conflict.decision() != null) {
            throw superseded("it has been decided by " + by(conflict) + "; to change that, undo it first");
        }
        if (!past.isEmpty()) {
            throw superseded(
                    "it has been decided by " + past.get(past.size() - 1).author() + "; to change that, undo it first");
        }
        if (status == ConflictStatus.DECIDED) {
            throw superseded(
                    isOfConstraint()
                            ? "the row stands again, or has been written since"
                            : "it has been decided at another site, or settled by a later write");
        }
        if (status == ConflictStatus.PENDING
                && !isOfConstraint()
                && !isWaiting(conflict.row().loser())) {
            throw superseded("the write does not wait any more: a decision of another site or a later write has come");
        }
    }

    private static String by(FoundConflict conflict) {
        return conflict.decidedBy() == null || conflict.decidedBy().isEmpty()
                ? "somebody"
                : String.valueOf(conflict.decidedBy());
    }

    private boolean isWaiting(Dot loser) {
        return waiting().stream()
                .anyMatch(pending ->
                        pending.siblings().stream().anyMatch(one -> one.dot().equals(loser)));
    }

    private List<Pending> waiting() {
        return state.evaluate(policy).pending();
    }

    /** What the row showed in these columns must be what it shows now. */
    private void requireAsShown(Shown then, List<String> columns) {
        Row row = found.row();
        Row image = then.image;
        if ((row == null) != (image == null)) {
            throw superseded(row == null ? "the row has been deleted since" : "the row has been written since");
        }
        if (row == null || image == null) {
            return;
        }
        for (String column : columns) {
            Value value = image.get(column);
            if (value != Value.Unchanged.UNCHANGED
                    && !isKey(column)
                    && !row.get(column).equals(value)) {
                throw superseded("column " + column + " has been written since");
            }
        }
    }

    /** The latest version of a site. */
    private Operation taken(String site) {
        Set<String> sites = new HashSet<>();
        Operation latest = null;
        for (Operation operation : detail.inputs().operations()) {
            SiteId origin = operation.dot().origin();
            sites.add(origin.toString());
            latest = site.equals(origin.toString()) || site.equals(origin.name()) ? operation : latest;
        }
        if (latest == null) {
            throw ApiException.unknown(ErrorKind.UNKNOWN_SITE, "version of site", site, sites);
        }
        return requireKept(latest);
    }

    private Operation losing() {
        for (Operation operation : detail.inputs().operations()) {
            if (operation.dot().equals(found.conflict().row().loser())) {
                return requireKept(operation);
            }
        }
        throw notKept(found.conflict().row().loser());
    }

    private static Operation requireKept(Operation operation) {
        if (!(operation instanceof Operation.Delete) && !ConflictViews.hasImage(operation)) {
            throw notKept(operation.dot());
        }
        return operation;
    }

    private static ApiException notKept(Dot dot) {
        return ApiException.of(
                ErrorKind.IMPOSSIBLE,
                "the version " + dot + " is not kept in the record, it was too large; resolve with values instead");
    }

    private boolean isKey(String column) {
        return table.keyColumns().contains(column);
    }

    private NewDecision decision(Target target, String prefix, String author, String note) {
        String id =
                prefix + String.format(Locale.ROOT, "%04d", found.decisions().size() + 1);
        return new NewDecision(id, found.key(), content.of(target.values, target.absent), author, note);
    }

    static ApiException superseded(String why) {
        return ApiException.of(
                ErrorKind.SUPERSEDED, "this conflict is not open any more: " + why + "; nothing was changed");
    }
}
