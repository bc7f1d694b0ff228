package dev.parley.admin;

import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param type its media type
 * @param headers in place of, or beside, those that every answer has
 */
public record Answer(int status, String type, String body, Map<String, String> headers) {
    private static final String JSON = "application/json";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** An answer with the headers that every answer has. */
    public Answer(int status, String type, String body) {
        this(status, type, body, Map.of());
    }

    /** A line of text. */
    public static Answer text(int status, String line) {
        return new Answer(status, "text/plain; charset=utf-8", line + "\n");
    }

    static Answer of(Object answer) {
        return answer instanceof Answer made ? made : new Answer(200, JSON, ApiJson.write(answer));
    }

    static Answer refused(ApiException refusal) {
        return new Answer(refusal.kind().status(), JSON, ApiJson.write(refusal.error()));
    }
}
