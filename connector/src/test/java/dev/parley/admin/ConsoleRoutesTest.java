package dev.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.AdminConfig;
import dev.parley.config.Secret;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console's files as a browser gets them, and what browsers are told and refused. */
class ConsoleRoutesTest {
    private static final Path FOLDER = Path.of("src/main/resources/dev/parley/admin/console");
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'|import '\\./([^']+)'");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    record Word(String word) {}

    @BeforeEach
    void start() {
        List<Route> routes = new ArrayList<>(ConsoleRoutes.of());
        routes.add(Route.open("/healthz", "Health.", request -> Answer.text(200, "ok")));
        routes.add(Route.get("/word", "A word.", List.of(), Word.class, request -> new Word("here")));
        routes.add(Route.post("/word", "Changes it.", Word.class, Word.class, request -> new Word("changed")));
        AdminConfig config = new AdminConfig(
                "127.0.0.1",
                0,
                Optional.of(new Secret("token-of-this-test")),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        server = AdminServer.start(config, routes, () -> 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyFileIsServedAsWhatItIs() throws Exception {
        for (String file : ConsoleRoutes.FILES) {
            HttpResponse<String> response = get("/console/" + file);
            assertThat(response.statusCode()).as(file).isEqualTo(200);
            assertThat(response.body()).isEqualTo(Files.readString(FOLDER.resolve(file)));
            assertThat(header(response, "Content-Type")).isEqualTo(type(file));
        }
        assertThat(get("/console/").body()).isEqualTo(get("/console/index.html").body());
    }

    private static String type(String file) {
        return switch (file.substring(file.lastIndexOf('.'))) {
            case ".html" -> "text/html; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            case ".svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException(file);
        };
    }

    @Test
    void filesListedAreThoseThatThereAre() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(ConsoleRoutes.FILES);
        }
    }

    /** A module that is missing shows as an empty page in the browser only. */
    @Test
    void whatFilesAskForIsThere() throws Exception {
        List<String> wanted = new ArrayList<>();
        for (String file : ConsoleRoutes.FILES) {
            String text = Files.readString(FOLDER.resolve(file));
            (file.endsWith(".js") ? IMPORT : REFERENCE)
                    .matcher(text)
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .forEach(wanted::add);
        }
        assertThat(wanted).hasSizeGreaterThan(10);
        assertThat(ConsoleRoutes.FILES).containsAll(wanted);
    }

    /** Texts become text nodes: no file makes markup, code or styles of a text, and none comes from elsewhere. */
    @Test
    void noFileMakesMarkupOfText() throws Exception {
        for (String file : ConsoleRoutes.FILES) {
            String text = Files.readString(FOLDER.resolve(file));
            assertThat(text)
                    .as(file)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
                    .doesNotContain("DOMParser", "createContextualFragment", "setHTML", "new Function", "javascript:")
                    .doesNotContain("localStorage.setItem('parley.token", "onclick=\"", "style=\"", "<style");
            assertThat(text.replace("http://www.w3.org/2000/svg", "")).as(file).doesNotContain("http://", "https://");
        }
    }

    @Test
    void theWayToItLeadsThere() throws Exception {
        for (String path : List.of("/", "/console")) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).isEqualTo(302);
            assertThat(URI.create(server.url() + path).resolve(header(response, "Location")))
                    .isEqualTo(URI.create(server.url() + "/console/"));
        }
    }

    @Test
    void nothingElseCanBeAskedFor() throws Exception {
        for (String path : List.of(
                "/console/nothing.js",
                "/console/app.jsx",
                "/console/..%2fAdminServer.class",
                "/console/%2e%2e%2f%2e%2e%2flogback.xml",
                "/console/..%5c..%5clogback.xml",
                "/console/%2fetc%2fpasswd",
                "/console/app.js%00.html",
                "/console//app.js",
                "/console/./app.js",
                "/console/../logback.xml",
                "/console/sub/app.js")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).startsWith("HTTP/1.1 404");
            assertThat(answer).contains("application/json", "unknown-route");
        }
        assertThat(get("/console/overviw.js").body()).contains("\"suggestion\" : \"overview.js\"");
    }

    @Test
    void browsersRunOwnScriptsOnlyAndNobodyFramesThePage() throws Exception {
        assertThat(header(get("/console/"), "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                .contains("require-trusted-types-for 'script'", "trusted-types 'none'")
                .doesNotContain("unsafe-inline", "unsafe-eval", "http:", "https:", "data:", "*");
        assertThat(header(get("/word"), "Content-Security-Policy")).startsWith("default-src 'none'; base-uri");
        for (String path : List.of("/console/", "/console/app.js", "/word", "/healthz", "/nothing")) {
            HttpResponse<String> response = get(path);
            assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(response, "X-Frame-Options")).isEqualTo("DENY");
            assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(header(response, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(header(response, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    /** A name that somebody points to 127.0.0.1 would make his page one of the agent's. */
    @Test
    void onLoopbackForeignNamesAreRefused() throws Exception {
        int port = URI.create(server.url()).getPort();
        for (String own :
                List.of("127.0.0.1:" + port, "localhost:" + port, "LOCALHOST", "[::1]:" + port, "127.0.0.2")) {
            assertThat(word(own)).as(own).startsWith("HTTP/1.1 200");
        }
        for (String foreign : List.of(
                "evil.example:" + port, "localhost.evil.example", "127.0.0.1.evil.example", "1.2.3.4evil", "evil")) {
            assertThat(word(foreign)).as(foreign).startsWith("HTTP/1.1 421").contains("wrong-host", "localhost");
        }
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: probe.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    /** What a page of another site can send: no header of its own, whatever it says the body is. */
    @Test
    void aChangeWithoutTheHeaderIsRefusedWhateverElseItCarries() throws Exception {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/json")) {
            String answer = raw(lines(
                    "POST /word HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Origin: http://evil.example",
                    "Cookie: token=token-of-this-test",
                    "Content-Type: " + type,
                    "Content-Length: 15",
                    "Connection: close",
                    "",
                    "{\"word\": \"bad\"}"));
            assertThat(answer).startsWith("HTTP/1.1 401");
        }
        assertThat(raw(lines(
                        "OPTIONS /word HTTP/1.1",
                        "Host: 127.0.0.1",
                        "Origin: http://evil.example",
                        "Access-Control-Request-Method: POST",
                        "Connection: close",
                        "",
                        "")))
                .startsWith("HTTP/1.1 405")
                .doesNotContain("Access-Control-Allow");
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    private String word(String host) throws IOException {
        return raw("GET /word HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String raw(String request) throws IOException {
        URI address = URI.create(server.url());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
