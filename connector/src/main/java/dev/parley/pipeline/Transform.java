package dev.parley.pipeline;

import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.Value;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a site sends in place of a column's own value. A pure function: equal values give equal results, so that a write
 * that leaves the column alone is seen to do so. NULL stays NULL, and what is not in an image stays out of it. Immutable.
 */
public sealed interface Transform {
    /** What the group sees in place of {@code value}. */
    default Value of(Value value) {
        return value == Value.Null.NULL || value == Value.Unchanged.UNCHANGED ? value : ofPresent(value);
    }

    /** As {@link #of}, of a value that is there. */
    Value ofPresent(Value value);

    /** True if it can be applied to values of this type. */
    boolean takes(CanonicalType type);

    /**
     * A keyed hash (HMAC-SHA-256) of the value, as 64 hexadecimal digits. Equal values of one type have equal hashes at all
     * sites with the same key; who does not have the key cannot try values.
     *
     * @param key secret
     */
    record Hash(String key) implements Transform {
        private static final String ALGORITHM = "HmacSHA256";

        @Override
        public Value ofPresent(Value value) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
                return new Value.Text(HexFormat.of().formatHex(mac.doFinal(CanonicalBytes.of(value))));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no " + ALGORITHM, e);
            }
        }

        @Override
        public boolean takes(CanonicalType type) {
            return true;
        }

        @Override
        public String toString() {
            return "hash";
        }
    }

    /** A text of which the last four characters show, the others being asterisks; of a shorter one nothing shows. */
    enum Mask implements Transform {
        MASK;

        private static final int SHOWN = 4;

        @Override
        public Value ofPresent(Value value) {
            String text = value instanceof Value.Text plain ? plain.value() : "";
            int length = text.codePointCount(0, text.length());
            if (length <= SHOWN) {
                return new Value.Text("*".repeat(length));
            }
            int shown = text.offsetByCodePoints(text.length(), -SHOWN);
            return new Value.Text("*".repeat(length - SHOWN) + text.substring(shown));
        }

        @Override
        public boolean takes(CanonicalType type) {
            return type == CanonicalType.TEXT;
        }
    }

    /** NULL whatever the value. */
    enum Erase implements Transform {
        ERASE;

        @Override
        public Value ofPresent(Value value) {
            return Value.Null.NULL;
        }

        @Override
        public boolean takes(CanonicalType type) {
            return true;
        }
    }
}
