package dev.parley.verify;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.List;

/**
 * Keys found in a page.
 *
 * @param keys those asked for
 * @param hashes of them, in their order
 * @param last key of the page's last row; null at the end of the table
 */
public record KeyPage(
        List<RowKey> keys, List<Long> hashes, @Nullable RowKey last) {
    public KeyPage {
        keys = List.copyOf(keys);
        hashes = List.copyOf(hashes);
    }
}
