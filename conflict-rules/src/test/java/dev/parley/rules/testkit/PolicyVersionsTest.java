package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SitePriority;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.state.ConflictKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories in which sites go from one version of the policy to the next while they write. */
class PolicyVersionsTest {
    private static final int SEEDS = 150;
    private static final List<DeletePolicy> DELETES = List.of(DeletePolicy.values());
    private static final List<Rule> RULES = List.of(
            new LastWriterWins(),
            new FirstWriterWins(),
            new SitePriority(List.of("s2", "s0")),
            new SumDeltas(),
            new Manual(new LastWriterWins(), false));

    /** Chains of up to four versions; a rule may come back, and columns may join and leave a group. */
    static Histories histories(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RowPolicy> policies = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            RowPolicy policy = version(1, random);
            for (int version = 2; version <= 4; version++) {
                policy = version(version, random).after(policy);
            }
            policies.add(policy);
        }
        return new Histories(policies, Values.integers());
    }

    private static RowPolicy version(int number, SplittableRandom random) {
        DeletePolicy deletes = DELETES.get(random.nextInt(DELETES.size()));
        Rule rule = RULES.get(random.nextInt(RULES.size()));
        List<ColumnGroup> groups = random.nextInt(5) == 0 ? List.of() : List.of(ColumnGroup.of("a", rule));
        return new RowPolicy(number, deletes, new LastWriterWins(), random.nextInt(4) == 0, groups, null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void foldingAndAccountingHoldAcrossVersions(long chains) {
        Histories histories = histories(chains);
        HistoryLaws laws = new HistoryLaws(Replica.SOUND);
        for (long seed = 0; seed < SEEDS; seed++) {
            History history = histories.of(seed);
            assertThat(laws.folding(history)).as("seed " + seed).isNull();
            assertThat(laws.order(history)).as("seed " + seed).isNull();
            assertThat(laws.accounting(history)).as("seed " + seed).isNull();
        }
    }

    @Test
    void aWriteOfAnOlderVersionThatLosesIsReportedAsSuch() {
        Histories histories = histories(1);
        Set<ConflictKind> kinds = EnumSet.noneOf(ConflictKind.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            Mesh mesh = histories.of(seed).run();
            mesh.quiesce();
            mesh.sites().get(0).lost().forEach(lost -> kinds.add(lost.kind()));
        }
        assertThat(kinds).contains(ConflictKind.POLICY);
    }
}
