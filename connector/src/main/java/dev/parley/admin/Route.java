package dev.parley.admin;

import dev.parley.rules.Nullable;
import java.util.List;

/**
 * One method of one path of the admin interface, and what answers it. {@code docs/openapi.json} is made from these.
 *
 * @param path with names in braces for its variable parts, {@code /conflicts/{id}}
 * @param summary one line for the documentation
 * @param parameters query parameters; others are refused
 * @param body record of the request's body; null if it has none
 * @param bodyBytesMax largest body taken; larger than {@link #BODY_BYTES} where one row may be
 * @param answer record of the answer, which is then JSON; {@link Answer} if the handler makes another one
 */
public record Route(
        Method method,
        String path,
        Access access,
        String summary,
        List<Parameter> parameters,
        @Nullable Class<?> body,
        int bodyBytesMax,
        Class<?> answer,
        Handler handler) {
    /** Largest body of most routes. */
    public static final int BODY_BYTES = 1 << 20;

    public Route {
        parameters = List.copyOf(parameters);
    }

    /** What a route answers to. GET answers HEAD too. */
    public enum Method {
        GET,
        POST
    }

    /** Computes the answer; runs on a thread of the server, for seconds at the most. */
    @FunctionalInterface
    public interface Handler {
        /**
         * A record that becomes JSON, or an {@link Answer}.
         *
         * @throws ApiException if the request is refused
         */
        Object answer(Request request);
    }

    /** Reads. */
    public static <T> Route get(
            String path, String summary, List<Parameter> parameters, Class<T> answer, Handler handler) {
        return new Route(Method.GET, path, Access.READ, summary, parameters, null, 0, answer, handler);
    }

    /** Reads what a body asks for that is too large for an address. */
    public static <T> Route ask(String path, String summary, Class<?> body, Class<T> answer, Handler handler) {
        return new Route(Method.POST, path, Access.READ, summary, List.of(), body, BODY_BYTES, answer, handler);
    }

    /** Changes state. */
    public static <T> Route post(String path, String summary, Class<?> body, Class<T> answer, Handler handler) {
        return new Route(Method.POST, path, Access.CHANGE, summary, List.of(), body, BODY_BYTES, answer, handler);
    }

    /** The same with larger bodies, of which an agent takes one at a time. */
    Route withBodyUpTo(int bytes) {
        return new Route(method, path, access, summary, parameters, body, bytes, answer, handler);
    }

    /** Answers everybody with something else than JSON of a record. */
    static Route open(String path, String summary, Handler handler) {
        return new Route(Method.GET, path, Access.OPEN, summary, List.of(), null, 0, Answer.class, handler);
    }
}
