package dev.parley.store;

import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Sha256;
import dev.parley.rules.operation.Value;

/**
 * A row's name in the bridge's tables.
 *
 * @param table canonical table name
 * @param keyHash SHA-256 of the canonical key bytes, 64 hexadecimal digits; stands for the key in primary keys
 */
public record StoredKey(String table, String keyHash) {
    public static StoredKey of(RowKey key) {
        Value[] values = new Value[key.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = key.get(i);
        }
        return new StoredKey(key.table(), Sha256.hex(CanonicalBytes.of(values)));
    }
}
