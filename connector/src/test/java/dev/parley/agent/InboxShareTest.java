package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.DataSize;
import org.junit.jupiter.api.Test;

final class InboxShareTest {
    private static final long MEGABYTE = 1 << 20;
    private static final DataSize CONFIGURED = new DataSize(128 * MEGABYTE);

    @Test
    void inASmallHeapAllOriginsTogetherTakeASixteenth() {
        assertThat(InboxShare.bytes(CONFIGURED, 320 * MEGABYTE, 2)).isEqualTo(10 * MEGABYTE);
        assertThat(InboxShare.bytes(CONFIGURED, 320 * MEGABYTE, 4)).isEqualTo(5 * MEGABYTE);
    }

    @Test
    void inALargeHeapEachTakesWhatIsConfigured() {
        assertThat(InboxShare.bytes(CONFIGURED, 16_384 * MEGABYTE, 2)).isEqualTo(128 * MEGABYTE);
    }

    @Test
    void siteWithoutOthersHasRoom() {
        assertThat(InboxShare.bytes(CONFIGURED, 320 * MEGABYTE, 0)).isEqualTo(20 * MEGABYTE);
    }
}
