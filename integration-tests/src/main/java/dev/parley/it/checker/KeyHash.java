package dev.parley.it.checker;

import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of a row's key in the bridge's own tables: SHA-256 of its canonical bytes in hexadecimal digits. */
final class KeyHash {
    private KeyHash() {}

    static String of(RowKey key) {
        Value[] values = new Value[key.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = key.get(i);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(CanonicalBytes.of(values));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
