package dev.parley.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import dev.parley.rules.operation.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON text in the form that {@code Value.Json} holds: keys sorted by UTF-16 code units, the last of equal keys, no
 * white space, numbers by value in their shortest exact form. Two documents are equal if and only if their canonical
 * texts are. Stateless, thread-safe.
 */
public final class CanonicalJson {
    /** Deeper documents are refused: parsing recurses. PostgreSQL and MySQL refuse them earlier or near it. */
    private static final int MAX_DEPTH = 1_000;

    private static final int MAX_NUMBER_LENGTH = 200_000;

    /** Beyond this exponent a number keeps its scientific form, so that 1e100000 does not become 100 kB. */
    private static final int MAX_PLAIN_DIGITS = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private CanonicalJson() {}

    /**
     * The canonical text of a document.
     *
     * @throws IllegalArgumentException if the text is not JSON, or nested deeper than 1,000 levels
     */
    public static String of(String text) {
        Object tree = parsed(text);
        StringWriter out = new StringWriter(text.length());
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(tree, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toString();
    }

    /**
     * The column value of a document. One that cannot be read is its text: each database refuses it itself, so that it
     * parks its row and nothing else.
     */
    public static Value value(String text) {
        try {
            return new Value.Json(of(text));
        } catch (IllegalArgumentException e) {
            return new Value.Text(text);
        }
    }

    /**
     * A document as lists, maps, texts, {@link BigDecimal}, booleans and something that {@link #isNull}.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    static Object tree(String text) {
        return plain(parsed(text));
    }

    static boolean isNull(Object node) {
        return node == Absent.NULL;
    }

    private static Object plain(Object node) {
        if (node instanceof List<?> elements) {
            return elements.stream().map(CanonicalJson::plain).toList();
        }
        return node instanceof Numeral number ? number.value() : node;
    }

    private static Object parsed(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object tree = read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("text goes on behind the JSON document");
            }
            return tree;
        } catch (IOException e) {
            // The message of the parser would quote user data.
            throw new IllegalArgumentException(
                    "not a JSON document: " + e.getClass().getSimpleName());
        }
    }

    private static Object read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("not a JSON document: it ends early");
        }
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getDecimalValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Absent.NULL;
            default -> throw new IllegalArgumentException("not a JSON document: unexpected " + token);
        };
    }

    private static Map<String, Object> readObject(JsonParser parser) throws IOException {
        Map<String, Object> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, read(parser));
        }
        return members;
    }

    private static List<Object> readArray(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(read(parser));
        }
        return elements;
    }

    private static void write(Object node, JsonGenerator out) throws IOException {
        if (node instanceof Map<?, ?> members) {
            out.writeStartObject();
            members.forEach((name, value) -> writeMember((String) name, value, out));
            out.writeEndObject();
        } else if (node instanceof List<?> elements) {
            out.writeStartArray();
            for (Object element : elements) {
                write(element, out);
            }
            out.writeEndArray();
        } else if (node instanceof String text) {
            out.writeString(text);
        } else if (node instanceof Numeral number) {
            out.writeNumber(number.text());
        } else if (node instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else {
            out.writeNull();
        }
    }

    private static void writeMember(String name, Object value, JsonGenerator out) {
        try {
            out.writeFieldName(name);
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    private enum Absent {
        NULL
    }

    private record Numeral(BigDecimal value) {
        String text() {
            BigDecimal shortest = value.stripTrailingZeros();
            long digits = Math.max((long) shortest.precision() - shortest.scale(), shortest.precision());
            boolean plain = digits <= MAX_PLAIN_DIGITS && shortest.scale() <= MAX_PLAIN_DIGITS;
            return plain ? shortest.toPlainString() : shortest.toString();
        }
    }
}
