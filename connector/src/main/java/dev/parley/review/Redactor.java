package dev.parley.review;

import dev.parley.config.Redaction;
import dev.parley.config.Redactions;
import dev.parley.pipeline.RecordWeight;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What of a value may be shown. A hashed value is keyed with a secret that lives as long as the agent, so that equal values
 * are seen to be equal and nobody can try out values. Thread-safe.
 */
public final class Redactor {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int DIGITS = 12;
    private static final int SECRET_BYTES = 32;
    /** An answer holds several versions of a row as text, and the agent has other work for its heap. */
    private static final long BYTES_MAX = 1 << 20;

    private final Redactions rules;
    private final SecretKeySpec secret;

    /** Follows the rules of a site file; the secret is random bytes. */
    public Redactor(Redactions rules, byte[] secret) {
        this.rules = rules;
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** With a secret of its own. */
    public static Redactor of(Redactions rules) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new Redactor(rules, secret);
    }

    /** A value for people. */
    ConflictApi.Cell cell(String table, String column, Value value, boolean changed) {
        Redaction rule = rules.of(table, column);
        if (value == Value.Unchanged.UNCHANGED) {
            return new ConflictApi.Cell("unknown", "", changed);
        }
        if (rule == Redaction.HIDE) {
            return new ConflictApi.Cell("hidden", "", changed);
        }
        if (value == Value.Null.NULL) {
            return new ConflictApi.Cell("null", "", changed);
        }
        long bytes = RecordWeight.bytes(value);
        if (rule != Redaction.HASH && bytes > BYTES_MAX) {
            return new ConflictApi.Cell("large", "about " + bytes + " bytes, #" + hash(value), changed);
        }
        return rule == Redaction.HASH
                ? new ConflictApi.Cell("hash", hash(value), changed)
                : new ConflictApi.Cell("value", ValueText.of(value), changed);
    }

    /** The values of a key for people. */
    List<String> key(TableShape table, RowKey key) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            ConflictApi.Cell cell = cell(key.table(), table.keyColumns().get(i), key.get(i), false);
            shown.add(cell.kind().equals("value") ? cell.text() : cell.kind() + " " + cell.text());
        }
        return shown;
    }

    private String hash(Value value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of()
                    .formatHex(mac.doFinal(CanonicalBytes.of(value)))
                    .substring(0, DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
