package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.verify.Judgement.Verdict;
import dev.parley.window.Checkpoint;
import dev.parley.window.Watch;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two sites that write one row without pause, seen through their windows. */
final class JudgeTest {
    private static final SiteId ADA = SiteId.of("ada");
    private static final SiteId BOB = SiteId.of("bob");
    private static final Columns COLUMNS = Columns.of("id", "name");
    private static final RowKey KEY = RowKey.of("item", new Value.Int(1));
    private static final RowPolicy POLICY = RowPolicy.lastWriterWins();

    private final Judge judge = new Judge(table -> POLICY);
    private final Site ada = new Site(ADA);
    private final Site bob = new Site(BOB);

    private static Row row(String name) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Text(name));
    }

    /** A window and the row as the table has it. */
    private static final class Site {
        private final SiteId self;
        private final Window window;
        private Optional<Row> table = Optional.of(row("start"));
        private long position;
        private long sequence;

        Site(SiteId self) {
            this.self = self;
            window = new Window(
                    self, List.of(ADA, BOB), name -> POLICY, Checkpoint.initial(new LogPosition.Postgres(0)));
        }

        LogRecord.Transaction write(long millis, String name) {
            Stamp stamp = new Stamp(
                    new Dot(self, ++sequence), window.checkpoint().applied(), HybridTimestamp.ofWallMillis(millis));
            LogRecord.Transaction transaction = new LogRecord.Transaction(
                    stamp, "", millis * 1_000, List.of(new Operation.Update(stamp, KEY, null, row(name), Set.of())));
            window.capture(update(List.of(), Optional.of(transaction)));
            table = Optional.of(row(name));
            return transaction;
        }

        void apply(LogRecord.Transaction remote, String shown) {
            window.capture(update(List.of(remote), Optional.empty()));
            table = Optional.of(row(shown));
        }

        private WindowUpdate update(List<LogRecord.Transaction> remote, Optional<LogRecord.Transaction> local) {
            return new WindowUpdate(
                    new LogPosition.Postgres(++position), remote, local, Map.of(), HybridTimestamp.ZERO);
        }

        Sighting look() {
            return look(() -> {});
        }

        /** @param meanwhile happens after the row was read */
        Sighting look(Runnable meanwhile) {
            Watch watch = window.watch(List.of(KEY));
            Optional<Row> read = table;
            meanwhile.run();
            window.end(watch);
            return new Sight(POLICY, Optional.empty(), watch).of(KEY, read);
        }
    }

    @Test
    void sitesThatWriteAllTheTimeAreEqualAlthoughTheyNeverHoldTheSame() {
        for (int i = 0; i < 10; i++) {
            ada.write(10 + i, "ada " + i);
            bob.write(110 + i, "bob " + i);
            Judgement judgement = judge.judge(ada.look(), bob.look(), Optional.empty());
            assertThat(judgement.verdict()).isEqualTo(Verdict.EQUAL);
            assertThat(judgement.there()).isNotEqualTo(judgement.here());
        }
    }

    @Test
    void whatIsOnItsWayIsNoDifference() {
        LogRecord.Transaction written = ada.write(10, "new");

        assertThat(judge.judge(ada.look(), bob.look(), Optional.empty()).verdict())
                .isEqualTo(Verdict.EQUAL);
        bob.apply(written, "new");
        assertThat(judge.judge(ada.look(), bob.look(), Optional.empty()).verdict())
                .isEqualTo(Verdict.EQUAL);
    }

    @Test
    void damageAtRestIsADifferenceInItsColumns() {
        bob.table = Optional.of(row("damaged"));

        Judgement judgement = judge.judge(ada.look(), bob.look(), Optional.empty());

        assertThat(judgement.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(judgement.columns()).containsExactly("name");
    }

    @Test
    void damageUnderAWriteThatIsSettledHereAndNotThereIsADifference() {
        bob.apply(ada.write(10, "new"), "new");
        bob.table = Optional.of(row("damaged"));

        assertThat(judge.judge(ada.look(), bob.look(), Optional.empty()).verdict())
                .isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void aTableThatDoesNotHoldWhatItsOwnStateSaysIsAstray() {
        bob.write(10, "new");
        bob.table = Optional.of(row("damaged"));

        assertThat(judge.judge(ada.look(), bob.look(), Optional.empty()).verdict())
                .isEqualTo(Verdict.ASTRAY);
    }

    @Test
    void aRowReadBeforeAWriteIsLaidBesideTheStateBeforeIt() {
        ada.write(10, "one");

        Sighting sighting = ada.look(() -> ada.write(11, "two"));

        assertThat(sighting.trust()).isEqualTo(Sighting.Trust.SURE);
        assertThat(sighting.row()).contains(row("one"));
        assertThat(sighting.state().operations()).hasSize(1);
        assertThat(sighting.seen()).isEqualTo(VersionVector.of(ADA, 1));
    }

    @Test
    void aRowOfWhichNothingWasKnownCannotBePlacedIfItChangesMeanwhile() {
        Sighting sighting = ada.look(() -> ada.write(10, "one"));

        assertThat(sighting.trust()).isEqualTo(Sighting.Trust.UNSURE);
        assertThat(judge.judge(sighting, bob.look(), Optional.empty()).verdict())
                .isEqualTo(Verdict.AGAIN);
    }

    @Test
    void aSiteBehindWhatTheOtherHasFoldedIsLookedAtAgain() {
        Sighting before = bob.look();
        LogRecord.Transaction written = ada.write(10, "new");
        bob.apply(written, "new");
        ada.window.heartbeat(new LogRecord.Heartbeat(
                BOB, 1, 0, VersionVector.of(ADA, 1), HybridTimestamp.ZERO, VersionVector.EMPTY));

        assertThat(judge.judge(before, ada.look(), Optional.empty()).verdict()).isEqualTo(Verdict.AGAIN);
        assertThat(judge.judge(bob.look(), ada.look(), Optional.empty()).verdict())
                .isEqualTo(Verdict.EQUAL);
    }
}
