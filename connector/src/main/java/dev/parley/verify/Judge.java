package dev.parley.verify;

import dev.parley.pipeline.RowPart;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import dev.parley.verify.Judgement.Verdict;
import dev.parley.window.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides whether two sites agree on a row, from one sighting at each. Pure.
 *
 * <p><b>Why a row need not stand still.</b> A sighting says: the table held exactly the evaluation of base and operations,
 * and the site had captured {@code seen}. What one site has folded, the other has captured before (it is stable), so if
 * each {@code seen} covers what the other has folded, then every operation that only one of the two has in its state is one
 * that the other has not met yet, and not one that it has met and forgotten. Each state completed with the other's
 * operations is then what that site will hold once the other's operations have arrived. If the two evaluations are
 * the same, the sites hold the same row up to what is on its way; if not, no delivery will make them equal. Two sites that
 * write a row without pause never have the same operations at one time, and are decided all the same.
 */
final class Judge {
    private final Function<String, RowPolicy> policies;

    Judge(Function<String, RowPolicy> policies) {
        this.policies = policies;
    }

    /** @param where the rows that are compared; others count as none */
    Judgement judge(Sighting there, Sighting here, Optional<RowPart> where) {
        if (there.trust() == Sighting.Trust.UNSURE || here.trust() == Sighting.Trust.UNSURE) {
            return verdict(
                    there, here, Verdict.AGAIN, List.of(), "the row changed while it was read, or capture is behind");
        }
        if (!there.seen().covers(here.state().folded())
                || !here.seen().covers(there.state().folded())) {
            return verdict(there, here, Verdict.AGAIN, List.of(), "one site is behind what the other has settled");
        }
        if (there.trust() == Sighting.Trust.ASTRAY || here.trust() == Sighting.Trust.ASTRAY) {
            return astray(there, here);
        }
        if (where.isPresent() && outcomes(there, here, where).isEmpty()) {
            return verdict(there, here, Verdict.EQUAL, List.of(), "");
        }
        if (there.parked().isEmpty() != here.parked().isEmpty()) {
            String reason = there.parked().isEmpty() ? here.parked() : there.parked();
            return verdict(there, here, Verdict.ASTRAY, List.of(), "parked at one site only (" + reason + ")");
        }
        return compared(there, here, where);
    }

    private static Judgement astray(Sighting there, Sighting here) {
        List<String> columns = differing(there.row(), here.row());
        boolean same =
                columns.isEmpty() && there.row().isPresent() == here.row().isPresent();
        String reason = same
                ? "both tables hold the same, but not what the row's operations say"
                : "a table does not hold what the row's operations say";
        return verdict(there, here, Verdict.ASTRAY, columns, reason);
    }

    private Judgement compared(Sighting there, Sighting here, Optional<RowPart> where) {
        Outcomes outcomes = outcomes(there, here, where);
        List<String> columns = differing(outcomes.there, outcomes.here);
        boolean equal = columns.isEmpty() && outcomes.there.isPresent() == outcomes.here.isPresent();
        return verdict(there, here, equal ? Verdict.EQUAL : Verdict.DIFFERENT, columns, "");
    }

    /** What both sites will hold once each has the other's operations, of the rows that are compared. */
    private record Outcomes(Optional<Row> there, Optional<Row> here) {
        boolean isEmpty() {
            return there.isEmpty() && here.isEmpty();
        }
    }

    private Outcomes outcomes(Sighting there, Sighting here, Optional<RowPart> where) {
        RowPolicy policy = policies.apply(here.key().table());
        Shown outcomeThere = Shown.of(completed(there.state(), here.state()), policy);
        Shown outcomeHere = Shown.of(completed(here.state(), there.state()), policy);
        return new Outcomes(
                row(outcomeThere, there.row()).filter(row -> RowPart.has(where, row)),
                row(outcomeHere, here.row()).filter(row -> RowPart.has(where, row)));
    }

    private static RowState completed(RowState state, RowState with) {
        RowState result = state;
        for (Operation operation : with.operations()) {
            result = result.with(operation);
        }
        return result;
    }

    /** What is shown; where the state leaves it to the table, what stood there. */
    private static Optional<Row> row(Shown shown, Optional<Row> stood) {
        if (shown instanceof Shown.Present present) {
            return Optional.of(stood.isPresent() ? present.image().completedBy(stood.get()) : present.image());
        }
        return shown == Shown.Absent.ABSENT ? Optional.empty() : stood;
    }

    /** Names of columns that both have and that differ, in the order of the first. */
    private static List<String> differing(Optional<Row> a, Optional<Row> b) {
        List<String> columns = new ArrayList<>();
        if (a.isPresent() && b.isPresent()) {
            for (String column : a.get().columns().names()) {
                Value one = a.get().get(column);
                Value other = b.get().get(column);
                boolean comparable = one != Value.Unchanged.UNCHANGED && other != Value.Unchanged.UNCHANGED;
                if (comparable && !one.equals(other)) {
                    columns.add(column);
                }
            }
        }
        return columns;
    }

    private static Judgement verdict(
            Sighting there, Sighting here, Verdict verdict, List<String> columns, String reason) {
        return new Judgement(
                here.key(),
                verdict,
                columns,
                there.fingerprint(),
                here.fingerprint(),
                there.seen().merge(here.seen()),
                VersionVector.minimum(List.of(there.seen(), here.seen())),
                reason);
    }
}
