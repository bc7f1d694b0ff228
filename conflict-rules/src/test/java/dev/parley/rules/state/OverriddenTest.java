package dev.parley.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OverriddenTest {
    private static final SetAddRemove RULE = new SetAddRemove(Elements.COMMA_LIST);
    private static final List<SiteId> SITES = List.of(SiteId.of("A"), SiteId.of("B"), SiteId.of("C"));
    private static final RowKey KEY = RowKey.of("t", new Value.Int(1));
    private static final Columns COLUMNS = Columns.of("id", "tags");
    private static final List<String> SETS = List.of("", "x", "y", "x,y", "y,z", "z");

    /** Sites write one row and hear of each other's writes at random; contexts are what each had heard. */
    private static List<Operation> history(long seed, int writes, int heard) {
        SplittableRandom random = new SplittableRandom(seed);
        List<VersionVector> applied =
                new ArrayList<>(List.of(VersionVector.EMPTY, VersionVector.EMPTY, VersionVector.EMPTY));
        List<Operation> all = new ArrayList<>();
        for (int i = 1; i <= writes; i++) {
            int site = random.nextInt(SITES.size());
            for (int k = 0; k < heard; k++) {
                applied.set(site, applied.get(site).merge(applied.get(random.nextInt(SITES.size()))));
            }
            VersionVector context = applied.get(site);
            Dot dot = new Dot(SITES.get(site), context.get(SITES.get(site)) + 1);
            applied.set(site, context.with(dot));
            Stamp stamp = new Stamp(dot, context, HybridTimestamp.ofWallMillis(i));
            all.add(new Operation.Update(stamp, KEY, image(random), image(random), Set.of()));
        }
        return all;
    }

    private static Row image(SplittableRandom random) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Text(SETS.get(random.nextInt(SETS.size()))));
    }

    private static List<Write> writes(List<Operation> operations) {
        return operations.stream()
                .map(operation -> new Write(operation, false, false, List.of("tags")))
                .toList();
    }

    private static List<UnitResult.Lost> pairByPair(List<Write> writes) {
        List<UnitResult.Lost> lost = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            for (int j = writes.size() - 1; j > i; j--) {
                Write later = writes.get(j);
                if (!later.supersedes(writes.get(i)) && RULE.overrides(later, writes.get(i))) {
                    lost.add(new UnitResult.Lost(writes.get(i).operation(), later.operation()));
                    break;
                }
            }
        }
        return lost;
    }

    @Test
    void sameAsComparingEachPair() {
        int lost = 0;
        for (int seed = 0; seed < 300; seed++) {
            List<Write> writes = writes(history(seed, 40, seed % 3));
            List<UnitResult.Lost> right = pairByPair(writes);
            assertThat(new Overridden(RULE, writes).among(writes.size()))
                    .as("seed %d", seed)
                    .isEqualTo(right);
            lost += right.size();
        }
        assertThat(lost).isGreaterThan(1_000);
    }

    @Test
    void tellsOfTheFirstWritesWhatItTellsOfThemAmongAll() {
        List<Write> writes = writes(history(7, 40, 1));
        List<UnitResult.Lost> all = new Overridden(RULE, writes).among(40);
        Set<Operation> first =
                Set.copyOf(writes.subList(0, 12).stream().map(Write::operation).toList());

        assertThat(new Overridden(RULE, writes).among(12))
                .isNotEmpty()
                .isEqualTo(all.stream()
                        .filter(pair -> first.contains(pair.loser()))
                        .toList());
    }

    /**
     * While a member is away nothing folds, and each write of a row that the others keep changing is evaluated over all of
     * them. Comparing them pair by pair takes minutes.
     */
    @Test
    @Tag("pace")
    void rowThatIsWrittenWithoutPauseWhileNothingFoldsIsEvaluatedAfterEveryWrite() {
        RowPolicy policy = new RowPolicy(1, DeletePolicy.UPDATE_WINS, RULE);
        Row start = Row.of(COLUMNS, new Value.Int(1), new Value.Text(""));
        RowState state = RowState.of(new Base.Present(start), VersionVector.EMPTY, List.of());
        Pace pace = Pace.within(Duration.ofSeconds(20));
        for (Operation operation : history(11, 2_500, 2)) {
            state = state.with(operation);
            assertThat(state.evaluate(policy).visible()).isInstanceOf(Visible.Row.class);
            pace.check();
        }
        assertThat(state.lost(policy)).isNotEmpty();
    }
}
