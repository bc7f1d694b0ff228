package dev.parley.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The console: a page for operators, made of files in the jar. The files hold no data, so everybody gets them; what they
 * then ask of the other routes obeys those routes' rules.
 */
public final class ConsoleRoutes {
    /** All there is; what is not listed cannot be asked for. */
    static final List<String> FILES = List.of(
            "index.html",
            "console.css",
            "icon.svg",
            "api.js",
            "app.js",
            "conflict.js",
            "conflicts.js",
            "decide.js",
            "dom.js",
            "format.js",
            "history.js",
            "operate.js",
            "overview.js",
            "plot.js",
            "tables.js",
            "theme.js",
            "token.js",
            "topology.js",
            "verify.js");

    private static final String FOLDER = "console/";
    private static final String PAGE = "index.html";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** Own scripts and styles, no others, and none made of text: data can never become a part of the page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private final Map<String, Answer> files = new TreeMap<>();

    private ConsoleRoutes() {
        FILES.forEach(file -> files.put(file, load(file)));
    }

    /** The page, its parts, and the way to it. */
    public static List<Route> of() {
        ConsoleRoutes console = new ConsoleRoutes();
        Answer moved = new Answer(302, "text/plain; charset=utf-8", "", Map.of("Location", FOLDER));
        return List.of(
                Route.open("/", "Leads to the console.", request -> moved),
                Route.open("/console", "Leads to the console.", request -> moved),
                Route.open("/console/", "The console, a page for browsers.", request -> console.file(PAGE)),
                Route.open("/console/{file}", "A part of the console.", request -> console.file(request.path("file"))));
    }

    private Answer file(String name) {
        Answer file = files.get(name);
        if (file == null) {
            throw ApiException.unknown(ErrorKind.UNKNOWN_ROUTE, "part of the console", name, FILES);
        }
        return file;
    }

    private static Answer load(String name) {
        try (InputStream file = ConsoleRoutes.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks the console's " + name + "; build it again");
            }
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            return new Answer(
                    200,
                    String.valueOf(type),
                    new String(file.readAllBytes(), StandardCharsets.UTF_8),
                    Map.of("Content-Security-Policy", POLICY));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the console's " + name + " in the jar", e);
        }
    }
}
