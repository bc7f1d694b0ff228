package dev.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.StatusHistory.OriginHistory;
import dev.parley.admin.StatusHistory.SetHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusHistoryTest {
    private final StatusHistory history = new StatusHistory();

    private static AgentStatus status(AgentStatus.SetStatus... sets) {
        return new AgentStatus(
                "g", "ada", "postgresql", "1", AgentStatus.Phase.STREAMING, "", 0, List.of(), List.of(sets), "");
    }

    private static AgentStatus.SetStatus set(String name, long sequence, AgentStatus.OriginStatus... origins) {
        return new AgentStatus.SetStatus(
                name,
                1,
                sequence,
                sequence - 1,
                12,
                List.of(origins),
                new AgentStatus.WindowStatus(0, 0),
                List.of(),
                new AgentStatus.AppliedStatus(sequence * 2, sequence * 3, 0, 0),
                new AgentStatus.RateStatus(0, 0, 0, 0),
                new AgentStatus.LogStatus(0),
                sequence * 4,
                0,
                sequence * 5,
                new AgentStatus.PolicyStatus(1, 1, List.of()),
                List.of());
    }

    private static AgentStatus.OriginStatus origin(String name, long applied, long known, long lagMillis) {
        return new AgentStatus.OriginStatus(name, applied, applied, known, lagMillis, 0, 0, null);
    }

    @Test
    void everyColumnHasAnEntryForEachSample() {
        history.add(1_000, status(set("main", 1, origin("bob", 5, 7, 30))));
        history.add(6_000, status(set("main", 2, origin("bob", 7, 7, 0), origin("cleo", 1, 2, 9))));

        SetHistory main = history.since(0).sets().get(0);

        assertThat(main)
                .isEqualTo(new SetHistory(
                        "main",
                        List.of(1_000L, 6_000L),
                        List.of(1L, 2L),
                        List.of(0L, 1L),
                        List.of(12L, 12L),
                        List.of(2L, 4L),
                        List.of(3L, 6L),
                        List.of(4L, 8L),
                        List.of(5L, 10L),
                        List.of(
                                new OriginHistory("bob", List.of(30L, 0L), List.of(2L, 0L)),
                                new OriginHistory("cleo", List.of(-1L, 9L), List.of(-1L, 1L)))));
    }

    @Test
    void aSetThatDidNotRunHasNoSample() {
        history.add(1, status(set("main", 1), set("other", 1)));
        history.add(2, status(set("main", 2)));
        history.add(3, status(set("main", 3), set("other", 2)));

        assertThat(history.since(0).sets()).extracting(SetHistory::set).containsExactly("main", "other");
        assertThat(history.since(0).sets().get(1).at()).containsExactly(1L, 3L);
    }

    @Test
    void onlyWhatIsNewerIsGiven() {
        for (int at = 1; at <= 5; at++) {
            history.add(at, status(set("main", at)));
        }

        assertThat(history.since(3).sets().get(0).at()).containsExactly(4L, 5L);
        assertThat(history.since(5).sets()).isEmpty();
    }

    @Test
    void ratesAreThoseOfTheLastFifteenSeconds() {
        history.add(5_000, status(set("main", 1)));
        history.add(10_000, status(set("main", 10)));
        history.add(15_000, status(set("main", 20)));

        assertThat(history.rates("main", 21_000, 32, new AgentStatus.AppliedStatus(64, 96, 0, 0)))
                .isEqualTo(new AgentStatus.RateStatus(11_000, 2, 4, 6));
        assertThat(history.rates("main", 30_000, 32, new AgentStatus.AppliedStatus(64, 96, 0, 0)))
                .isEqualTo(new AgentStatus.RateStatus(15_000, 0.8, 1.6, 2.4));
    }

    @Test
    void ratesAreNotKnownWithoutASample() {
        AgentStatus.RateStatus unknown = new AgentStatus.RateStatus(0, 0, 0, 0);
        history.add(5_000, status(set("main", 1)));

        assertThat(history.rates("other", 6_000, 9, new AgentStatus.AppliedStatus(9, 9, 0, 0)))
                .isEqualTo(unknown);
        assertThat(history.rates("main", 21_000, 9, new AgentStatus.AppliedStatus(9, 9, 0, 0)))
                .as("too old")
                .isEqualTo(unknown);
    }

    @Test
    void aSetThatStartedAnewCountsFromItsStart() {
        history.add(5_000, status(set("main", 100)));
        history.add(10_000, status(set("main", 1)));

        assertThat(history.rates("main", 15_000, 11, new AgentStatus.AppliedStatus(12, 18, 0, 0)))
                .isEqualTo(new AgentStatus.RateStatus(5_000, 2, 2, 3));
    }

    @Test
    void theOldestSamplesAreForgotten() {
        for (int at = 1; at <= StatusHistory.SAMPLES_MAX + 3; at++) {
            history.add(at, status(set("main", at)));
        }

        List<Long> at = history.since(0).sets().get(0).at();
        assertThat(at).hasSize(StatusHistory.SAMPLES_MAX);
        assertThat(at.get(0)).isEqualTo(4);
        assertThat(StatusHistory.INTERVAL.multipliedBy(StatusHistory.SAMPLES_MAX))
                .hasHours(1);
    }
}
