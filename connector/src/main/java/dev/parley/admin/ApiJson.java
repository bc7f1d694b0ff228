package dev.parley.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/**
 * Records as JSON. An answer is read leniently, so that a newer agent can be asked; a request strictly, so that a slip is
 * not taken for something left out.
 */
public final class ApiJson {
    /** Values of any length: what an agent is sent is bounded by its route, what it answers by its tables. */
    private static final StreamReadConstraints ANY_LENGTH =
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

    private static final JsonMapper STRICT = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(ANY_LENGTH).build())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectMapper LENIENT =
            STRICT.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private ApiJson() {}

    public static String write(Object plain) {
        try {
            return STRICT.writeValueAsString(plain) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain data can always be written", e);
        }
    }

    /**
     * Reads what {@link #write} wrote, maybe by another version.
     *
     * @throws IllegalArgumentException if {@code json} is something else
     */
    public static <T> T read(String json, Class<T> type) {
        try {
            return LENIENT.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** Reads the body of a request, in UTF-8. */
    static <T> T request(byte[] json, Class<T> type) {
        try {
            return STRICT.readValue(json, type);
        } catch (UnrecognizedPropertyException e) {
            List<String> known = e.getKnownPropertyIds() == null
                    ? List.of()
                    : e.getKnownPropertyIds().stream().map(String::valueOf).toList();
            throw ApiException.unknown(ErrorKind.BAD_REQUEST, "member of the body", e.getPropertyName(), known);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw otherBody(place);
        } catch (IOException e) { // of bytes in memory: they are no text
            throw otherBody("");
        }
    }

    private static ApiException otherBody(String place) {
        return ApiException.of(
                ErrorKind.BAD_REQUEST, "the body is not the JSON this route takes" + place + "; see docs/openapi.json");
    }
}
