package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A ring of five as the fifth site sees it: it reads d, or c in its place, or b, or a. */
final class LivenessTest {
    private long seconds;
    private final Liveness liveness = new Liveness(
            List.of(
                    link("d"),
                    link("c", List.of("d")),
                    link("b", List.of("d", "c")),
                    link("a", List.of("d", "c", "b"))),
            Duration.ofSeconds(10),
            0);

    private static RelayLink link(String site, List<?>... chains) {
        return new RelayLink(
                site,
                Map.of(),
                java.util.Arrays.stream(chains)
                        .map(chain -> chain.stream().map(Object::toString).toList())
                        .toList());
    }

    private boolean wanted(String site) {
        return liveness.isWanted(site, now());
    }

    private long now() {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void onlyThePrimaryIsReadWhileItIsHeard() {
        for (; seconds < 60; seconds += 5) {
            liveness.heard("d", now());
            assertThat(wanted("d")).isTrue();
            assertThat(wanted("c")).isFalse();
            assertThat(wanted("b")).isFalse();
        }
    }

    @Test
    void silentPrimaryIsStillReadAndTheNextOneWithIt() {
        seconds = 11;
        assertThat(wanted("d")).isTrue();
        assertThat(wanted("c")).isTrue();
        assertThat(wanted("b")).isFalse();
    }

    @Test
    void nextIsGivenTimeOfItsOwn() {
        seconds = 11;
        assertThat(wanted("c")).isTrue();
        seconds = 20;
        assertThat(wanted("b")).isFalse();
        seconds = 22;
        assertThat(wanted("c")).isTrue();
        assertThat(wanted("b")).isTrue();
        assertThat(wanted("a")).isFalse();
    }

    @Test
    void allIsAsBeforeWhenThePrimaryIsHeardAgain() {
        seconds = 11;
        assertThat(wanted("c")).isTrue();
        seconds = 22;
        assertThat(wanted("b")).isTrue();
        liveness.heard("d", now());

        assertThat(wanted("d")).isTrue();
        assertThat(wanted("c")).isFalse();
        assertThat(wanted("b")).isFalse();
    }

    /** Lost a second time, it is given its time anew. */
    @Test
    void fallbackThatRestedBeginsAnew() {
        seconds = 11;
        assertThat(wanted("c")).isTrue();
        liveness.heard("d", now());
        assertThat(wanted("c")).isFalse();
        seconds = 40;
        assertThat(wanted("c")).isTrue();
        assertThat(wanted("b")).isFalse();
    }

    @Test
    void siteWithoutAClusterHereIsNotWaitedFor() {
        Liveness partly = new Liveness(List.of(link("d"), link("b", List.of("d", "c"))), Duration.ofSeconds(10), 0);

        assertThat(partly.isWanted("b", Duration.ofSeconds(9).toNanos())).isFalse();
        assertThat(partly.isWanted("b", Duration.ofSeconds(11).toNanos())).isTrue();
    }
}
