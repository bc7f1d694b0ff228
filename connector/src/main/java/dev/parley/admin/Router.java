package dev.parley.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the route of a request. Immutable. */
final class Router {
    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        Set<String> seen = new HashSet<>();
        for (Route route : routes) {
            if (!seen.add(route.method() + " " + shape(route.path()))) {
                throw new IllegalArgumentException(
                        "two routes answer " + route.method() + " " + route.path() + "; give one of them another path");
            }
        }
    }

    private static String shape(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    /** A route with what the request's path says for its names in braces. */
    record Match(Route route, Map<String, String> path) {}

    /**
     * The route of a method and a raw path.
     *
     * @throws ApiException if there is none
     */
    Match match(String method, String path) {
        List<Match> matches = new ArrayList<>();
        for (Route route : routes) {
            names(route.path(), path).ifPresent(names -> matches.add(new Match(route, names)));
        }
        matches.sort((a, b) -> Integer.compare(a.path.size(), b.path.size()));
        if (matches.isEmpty()) {
            throw ApiException.unknown(
                    ErrorKind.UNKNOWN_ROUTE,
                    "path",
                    path,
                    new TreeSet<>(routes.stream().map(Route::path).toList()));
        }
        String wanted = method.equals("HEAD") ? "GET" : method;
        for (Match match : matches) {
            if (match.route.method().name().equals(wanted)) {
                return match;
            }
        }
        throw ApiException.unknown(
                ErrorKind.WRONG_METHOD,
                "method of " + path,
                method,
                matches.stream().map(match -> match.route.method().name()).toList());
    }

    private static Optional<Map<String, String>> names(String template, String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            boolean variable = wanted[i].startsWith("{");
            if (variable && !given[i].isEmpty()) {
                names.put(wanted[i].substring(1, wanted[i].length() - 1), decoded(given[i]));
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    /** The parameters of a raw query, which must all be declared and given once. */
    static Map<String, String> query(Route route, String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        List<String> known = route.parameters().stream().map(Parameter::name).toList();
        for (String part : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            if (!known.contains(name)) {
                throw ApiException.unknown(ErrorKind.BAD_REQUEST, "parameter", name, known);
            }
            if (query.put(name, equals < 0 ? "" : decoded(part.substring(equals + 1))) != null) {
                throw ApiException.of(ErrorKind.BAD_REQUEST, "the parameter " + name + " is given twice; give it once");
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST, "the address holds a '%' that is not followed by two hexadecimal digits");
        }
    }
}
