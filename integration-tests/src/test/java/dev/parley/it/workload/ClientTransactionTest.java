package dev.parley.it.workload;

import static dev.parley.it.workload.WriteKind.DELETE;
import static dev.parley.it.workload.WriteKind.INSERT;
import static dev.parley.it.workload.WriteKind.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientTransactionTest {
    private static final RowKey KEY = RowKey.of("account", new Value.Int(1));

    private static Map<RowKey, Write> net(WriteKind... kinds) {
        List<Write> writes = new ArrayList<>();
        for (WriteKind kind : kinds) {
            writes.add(new Write(KEY, kind, "m" + (writes.size() + 1)));
        }
        return new ClientTransaction("t1", "a", writes, Outcome.ACKNOWLEDGED).net();
    }

    @Test
    void eventsOfOneRowCountInSum() {
        assertThat(net(INSERT, UPDATE)).containsValue(new Write(KEY, INSERT, "m2"));
        assertThat(net(UPDATE, UPDATE)).containsValue(new Write(KEY, UPDATE, "m2"));
        assertThat(net(UPDATE, DELETE)).containsValue(new Write(KEY, DELETE, "m2"));
        assertThat(net(DELETE, INSERT)).containsValue(new Write(KEY, INSERT, "m2"));
        assertThat(net(DELETE, INSERT, UPDATE)).containsValue(new Write(KEY, INSERT, "m3"));
        assertThat(net(INSERT, DELETE)).isEmpty();
        assertThat(net(DELETE, INSERT, DELETE)).containsValue(new Write(KEY, DELETE, "m3"));
        assertThat(net(INSERT, DELETE, INSERT, DELETE)).isEmpty();
        assertThat(net(INSERT, DELETE, INSERT)).containsValue(new Write(KEY, INSERT, "m3"));
    }

    @Test
    void openTransactionIsIndeterminateUntilItEnds() {
        History history = new History();
        History.Open open = history.invoke("a");
        open.wrote(KEY, INSERT, "m");
        assertThat(history.transactions())
                .containsExactly(new ClientTransaction(
                        open.id(), "a", List.of(new Write(KEY, INSERT, "m")), Outcome.INDETERMINATE));
        open.end(Outcome.FAILED);
        assertThat(history.count(Outcome.FAILED)).isEqualTo(1);
        assertThat(history.count(Outcome.INDETERMINATE)).isZero();
    }

    @Test
    void commitErrorsAreCertainOnlyWhereTheDatabaseSaysSo() {
        assertThat(PlanRun.outcomeOfCommitError("40001")).isEqualTo(Outcome.FAILED);
        assertThat(PlanRun.outcomeOfCommitError("23503")).isEqualTo(Outcome.FAILED);
        assertThat(PlanRun.outcomeOfCommitError("08006")).isEqualTo(Outcome.INDETERMINATE);
        assertThat(PlanRun.outcomeOfCommitError("57P01")).isEqualTo(Outcome.INDETERMINATE);
        assertThat(PlanRun.outcomeOfCommitError(null)).isEqualTo(Outcome.INDETERMINATE);
    }
}
