package dev.parley.policy;

import dev.parley.pipeline.PolicyMark;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.RowPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The policy of each table with what held before: operations are decided under the version that they were written under.
 * Thread-safe; a table is put together when it is first asked for.
 */
public final class PolicyHistory implements Function<String, RowPolicy> {
    private final List<GroupPolicy> versions;
    private final Map<String, RowPolicy> tables = new ConcurrentHashMap<>();

    /**
     * The history of some versions.
     *
     * @param versions in any order, at least one
     */
    public PolicyHistory(List<GroupPolicy> versions) {
        List<GroupPolicy> sorted = new ArrayList<>(versions);
        sorted.sort(Comparator.comparingInt(GroupPolicy::version));
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("a history needs at least one policy");
        }
        this.versions = List.copyOf(sorted);
    }

    /** The latest version. */
    public GroupPolicy current() {
        return versions.get(versions.size() - 1);
    }

    /** Hash of a version; empty if this site does not know it. */
    public String hash(int version) {
        return versions.stream()
                .filter(one -> one.version() == version)
                .map(GroupPolicy::hash)
                .findFirst()
                .orElse("");
    }

    /** A version with its hash, which is not known of a version that this site does not know. */
    public PolicyMark mark(int version) {
        return PolicyMark.of(version, hash(version));
    }

    @Override
    public RowPolicy apply(String table) {
        return tables.computeIfAbsent(table, this::continued);
    }

    /** A version that says the same of a table as the one before leaves it as it was. Rules for keys have no versions. */
    private RowPolicy continued(String table) {
        RowPolicy before = null;
        for (GroupPolicy version : versions) {
            RowPolicy next = version.forTable(table);
            before = before == null
                    ? next
                    : saysTheSame(before, next) ? before.withKeys(next.keys()) : next.after(before);
        }
        return Objects.requireNonNull(before);
    }

    private static boolean saysTheSame(RowPolicy before, RowPolicy next) {
        return before.deletes() == next.deletes()
                && before.rule().equals(next.rule())
                && before.columnwise() == next.columnwise()
                && before.moves() == next.moves()
                && before.groups().equals(next.groups());
    }
}
