package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.operation.RowKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerificationTest {
    private static final int ROWS = 5_000;
    private static final VerifyOptions OPTIONS =
            new VerifyOptions(Set.of(), 0, 100, Duration.ofSeconds(5), Duration.ZERO, 1_000);

    @TempDir
    Path folder;

    private final FakeSite ada = filled(new FakeSite("ada", Comparator.naturalOrder()));
    private final FakeSite bob =
            filled(new FakeSite("bob", Comparator.<RowKey>naturalOrder().reversed()));

    private static FakeSite filled(FakeSite site) {
        for (int i = 0; i < ROWS; i++) {
            site.put("row-" + i, "text of " + i);
        }
        return site;
    }

    private VerifyReport verify() throws InterruptedException {
        return new Verification(List.of(ada, bob), OPTIONS, VerifyListener.NONE, folder, System::nanoTime).run();
    }

    @Test
    void equalSitesAreEqualInWhateverOrderTheyReadAndNoRowIsLookedAt() throws InterruptedException {
        VerifyReport report = verify();

        assertThat(report.outcome()).isEqualTo(VerifyReport.Outcome.EQUAL);
        assertThat(report.tables().get(0).rows())
                .containsEntry("ada", (long) ROWS)
                .containsEntry("bob", (long) ROWS);
        assertThat(ada.lookedAt + bob.lookedAt).isZero();
    }

    @Test
    void everyDifferenceIsFoundAndNothingElse() throws InterruptedException {
        bob.put("row-17", "damaged");
        bob.rows.remove(FakeSite.key("row-18"));
        bob.put("row-extra", "more");

        VerifyReport report = verify();

        assertThat(report.outcome()).isEqualTo(VerifyReport.Outcome.DIFFERENT);
        assertThat(report.tables().get(0).differences())
                .extracting(one -> one.kind() + " " + one.key().get(0) + " " + one.columns())
                .containsExactlyInAnyOrder(
                        "VALUE Text[value=row-17] [name]",
                        "MISSING Text[value=row-18] []",
                        "EXTRA Text[value=row-extra] []");
        assertThat(ada.lookedAt).isLessThan(20);
    }

    @Test
    void rowsAreDecidedEvenIfOneLookAtThemTakesLongerThanTheLimit() throws InterruptedException {
        bob.put("row-17", "damaged");
        bob.put("row-18", "damaged");
        AtomicLong seconds = new AtomicLong();

        VerifyReport report = new Verification(
                        List.of(ada, bob),
                        OPTIONS,
                        VerifyListener.NONE,
                        folder,
                        () -> TimeUnit.SECONDS.toNanos(seconds.addAndGet(4)))
                .run();

        assertThat(report.tables().get(0).differences())
                .extracting(Difference::kind)
                .containsExactly(Difference.Kind.VALUE, Difference.Kind.VALUE);
    }

    @Test
    void aLaterRunOverTheSameFolderGoesOnWhereTheFirstStopped() throws InterruptedException {
        bob.failAfterPages = 20;
        bob.put("row-17", "damaged");
        assertThatThrownBy(this::verify).isInstanceOf(SiteUnavailableException.class);
        int read = ada.pages;
        assertThat(read).isBetween(20, 22);
        bob.failAfterPages = Integer.MAX_VALUE;

        VerifyReport report = verify();

        assertThat(report.tables().get(0).differences()).hasSize(1);
        assertThat(report.tables().get(0).rows())
                .containsEntry("ada", (long) ROWS)
                .containsEntry("bob", (long) ROWS);
        assertThat(ada.pages).isBetween(ROWS / 100, ROWS / 100 + 3);
    }

    @Test
    void aTableThatNobodyHasIsNamed() {
        VerifyOptions options = new VerifyOptions(Set.of("itme"), 0, 100, Duration.ZERO, Duration.ZERO, 10);

        assertThatThrownBy(() -> new Verification(
                                List.of(ada, bob), options, VerifyListener.NONE, folder, System::nanoTime)
                        .run())
                .hasMessageContaining("itme");
    }
}
