package dev.parley.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a route was asked: typed, checked against what the route declares. Immutable. */
public final class Request {
    private final Map<String, String> path;
    private final Map<String, String> query;
    private final byte[] body;
    private final Caller caller;

    Request(Map<String, String> path, Map<String, String> query, byte[] body, Caller caller) {
        this.path = Map.copyOf(path);
        this.query = Map.copyOf(query);
        this.body = body;
        this.caller = caller;
    }

    /** Who makes the request. */
    public Caller caller() {
        return caller;
    }

    /** The name that what is done is recorded under: the caller's own if he is known, else the one he gives. */
    public String author(String given) {
        return caller.name().orElse(given);
    }

    /** The part of the path that a name in braces stands for. */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "} in its path");
        }
        return value;
    }

    /** A query parameter; one without text counts as left out. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).filter(text -> !text.isEmpty());
    }

    /** A whole number from {@code min} to {@code max}. */
    public long number(String name, long otherwise, long min, long max) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, text.get(), "a whole number from " + min + " to " + max);
        }
        throw wrong(name, text.get(), "a whole number from " + min + " to " + max);
    }

    /** One of the words given. */
    public Optional<String> word(String name, List<String> known) {
        Optional<String> text = query(name);
        if (text.isPresent() && !known.contains(text.get())) {
            throw ApiException.unknown(ErrorKind.BAD_REQUEST, name, text.get(), known);
        }
        return text;
    }

    /** The body, which must be JSON of this record and nothing else. */
    public <T> T body(Class<T> type) {
        if (body.length == 0) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST, "the request has no body; see docs/openapi.json for its members");
        }
        return ApiJson.request(body, type);
    }

    private static ApiException wrong(String name, String found, String expected) {
        return ApiException.of(ErrorKind.BAD_REQUEST, name + " must be " + expected + ", found '" + found + "'");
    }
}
