package dev.parley.it.checker;

import static dev.parley.it.checker.Story.seen;
import static dev.parley.it.workload.WriteKind.INSERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.version.SiteId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest {
    private static final SiteId A = SiteId.of("a");
    private static final SiteId B = SiteId.of("b");

    private final Story story = new Story("a", "b");

    @BeforeEach
    void fourTransactionsAtA() {
        for (int id = 1; id <= 4; id++) {
            story.write("a", id, seen(), id, INSERT);
        }
    }

    private Verdict check(AppliedRange... atB) {
        return ExactlyOnce.check(story.index(), Map.of("b", List.of(atB)));
    }

    @Test
    void contiguousRangesHold() {
        assertThat(check(new AppliedRange(A, 3, 4), new AppliedRange(A, 1, 2))).matches(Verdict::holds);
    }

    @Test
    void nothingAppliedIsFound() {
        assertThat(check().toString()).contains("VIOLATED").contains("end at 0, but it published 4");
    }

    @Test
    void secondApplicationIsFound() {
        assertThat(check(new AppliedRange(A, 1, 2), new AppliedRange(A, 2, 4)).toString())
                .contains("applied twice");
        assertThat(check(new AppliedRange(A, 1, 4), new AppliedRange(A, 1, 4)).toString())
                .contains("applied twice");
    }

    @Test
    void skippedTransactionIsFound() {
        assertThat(check(new AppliedRange(A, 1, 1), new AppliedRange(A, 3, 4)).toString())
                .contains("something was skipped");
    }

    @Test
    void missingEndIsFound() {
        assertThat(check(new AppliedRange(A, 1, 3)).toString()).contains("end at 3, but it published 4");
    }

    @Test
    void markerBeyondTheLogIsFound() {
        assertThat(check(new AppliedRange(A, 1, 5)).toString()).contains("end at 5, but it published 4");
    }

    @Test
    void ownTransactionsAppliedAreFound() {
        assertThat(check(new AppliedRange(A, 1, 4), new AppliedRange(B, 1, 1)).toString())
                .contains("its own transactions");
    }
}
