package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.version.SiteId;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class IncarnationsTest {
    private static final SiteId ADA = SiteId.of("ada");
    private static final SiteId ADA_2 = new SiteId("ada", 2);
    private static final SiteId ADA_3 = new SiteId("ada", 3);

    @Test
    void siteThatHasNeverReturnedIsInItsFirst() {
        assertThat(Incarnations.NONE.current("ada")).isEqualTo(ADA);
        assertThat(Incarnations.NONE.all("ada")).containsExactly(ADA);
        assertThat(Incarnations.NONE.end(ADA)).isEmpty();
    }

    @Test
    void beginningEndsTheOneBefore() {
        Incarnations once = Incarnations.NONE.beginning(ADA_2, 17);

        assertThat(once.current("ada")).isEqualTo(ADA_2);
        assertThat(once.current("bob")).isEqualTo(SiteId.of("bob"));
        assertThat(once.all("ada")).containsExactly(ADA, ADA_2);
        assertThat(once.end(ADA)).hasValue(17);
        assertThat(once.end(ADA_2)).isEmpty();
        assertThat(once.beginning(ADA_3, 4).ends()).isEqualTo(Map.of(ADA, 17L, ADA_2, 4L));
    }

    /** A database began one and was set back before anybody heard of it. */
    @Test
    void incarnationThatNobodyHasHeardOfCountsForNothing() {
        Incarnations known = Incarnations.NONE.beginning(ADA_3, 17);

        assertThat(known.current("ada")).isEqualTo(ADA_3);
        assertThat(known.ends()).isEqualTo(Map.of(ADA, 17L, ADA_2, 0L));
    }

    @Test
    void endsStayAsTheyWereNoted() {
        Incarnations known = Incarnations.NONE.beginning(ADA_2, 17);

        assertThat(known.beginning(ADA_2, 99)).isEqualTo(known);
        assertThat(Incarnations.of(known.ends())).isEqualTo(known);
    }
}
