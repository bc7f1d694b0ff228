package dev.parley.pipeline;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * PostgreSQL's arrays as JSON. Integers, finite floating point numbers and booleans are JSON's own; every other element is
 * a JSON string that holds PostgreSQL's text of it, as is an array whose indexes do not begin at 1. Pure.
 */
public final class ArrayJson {
    private static final Pattern INTEGERS = Pattern.compile("smallint|integer|bigint|int2|int4|int8");
    private static final Pattern FLOATS = Pattern.compile("real|double precision|float4|float8");
    private static final Pattern BOOLEANS = Pattern.compile("boolean|bool");

    private ArrayJson() {}

    /** How elements of one type stand in JSON. */
    public enum Elements {
        INTEGER,
        FLOAT,
        BOOLEAN,
        TEXT;

        /**
         * By the type of one element.
         *
         * @param name as PostgreSQL's catalog has it or as {@code format_type} spells it
         */
        public static Elements of(String name) {
            String plain = name.toLowerCase(Locale.ROOT).replaceAll("\\([^)]*\\)", "");
            if (INTEGERS.matcher(plain).matches()) {
                return INTEGER;
            }
            if (FLOATS.matcher(plain).matches()) {
                return FLOAT;
            }
            return BOOLEANS.matcher(plain).matches() ? BOOLEAN : TEXT;
        }
    }

    /** True for the type of a column that holds arrays, as {@code format_type} spells it. */
    public static boolean isArray(String localType) {
        return localType.endsWith("[]");
    }

    /** How the elements of a column stand in JSON, by its type as {@code format_type} spells it. */
    public static Elements elements(String localType) {
        return Elements.of(localType.substring(0, localType.length() - "[]".length()));
    }

    /**
     * The JSON document of an array.
     *
     * @param array as PostgreSQL shows it, {@code {1,NULL,3}}
     */
    public static String toJson(String array, Elements elements) {
        StringBuilder json = new StringBuilder(array.length() + 16);
        if (!array.startsWith("{")) { // [2:3]={5,6}
            string(json, array);
        } else {
            new Reader(array, elements, json).array();
        }
        return CanonicalJson.of(json.toString());
    }

    /**
     * The array of a JSON document, for PostgreSQL to read.
     *
     * @return a text that PostgreSQL refuses, if the document is neither an array nor a string
     */
    public static String toArray(String json) {
        Object tree = CanonicalJson.tree(json);
        if (tree instanceof String text) {
            return text;
        }
        if (tree instanceof List<?> elements) {
            StringBuilder array = new StringBuilder(json.length() + 16);
            array(array, elements);
            return array.toString();
        }
        return json;
    }

    private static void array(StringBuilder out, List<?> elements) {
        out.append('{');
        for (int i = 0; i < elements.size(); i++) {
            out.append(i == 0 ? "" : ",");
            Object element = elements.get(i);
            if (element instanceof List<?> inner) {
                array(out, inner);
            } else if (element instanceof String text) {
                quoted(out, text);
            } else if (element instanceof BigDecimal number) {
                out.append(number.toPlainString().length() > 400 ? number.toString() : number.toPlainString());
            } else if (element instanceof Boolean truth) {
                out.append(truth);
            } else {
                // NULL, or an object, which no array holds.
                out.append(CanonicalJson.isNull(element) ? "NULL" : "{{");
            }
        }
        out.append('}');
    }

    private static void quoted(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private static void string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** Reads PostgreSQL's text of an array. Used once, by one thread. */
    private static final class Reader {
        private final String text;
        private final Elements elements;
        private final StringBuilder json;
        private int at;

        Reader(String text, Elements elements, StringBuilder json) {
            this.text = text;
            this.elements = elements;
            this.json = json;
        }

        void array() {
            at++;
            json.append('[');
            boolean first = true;
            while (text.charAt(at) != '}') {
                if (!first) {
                    at++; // the comma
                    json.append(',');
                }
                first = false;
                element();
            }
            at++;
            json.append(']');
        }

        private void element() {
            char c = text.charAt(at);
            if (c == '{') {
                array();
            } else if (c == '"') {
                string(json, inQuotes());
            } else {
                bare();
            }
        }

        private String inQuotes() {
            StringBuilder content = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                content.append(text.charAt(at));
            }
            at++;
            return content.toString();
        }

        private void bare() {
            int from = at;
            while (text.charAt(at) != ',' && text.charAt(at) != '}') {
                at++;
            }
            String element = text.substring(from, at);
            if (element.equals("NULL")) {
                json.append("null");
            } else if (elements == Elements.BOOLEAN) {
                json.append(element.startsWith("t"));
            } else if (elements == Elements.INTEGER || (elements == Elements.FLOAT && isNumber(element))) {
                json.append(element);
            } else {
                string(json, isMinusZero(element) ? "-0" : element);
            }
        }

        /** PostgreSQL shows it as {@code -0}, its driver as {@code -0.0}. */
        private boolean isMinusZero(String element) {
            return elements == Elements.FLOAT && element.startsWith("-0") && Double.parseDouble(element) == 0;
        }

        /** JSON has no number for what is none, and loses the sign of nothing. */
        private boolean isNumber(String element) {
            char last = element.charAt(element.length() - 1);
            return Character.isDigit(last) && !isMinusZero(element);
        }
    }
}
