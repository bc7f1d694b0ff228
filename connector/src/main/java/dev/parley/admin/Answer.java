package dev.parley.admin;

/**
 * An HTTP answer.
 *
 * @param type its media type
 */
public record Answer(int status, String type, String body) {
    private static final String JSON = "application/json";

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
