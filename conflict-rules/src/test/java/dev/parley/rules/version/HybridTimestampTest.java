package dev.parley.rules.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class HybridTimestampTest {
    private static final long DAY = 86_400_000;

    /** P33: whatever the clock does, and whatever comes in from other sites. */
    @Property
    void readingsOfASiteGrowStrictlyAndExceedEveryReadingReceived(
            @ForAll @Size(max = 50) List<@LongRange(min = -10, max = 1000) Long> clock,
            @ForAll @Size(max = 50) List<@LongRange(min = 0, max = 2000) Long> received) {
        HybridTimestamp last = HybridTimestamp.ZERO;
        for (int i = 0; i < clock.size(); i++) {
            if (i < received.size()) {
                last = last.max(HybridTimestamp.ofWallMillis(received.get(i)));
            }
            HybridTimestamp next = last.next(clock.get(i));
            assertThat(next).isGreaterThan(last);
            assertThat(next.wallMillis()).isGreaterThanOrEqualTo(clock.get(i));
            last = next;
        }
    }

    @Example
    void followsTheClockWhenItMovesForward() {
        assertThat(HybridTimestamp.ofWallMillis(1000).next(1000 + DAY))
                .isEqualTo(HybridTimestamp.ofWallMillis(1000 + DAY));
    }

    @Example
    void countsOnWhenTheClockStandsOrFallsBack() {
        HybridTimestamp now = HybridTimestamp.ofWallMillis(DAY);

        assertThat(now.next(DAY)).hasToString(DAY + ".1");
        assertThat(now.next(0)).hasToString(DAY + ".1");
    }

    @Example
    void theCounterCarriesIntoTheNextMillisecond() {
        HybridTimestamp full = new HybridTimestamp((7L << 16) | 0xffff);

        assertThat(full.next(7)).isEqualTo(HybridTimestamp.ofWallMillis(8));
        assertThat(full.logical()).isEqualTo(0xffff);
    }

    @Example
    void readingsOutsideTheRangeAreRefused() {
        assertThatThrownBy(() -> new HybridTimestamp(-1)).hasMessageContaining("before the epoch");
        assertThatThrownBy(() -> HybridTimestamp.ofWallMillis(-1)).hasMessageContaining("48 bit range");
        assertThatThrownBy(() -> HybridTimestamp.ofWallMillis(1L << 47)).hasMessageContaining("48 bit range");
    }
}
