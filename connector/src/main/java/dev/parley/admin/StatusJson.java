package dev.parley.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;

/** {@link AgentStatus} as JSON; unknown members are ignored, so that a newer agent can be asked. */
public final class StatusJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StatusJson() {}

    public static String write(AgentStatus status) {
        try {
            return MAPPER.writeValueAsString(status) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status is plain data and can always be written", e);
        }
    }

    /** Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if {@code json} is something else
     */
    public static AgentStatus read(String json) {
        try {
            return MAPPER.readValue(json, AgentStatus.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the status of an agent: " + e.getOriginalMessage(), e);
        }
    }

    /** {@code streaming}, for people. */
    public static String word(AgentStatus.Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
