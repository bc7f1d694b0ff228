package dev.parley.it.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NemesisTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOLD = Duration.ofSeconds(5);

    private final AtomicInteger broken = new AtomicInteger();

    private Fault counted(String target) {
        return Fault.of(target, "break", broken::incrementAndGet, broken::decrementAndGet);
    }

    private static NemesisPlan plan(long seed, List<NemesisPlan.Wish> wishes) {
        return NemesisPlan.random(seed, MINUTE, HOLD, wishes);
    }

    @Test
    void faultsOfOneTargetFollowOneAnotherAndEndInTime() {
        List<NemesisPlan.Wish> wishes = List.of(
                new NemesisPlan.Wish(counted("a"), 5),
                new NemesisPlan.Wish(counted("a"), 3),
                new NemesisPlan.Wish(counted("b"), 4));
        LongStream.range(0, 200).forEach(seed -> {
            NemesisPlan plan = plan(seed, wishes);
            assertThat(plan.size()).isEqualTo(12);
            plan.lanes().values().forEach(lane -> {
                Duration free = Duration.ZERO;
                for (PlannedFault fault : lane) {
                    assertThat(fault.at()).isGreaterThanOrEqualTo(free);
                    assertThat(fault.hold()).isPositive().isLessThanOrEqualTo(HOLD);
                    free = fault.end();
                }
                assertThat(free).isLessThanOrEqualTo(MINUTE);
            });
        });
    }

    @Test
    void equalSeedsPlanEqually() {
        List<NemesisPlan.Wish> wishes = List.of(new NemesisPlan.Wish(counted("a"), 5));
        assertThat(plan(7, wishes)).isEqualTo(plan(7, wishes));
        assertThat(plan(7, wishes)).isNotEqualTo(plan(8, wishes));
    }

    @Test
    void everythingIsHealedAtTheEnd() throws InterruptedException {
        NemesisPlan plan = NemesisPlan.random(
                1,
                Duration.ofMillis(200),
                Duration.ofMillis(20),
                List.of(new NemesisPlan.Wish(counted("a"), 4), new NemesisPlan.Wish(counted("b"), 3)));
        try (Nemesis nemesis = new Nemesis(plan)) {
            nemesis.start();
            assertThat(nemesis.awaitEnd(Duration.ofSeconds(30))).isTrue();
            assertThat(nemesis.healed()).isEqualTo(7);
            assertThat(nemesis.failures()).isEmpty();
        }
        assertThat(broken).hasValue(0);
    }

    @Test
    void closingHealsWhatIsBroken() throws InterruptedException {
        CountDownLatch injected = new CountDownLatch(1);
        AtomicInteger healed = new AtomicInteger();
        Fault fault = Fault.of("a", "break", injected::countDown, healed::incrementAndGet);
        PlannedFault planned = new PlannedFault(fault, Duration.ZERO, Duration.ofHours(1));
        try (Nemesis nemesis = new Nemesis(new NemesisPlan(Map.of("a", List.of(planned))))) {
            nemesis.start();
            assertThat(injected.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(healed).hasValue(0);
        }
        assertThat(healed).hasValue(1);
    }

    @Test
    void faultThatCannotBeInjectedIsHealedAndReported() throws InterruptedException {
        AtomicInteger healed = new AtomicInteger();
        Runnable fails = () -> {
            throw new IllegalStateException("no such process");
        };
        Fault fault = Fault.of("a", "break", fails, healed::incrementAndGet);
        PlannedFault planned = new PlannedFault(fault, Duration.ZERO, Duration.ZERO);
        try (Nemesis nemesis = new Nemesis(new NemesisPlan(Map.of("a", List.of(planned))))) {
            nemesis.start();
            assertThat(nemesis.awaitEnd(Duration.ofSeconds(30))).isTrue();
            assertThat(nemesis.failures()).singleElement().asString().contains("could not inject break of a");
        }
        assertThat(healed).hasValue(1);
    }
}
