package dev.parley.agent;

import static dev.parley.agent.Samples.ITEM;
import static dev.parley.agent.Samples.OTHER_ITEM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.apply.ParkedRow;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.window.Pin;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowPinsTest {
    private static final RowKey PARENT = RowKey.of("parent", new Value.Int(7));

    private final Window window = Samples.window();
    private final WindowPins pins = new WindowPins(window);

    private static ParkedRow parked(RowKey key) {
        return new ParkedRow(key, null, "FOREIGN_KEY", List.of(PARENT), Optional.empty(), null);
    }

    /** Capture reads a transaction that pins or releases the row, and then tells the pins so. */
    private List<RowKey> capture(long lsn, RowKey key, Optional<Pin> pin) {
        window.capture(new WindowUpdate(
                Samples.position(lsn), List.of(), Optional.empty(), Map.of(key, pin), HybridTimestamp.ZERO));
        return pins.captured(Set.of(key));
    }

    private static Optional<Pin> pin(RowKey key) {
        return Optional.of(new Pin(key, null, "FOREIGN_KEY", List.of(PARENT), null));
    }

    @Test
    void committedPinIsSeenBeforeCaptureHasReadIt() {
        assertThat(pins.isEmpty()).isTrue();

        pins.committed(List.of(parked(ITEM)), List.of());

        assertThat(pins.isEmpty()).isFalse();
        assertThat(pins.pinned(ITEM)).isEqualTo(parked(ITEM));
        assertThat(pins.blockedBy(List.of(PARENT))).containsExactly(ITEM);
        assertThat(pins.blockedBy(List.of(OTHER_ITEM))).isEmpty();
    }

    @Test
    void capturedPinIsTheWindows() {
        pins.committed(List.of(parked(ITEM)), List.of());

        capture(1, ITEM, pin(ITEM));

        assertThat(pins.pinned(ITEM)).isEqualTo(parked(ITEM));
        assertThat(pins.blockedBy(List.of(PARENT))).containsExactly(ITEM);
        capture(2, ITEM, Optional.empty());
        assertThat(pins.pinned(ITEM)).isNull();
        assertThat(pins.isEmpty()).isTrue();
    }

    /** Its reason may be gone since: a column that the table lacked then. */
    @Test
    void pinOfAnEarlierProcessIsTold() {
        assertThat(capture(1, ITEM, pin(ITEM))).containsExactly(ITEM);
        assertThat(capture(2, ITEM, Optional.empty())).isEmpty();

        pins.committed(List.of(parked(ITEM)), List.of());
        assertThat(capture(3, ITEM, pin(ITEM))).isEmpty();
    }

    @Test
    void committedReleaseHidesThePinThatTheWindowStillHas() {
        capture(1, ITEM, pin(ITEM));

        pins.committed(List.of(), List.of(ITEM));

        assertThat(pins.pinned(ITEM)).isNull();
    }

    /** Pinned, released and pinned again before capture came: its reading of the first must not bring back what was. */
    @Test
    void latestCommitCountsUntilCaptureHasReadThemAll() {
        pins.committed(List.of(parked(ITEM)), List.of());
        pins.committed(List.of(), List.of(ITEM));

        capture(1, ITEM, pin(ITEM));
        assertThat(pins.pinned(ITEM)).isNull();

        capture(2, ITEM, Optional.empty());
        assertThat(pins.pinned(ITEM)).isNull();
        assertThat(pins.isEmpty()).isTrue();
    }

    @Test
    void pinsOfOneRowSayNothingAboutAnother() {
        pins.committed(List.of(parked(ITEM)), List.of());

        assertThat(pins.pinned(OTHER_ITEM)).isNull();
        pins.captured(Set.of(OTHER_ITEM));
        assertThat(pins.pinned(ITEM)).isEqualTo(parked(ITEM));
    }
}
