package dev.parley.rules.merge;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Strict reader of JSON (RFC 8259): no comments, the last of equal names, bounded depth and numbers. Not thread-safe. */
final class JsonReader {
    private static final int DEPTH_MAX = 1_000;
    private static final int NUMBER_CHARS_MAX = 200_000;
    private static final int EXPONENT_DIGITS_MAX = 9;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    Json document() {
        Json document = value();
        skipSpace();
        if (at < text.length()) {
            throw wrong("Something follows the document");
        }
        return document;
    }

    private Json value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> nested(this::members);
            case '[' -> nested(this::array);
            case '"' -> new Json.Text(string());
            case 't' -> literal("true", Json.Literal.TRUE);
            case 'f' -> literal("false", Json.Literal.FALSE);
            case 'n' -> literal("null", Json.Literal.NULL);
            default -> number();
        };
    }

    private Json nested(Supplier<Json> reader) {
        if (++depth > DEPTH_MAX) {
            throw wrong("More than " + DEPTH_MAX + " levels");
        }
        Json value = reader.get();
        depth--;
        return value;
    }

    private Json members() {
        SortedMap<String, Json> members = new TreeMap<>();
        at++;
        skipSpace();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
                skipSpace();
            }
            String name = string();
            skipSpace();
            expect(':');
            members.put(name, value());
            skipSpace();
        }
        at++;
        return new Json.Members(members);
    }

    private Json array() {
        List<Json> items = Json.items();
        at++;
        skipSpace();
        while (peek() != ']') {
            if (!items.isEmpty()) {
                expect(',');
            }
            items.add(value());
            skipSpace();
        }
        at++;
        return new Json.Array(items);
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw wrong("A control character stands in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("An unknown escape");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || text.charAt(at) > 'f') {
                throw wrong("An escape without four hexadecimal digits");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private Json literal(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw wrong("No value");
        }
        at += word.length();
        return value;
    }

    private Json number() {
        int start = at;
        skip('-');
        int whole = at;
        digits();
        if (text.charAt(whole) == '0' && at > whole + 1) {
            throw wrong("A number with a leading zero");
        }
        if (skip('.')) {
            digits();
        }
        if (skip('e') || skip('E')) {
            exponent();
        }
        if (at - start > NUMBER_CHARS_MAX) {
            throw wrong("A number of more than " + NUMBER_CHARS_MAX + " characters");
        }
        return new Json.Numeral(new BigDecimal(text.substring(start, at)));
    }

    private void exponent() {
        if (!skip('-')) {
            skip('+');
        }
        int start = at;
        digits();
        if (at - start > EXPONENT_DIGITS_MAX) {
            throw wrong("An exponent of more than " + EXPONENT_DIGITS_MAX + " digits");
        }
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong("No value");
        }
    }

    private boolean skip(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw wrong("No '" + c + "'");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("The text ends too early");
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonException wrong(String reason) {
        return new JsonException(reason, at);
    }
}
