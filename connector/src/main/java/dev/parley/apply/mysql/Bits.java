package dev.parley.apply.mysql;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import java.util.Arrays;

/** Bit strings, which are texts of 0 and 1 to the group and big-endian bytes to MySQL. Pure. */
final class Bits {
    /** More than any column of bits holds: MySQL refuses it, so that a text of other digits parks its row. */
    private static final int TOO_MANY_BYTES = 9;

    private Bits() {}

    /** Digits of a column of bits; 0 if it is none. */
    static int width(ColumnShape column) {
        String type = column.localType();
        boolean bits = column.type() == CanonicalType.TEXT && type.startsWith("bit(");
        return bits ? Integer.parseInt(type.substring("bit(".length(), type.length() - 1)) : 0;
    }

    static byte[] bytes(String digits, int width) {
        if (digits.length() != width || !digits.matches("[01]+")) {
            byte[] refused = new byte[TOO_MANY_BYTES];
            Arrays.fill(refused, (byte) -1);
            return refused;
        }
        byte[] bytes = new byte[(width + Byte.SIZE - 1) / Byte.SIZE];
        for (int i = 0; i < width; i++) {
            if (digits.charAt(width - 1 - i) == '1') {
                bytes[bytes.length - 1 - i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
            }
        }
        return bytes;
    }

    static String digits(byte[] bytes, int width) {
        StringBuilder digits = new StringBuilder(width);
        for (int i = width - 1; i >= 0; i--) {
            int at = bytes.length - 1 - i / Byte.SIZE;
            digits.append(at >= 0 && (bytes[at] >> i % Byte.SIZE & 1) == 1 ? '1' : '0');
        }
        return digits.toString();
    }
}
