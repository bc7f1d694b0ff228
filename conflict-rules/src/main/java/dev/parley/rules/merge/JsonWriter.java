package dev.parley.rules.merge;

import java.math.BigDecimal;
import java.util.Map;

/** Writes the canonical text of a document. */
final class JsonWriter {
    private static final int PLAIN_DIGITS_MAX = 64;
    private static final String SHORT_FORMS = "\b\f\n\r\t";
    private static final String SHORT_NAMES = "bfnrt";
    private static final String HEX = "0123456789ABCDEF";

    private JsonWriter() {}

    static String write(Json json) {
        StringBuilder out = new StringBuilder();
        write(json, out);
        return out.toString();
    }

    private static void write(Json json, StringBuilder out) {
        if (json instanceof Json.Members object) {
            String separator = "{";
            for (Map.Entry<String, Json> member : object.members().entrySet()) {
                string(member.getKey(), out.append(separator));
                write(member.getValue(), out.append(':'));
                separator = ",";
            }
            out.append(object.members().isEmpty() ? "{}" : "}");
        } else if (json instanceof Json.Array array) {
            String separator = "[";
            for (Json item : array.items()) {
                write(item, out.append(separator));
                separator = ",";
            }
            out.append(array.items().isEmpty() ? "[]" : "]");
        } else if (json instanceof Json.Text text) {
            string(text.value(), out);
        } else if (json instanceof Json.Numeral number) {
            out.append(shortest(number.value()));
        } else if (json instanceof Json.Literal literal) {
            out.append(
                    switch (literal) {
                        case NULL -> "null";
                        case TRUE -> "true";
                        case FALSE -> "false";
                    });
        }
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else {
                plain(c, out);
            }
        }
        out.append('"');
    }

    private static void plain(char c, StringBuilder out) {
        int at = SHORT_FORMS.indexOf(c);
        if (at >= 0) {
            out.append('\\').append(SHORT_NAMES.charAt(at));
        } else if (c < ' ') {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
        } else {
            out.append(c);
        }
    }

    /** Very large and very small numbers keep an exponent. */
    private static String shortest(BigDecimal number) {
        long digits = Math.max((long) number.precision() - number.scale(), number.precision());
        boolean plain = digits <= PLAIN_DIGITS_MAX && number.scale() <= PLAIN_DIGITS_MAX;
        return plain ? number.toPlainString() : number.toString();
    }
}
