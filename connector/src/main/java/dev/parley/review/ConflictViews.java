package dev.parley.review;

import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.ConflictApi.Step;
import dev.parley.review.ConflictApi.Summary;
import dev.parley.review.ConflictApi.Version;
import dev.parley.review.ConflictApi.View;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictRows;
import dev.parley.store.FoundConflict;
import dev.parley.store.PastDecision;
import dev.parley.store.Proposal;
import dev.parley.store.ReviewStore;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import dev.parley.wire.StoredDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Conflicts as records for people, with what may not be shown left out. Thread-safe. */
final class ConflictViews {
    private static final LogPlace PLACE = LogPlace.of("parley.conflict");

    private final Redactor redactor;
    private final StoredCodec codec = new StoredCodec();

    ConflictViews(Redactor redactor) {
        this.redactor = redactor;
    }

    RowKey key(FoundConflict found) {
        return codec.key(found.row().keyBytes().bytes(), PLACE);
    }

    ConflictDetail detail(FoundConflict found) {
        return codec.conflict(found.row().detail().bytes(), PLACE);
    }

    Summary summary(ReviewedSet set, FoundConflict found) {
        ConflictRow row = found.row();
        Long settled = found.settledAtMicros();
        return new Summary(
                ConflictId.of(found.name()),
                set.name(),
                row.key().table(),
                keyShown(set, found),
                row.unit(),
                row.kind(),
                row.rule(),
                row.policy(),
                row.status().name().toLowerCase(Locale.ROOT),
                row.loser().toString(),
                row.winner() == null ? "" : String.valueOf(row.winner()),
                ValueText.instant(row.createdAtMicros()).toString(),
                settled == null ? "" : ValueText.instant(settled).toString(),
                Objects.requireNonNullElse(found.decidedBy(), ""),
                Objects.requireNonNullElse(found.decision(), ""),
                Objects.requireNonNullElse(found.proposedBy(), ""));
    }

    /** A table that is not replicated any more has no names for its key columns. */
    private List<String> keyShown(ReviewedSet set, FoundConflict found) {
        RowKey key = key(found);
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            String column =
                    set.has(key.table()) ? set.table(key.table()).keyColumns().get(i) : "";
            Cell cell = redactor.cell(key.table(), column, key.get(i), false);
            shown.add(cell.kind().equals("value") ? cell.text() : cell.kind() + " " + cell.text());
        }
        return shown;
    }

    View view(ReviewedSet set, FoundConflict found, ReviewStore.Past past) {
        TableShape table = set.table(found.row().key().table());
        ConflictDetail detail = detail(found);
        Row base = detail.inputs().base() instanceof Base.Present present ? present.image() : null;
        List<Version> versions = new ArrayList<>();
        versions.add(plain("base", table, detail.inputs().base(), base));
        for (Operation operation : detail.inputs().operations()) {
            versions.add(version(table, found.row(), operation, base));
        }
        versions.add(plain("outcome", table, detail.outcome(), base));
        Optional<Proposal> open = Approval.open(past.proposals());
        open.ifPresent(one -> versions.add(proposed(table, one, detail.outcome())));
        return new View(
                summary(set, found),
                found.row().key().keyHash(),
                set.policyHash().apply(found.row().policy()),
                table.names().names(),
                unit(set.policies().apply(table.name()), found.row(), table).columns(),
                versions,
                takable(detail),
                history(set.site(), past),
                set.approvals().test(table.name()),
                open.map(Proposal::id).orElse(""),
                isComplete(detail, found.row()));
    }

    /** All that was done, in order of time; an approval stands before the decision that it brings. */
    private static List<Step> history(String site, ReviewStore.Past past) {
        record At(long micros, Step step) {}
        List<At> steps = new ArrayList<>();
        for (Proposal one : past.proposals()) {
            steps.add(new At(
                    one.createdAtMicros(),
                    step(one.id(), "proposed", one.author(), one.note(), one.createdAtMicros())));
            Proposal.Closing end = one.closing();
            if (end != null) {
                String word = end.verdict().name().toLowerCase(Locale.ROOT);
                steps.add(new At(end.atMicros(), step(one.id(), word, end.author(), end.note(), end.atMicros())));
            }
        }
        for (PastDecision one : past.decisions()) {
            steps.add(new At(
                    one.createdAtMicros(), step(one.id(), "decided", one.author(), one.note(), one.createdAtMicros())));
        }
        for (PastDecision one : Elsewhere.of(site, past.known())) {
            steps.add(new At(
                    one.createdAtMicros(), step(one.id(), "decided", one.author(), one.note(), one.createdAtMicros())));
        }
        steps.sort(Comparator.comparingLong(At::micros));
        return steps.stream().map(At::step).toList();
    }

    private static Step step(String id, String word, String author, String note, long micros) {
        return new Step(id, word, author, note, ValueText.instant(micros).toString());
    }

    /** What is proposed beside what stands. */
    private Version proposed(TableShape table, Proposal proposal, Base outcome) {
        StoredDecision content = proposal.content();
        boolean deletes = content.effect() == StoredDecision.Effect.DELETE;
        Row stands = outcome instanceof Base.Present present ? present.image() : null;
        return new Version(
                "proposal",
                "",
                deletes ? "delete" : "decision",
                "",
                "",
                "",
                "",
                0,
                deletes ? List.of() : cells(table, content.image(), stands));
    }

    /** The unit of a conflict under the policy that decided, or that is in force if that one has no such unit. */
    static Unit unit(RowPolicy policy, ConflictRow row, TableShape table) {
        if (ConflictKind.isConstraint(row.kind())) {
            return constraint(policy, row, table);
        }
        List<Unit> units = new ArrayList<>(policy.at(row.policy()).units(table.names()));
        units.addAll(policy.units(table.names()));
        return units.stream()
                .filter(unit -> unit.name().equals(row.unit()))
                .findFirst()
                .orElseGet(
                        () -> new Unit(Unit.ROW, 0, policy.rule(), table.names().names()));
    }

    /** The columns of a unique key; of a reference or a check the row, which gives way as a whole. */
    private static Unit constraint(RowPolicy policy, ConflictRow row, TableShape table) {
        List<String> columns = table.uniques().stream()
                .map(UniqueShape::columns)
                .filter(key -> ConflictRows.unit(ConflictKind.MULTIPLE_UNIQUE_CONFLICTS, key)
                        .equals(row.unit()))
                .findFirst()
                .orElse(table.names().names());
        return new Unit(row.unit(), 0, policy.rule(), columns);
    }

    private static List<String> takable(ConflictDetail detail) {
        return detail.inputs().operations().stream()
                .filter(operation -> operation instanceof Operation.Delete || hasImage(operation))
                .map(operation -> operation.dot().origin().toString())
                .distinct()
                .sorted()
                .toList();
    }

    static boolean hasImage(Operation operation) {
        Row image = operation.image();
        return image != null && image.columns().size() > 0;
    }

    static boolean isComplete(ConflictDetail detail, ConflictRow row) {
        List<Dot> dots =
                detail.inputs().operations().stream().map(Operation::dot).toList();
        return dots.contains(row.loser()) && (row.winner() == null || dots.contains(row.winner()));
    }

    private Version plain(String role, TableShape table, Base state, @Nullable Row base) {
        String write = state == Base.Absent.ABSENT ? "absent" : state == Base.Unknown.UNKNOWN ? "unknown" : "";
        Row image = state instanceof Base.Present present ? present.image() : null;
        return new Version(role, "", write, "", "", "", "", 0, cells(table, image, role.equals("base") ? null : base));
    }

    private Version version(TableShape table, ConflictRow row, Operation operation, @Nullable Row base) {
        Stamp stamp = operation.stamp();
        String role = operation.dot().equals(row.loser())
                ? "loser"
                : operation.dot().equals(row.winner()) ? "winner" : "other";
        Row before = operation instanceof Operation.Update update && update.before() != null ? update.before() : base;
        return new Version(
                role,
                operation.dot().origin().toString(),
                operation.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                operation.dot().toString(),
                stamp.context().toString(),
                stamp.writtenAt().toString(),
                Instant.ofEpochMilli(stamp.writtenAt().wallMillis()).toString(),
                stamp.policy(),
                cells(table, operation.image(), before));
    }

    private List<Cell> cells(TableShape table, @Nullable Row image, @Nullable Row base) {
        if (image == null || image.columns().size() == 0) {
            return List.of();
        }
        List<Cell> cells = new ArrayList<>();
        for (String column : table.names().names()) {
            Value value = image.get(column);
            Value old = base == null ? Value.Unchanged.UNCHANGED : base.get(column);
            boolean comparable = value != Value.Unchanged.UNCHANGED && old != Value.Unchanged.UNCHANGED;
            cells.add(redactor.cell(table.name(), column, value, comparable && !value.equals(old)));
        }
        return cells;
    }
}
