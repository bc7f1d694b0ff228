package dev.parley.it.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Action;
import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.it.workload.Outcome;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientCommitsTest {
    private static Call call(String site, Outcome outcome) {
        return new Call("c", site, new Action.Disclaim("r1-x/1"), outcome);
    }

    private static Verdict check(String prepared, List<String> publishedByAda, List<String> publishedByBob) {
        Calls calls = new Calls(
                List.of(
                        call("ada", Outcome.ACKNOWLEDGED),
                        call("ada", Outcome.INDETERMINATE),
                        call("ada", Outcome.FAILED),
                        call("bob", Outcome.ACKNOWLEDGED)),
                List.of());
        OperationIndex logs = OperationIndex.of(
                Map.of("ada", log("ada", publishedByAda), "bob", log("bob", publishedByBob)), Set.of("claim"));
        return ClientCommits.check("r1", prepared, calls, logs);
    }

    private static List<LogRecord.Transaction> log(String site, List<String> keys) {
        List<LogRecord.Transaction> log = new ArrayList<>();
        for (String key : keys) {
            SiteId origin = SiteId.of(site);
            Stamp stamp = new Stamp(
                    new Dot(origin, log.size() + 1L),
                    VersionVector.EMPTY,
                    HybridTimestamp.ofWallMillis(log.size() + 1L));
            Operation delete = new Operation.Delete(stamp, RowKey.of("claim", new Value.Text(key)), null, Set.of());
            log.add(new LogRecord.Transaction(stamp, "pg:0/1", 0, List.of(delete)));
        }
        return log;
    }

    @Test
    void eachCommitIsPublishedOnceAndUnknownOnesMayBe() {
        assertThat(check("", List.of("r1-x/1"), List.of("r1-x/1"))).matches(Verdict::holds);
        assertThat(check("", List.of("r1-x/1", "r1-x/2"), List.of("r1-x/1"))).matches(Verdict::holds);
        assertThat(check("bob", List.of("r1-x/1"), List.of("r1/set", "r1-x/1"))).matches(Verdict::holds);
    }

    @Test
    void rowsOfOtherRunsDoNotCount() {
        assertThat(check("", List.of("r1-x/1", "r11-x/1", "r2-x/1"), List.of("r1-x/1"))
                        .counts())
                .containsEntry("published", 2L);
    }

    @Test
    void whatAnotherSiteWroteIsFoundWhenItIsPublishedAgain() {
        assertThat(check("", List.of("r1-x/1"), List.of("r1-x/1", "r1-x/1")).violations())
                .containsExactly("bob published 2 transactions of run r1, its clients committed 1");
    }

    @Test
    void commitThatIsNotPublishedIsFound() {
        assertThat(check("", List.of(), List.of("r1-x/1")).violations())
                .containsExactly("ada published 0 transactions of run r1, its clients committed 1 to 2");
    }
}
