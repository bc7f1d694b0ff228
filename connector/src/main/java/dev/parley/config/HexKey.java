package dev.parley.config;

import java.util.HexFormat;

/** Keys of AES-256 as people write them: 64 hexadecimal digits. */
public final class HexKey {
    private static final int DIGITS = 64;

    private HexKey() {}

    /** Whether a text is one. */
    static boolean isKey(Secret key) {
        String text = key.reveal();
        return text.length() == DIGITS && text.chars().allMatch(HexFormat::isHexDigit);
    }

    /** The bytes of one that was checked. */
    public static byte[] bytes(Secret key) {
        return HexFormat.of().parseHex(key.reveal());
    }
}
