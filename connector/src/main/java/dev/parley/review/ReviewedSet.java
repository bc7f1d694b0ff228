package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.store.ConflictSearch;
import dev.parley.store.ReviewStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A running replication set as review needs it. The functions may be called from any thread.
 *
 * @param site this one's name
 * @param policies by canonical table name
 * @param policyHash of a version of the policy; empty if it is not known
 * @param states what is known of a row that holds unstable operations
 * @param approvals whether decisions in a table need a second person, by canonical name
 * @param parked rows that cannot stand in their tables now
 * @param remedies what gives a table a column that it lacks
 */
public record ReviewedSet(
        String name,
        String site,
        List<TableShape> tables,
        Function<String, RowPolicy> policies,
        Function<Integer, String> policyHash,
        Function<RowKey, RowState> states,
        ConflictSearch search,
        ReviewStore reviews,
        Predicate<String> approvals,
        ParkedRows parked,
        ColumnRemedy remedies) {
    public ReviewedSet {
        tables = List.copyOf(tables);
    }

    /** The table of a name; empty if there is none here, though other sites may have it. */
    Optional<TableShape> find(String table) {
        return tables.stream().filter(one -> one.name().equals(table)).findFirst();
    }

    /** The table of a name, which must be there. */
    TableShape table(String table) {
        return find(table)
                .orElseThrow(() -> ApiException.unknown(
                        ErrorKind.UNKNOWN_TABLE,
                        "table",
                        table,
                        tables.stream().map(TableShape::name).toList()));
    }

    boolean has(String table) {
        return tables.stream().anyMatch(one -> one.name().equals(table));
    }

    /** The sets themselves, of which there must be one. */
    static List<ReviewedSet> requireRunning(List<ReviewedSet> running) {
        if (running.isEmpty()) {
            throw ApiException.of(ErrorKind.NOT_RUNNING, "no replication set is running here now; /readyz says why");
        }
        return running;
    }

    /** The set of a name. */
    static ReviewedSet named(String name, List<ReviewedSet> running) {
        return requireRunning(running).stream()
                .filter(set -> set.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.unknown(
                        ErrorKind.UNKNOWN_SET,
                        "replication set",
                        name,
                        running.stream().map(ReviewedSet::name).toList()));
    }

    /** Says which tables there are. */
    static ApiException unknownTable(String table, List<ReviewedSet> running) {
        return ApiException.unknown(
                ErrorKind.UNKNOWN_TABLE,
                "table",
                table,
                running.stream()
                        .flatMap(set -> set.tables().stream())
                        .map(TableShape::name)
                        .toList());
    }
}
