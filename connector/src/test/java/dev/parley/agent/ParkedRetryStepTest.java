package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.window.Pin;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParkedRetryStepTest {
    private static final Row IMAGE = Row.of(Columns.of("id"), new Value.Int(1));

    private final Window window = Samples.window();
    private final List<RowKey> retried = new ArrayList<>();
    private final ParkedRetryStep step = new ParkedRetryStep(window, retried::addAll, Duration.ofMillis(1));

    private static RowKey key(int id) {
        return RowKey.of("item", new Value.Int(id));
    }

    private void pinned(Pin... pins) {
        Map<RowKey, Optional<Pin>> all = new HashMap<>();
        for (Pin pin : pins) {
            all.put(pin.key(), Optional.of(pin));
        }
        window.capture(new WindowUpdate(Samples.position(1), List.of(), Optional.empty(), all, HybridTimestamp.ZERO));
    }

    @Test
    void rowsWhoseBlockersNobodyKnowsAreLookedAtAgain() throws InterruptedException {
        pinned(
                new Pin(key(1), null, "UNIQUE", List.of(), null),
                new Pin(key(2), null, "UNIQUE", List.of(key(9)), null),
                new Pin(key(3), IMAGE, "SCHEMA", List.of(), null));

        step.run(new StopSignal());

        assertThat(retried).containsExactly(key(1));
    }

    @Test
    void manyRowsTakeTurns() throws InterruptedException {
        Pin[] pins = new Pin[70];
        for (int i = 0; i < pins.length; i++) {
            pins[i] = new Pin(key(i), null, "CHECK", List.of(), null);
        }
        pinned(pins);

        step.run(new StopSignal());
        assertThat(retried).hasSize(50);
        step.run(new StopSignal());

        assertThat(retried).hasSize(70).doesNotHaveDuplicates();
    }
}
