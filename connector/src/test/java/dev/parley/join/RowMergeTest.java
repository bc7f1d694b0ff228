package dev.parley.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.policy.PolicyFile;
import dev.parley.policy.PolicyHistory;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.SiteId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowMergeTest {
    private static final Columns COLUMNS = Columns.of(List.of("id", "v"));
    private static final RowKey KEY = RowKey.of("item", new Value.Int(1));
    private static final Row THEIRS = row(5);
    private static final Row BROUGHT = row(7);

    @Test
    void theGroupsRowCountsAsTheLaterOne() throws Exception {
        assertThat(merge("last-writer-wins").of(KEY, THEIRS, BROUGHT)).contains(THEIRS);
        assertThat(merge("first-writer-wins").of(KEY, THEIRS, BROUGHT)).contains(BROUGHT);
    }

    @Test
    void rulesDecideAsOfTwoInserts() throws Exception {
        assertThat(merge("max").of(KEY, THEIRS, BROUGHT)).contains(BROUGHT);
        assertThat(merge("min").of(KEY, THEIRS, BROUGHT)).contains(THEIRS);
        assertThat(merge("sum-deltas(sum)").of(KEY, THEIRS, BROUGHT)).contains(row(12));
        assertThat(merge("site-priority(bob, ada)").of(KEY, THEIRS, BROUGHT)).contains(BROUGHT);
    }

    @Test
    void whatWaitsForAPersonIsLeftToOne() throws Exception {
        assertThat(merge("manual").of(KEY, THEIRS, BROUGHT)).isEmpty();
    }

    private static RowMerge merge(String rule) throws Exception {
        String text = "{version: 1, tables: {item: {columns: {v: '" + rule + "'}}}}";
        PolicyHistory history =
                new PolicyHistory(List.of(PolicyFile.parse("policy", text).policy()));
        return new RowMerge(history.apply("item"), SiteId.of("ada"), SiteId.of("bob"));
    }

    private static Row row(int v) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Int(v));
    }
}
