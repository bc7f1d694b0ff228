package dev.parley.store;

import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
        return new StoredKey(key.table(), sha256(CanonicalBytes.of(values)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
