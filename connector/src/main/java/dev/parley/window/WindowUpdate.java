package dev.parley.window;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.HybridTimestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one transaction of the site's own log adds to the window.
 *
 * @param position end of the transaction
 * @param remote transactions of other sites that it applied, in marker order
 * @param local what the site's applications wrote in it
 * @param pins rows pinned by it, or (empty) released
 * @param clock hybrid clock after it
 */
public record WindowUpdate(
        LogPosition position,
        List<LogRecord.Transaction> remote,
        Optional<LogRecord.Transaction> local,
        Map<RowKey, Optional<Pin>> pins,
        HybridTimestamp clock) {
    public WindowUpdate {
        remote = List.copyOf(remote);
        pins = Map.copyOf(pins);
    }
}
