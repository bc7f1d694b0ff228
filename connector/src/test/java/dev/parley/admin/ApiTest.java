package dev.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.AdminConfig;
import dev.parley.config.AdminTls;
import dev.parley.config.PersonConfig;
import dev.parley.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call what, and what is said of requests that are refused. */
class ApiTest {
    private static final String PASSWORD = "changeit";
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private static final int ROWS_MAX = 4 << 20;

    /** Reached by the first request with rows; what the large ones wait for. */
    private final CountDownLatch taking = new CountDownLatch(1);

    private final CountDownLatch taken = new CountDownLatch(1);
    private final List<String> changed = new ArrayList<>();
    private long now =
            LocalDate.of(2027, 3, 31).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();

    record Echo(String id, long limit) {}

    record Change(String word) {}

    private List<Route> routes() {
        return List.of(
                Route.open("/healthz", "Health.", request -> Answer.text(200, "ok")),
                Route.get(
                        "/things/{id}",
                        "A thing.",
                        List.of(new Parameter("limit", "How many."), new Parameter("kind", "Which.")),
                        Echo.class,
                        request -> {
                            request.word("kind", List.of("small", "large"));
                            return new Echo(request.path("id"), request.number("limit", 7, 1, 100));
                        }),
                Route.post("/who", "Says who it was.", Change.class, Echo.class, request -> {
                    changed.add("");
                    return new Echo(request.author(request.body(Change.class).word()), changed.size());
                }),
                Route.post("/rows/{id}", "Takes rows.", Change.class, Echo.class, request -> {
                            String word = request.body(Change.class).word();
                            taking.countDown();
                            await(word.length() > Route.BODY_BYTES ? taken : new CountDownLatch(0));
                            return new Echo(request.path("id"), word.length());
                        })
                        .withBodyUpTo(ROWS_MAX),
                Route.post("/things/{id}", "Changes it.", Change.class, Echo.class, request -> {
                    changed.add(request.body(Change.class).word());
                    return new Echo(request.path("id"), changed.size());
                }));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AdminConfig config(String token, String until, String readToken) {
        return new AdminConfig(
                "127.0.0.1",
                0,
                secret(token),
                Optional.of(until).filter(t -> !t.isEmpty()),
                secret(readToken),
                List.of(),
                Optional.empty());
    }

    private static Optional<Secret> secret(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty()).map(Secret::new);
    }

    private HttpResponse<String> ask(AdminConfig config, String method, String path, String token, String body)
            throws Exception {
        try (AdminServer server = AdminServer.start(config, routes(), () -> now)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return ask(config("", "", ""), "GET", path, "", "");
    }

    private HttpResponse<String> post(String token, String body) throws Exception {
        return ask(config("secret", "2027-03-31", "look"), "POST", "/things/a", token, body);
    }

    private static ApiError error(HttpResponse<String> response) {
        return ApiJson.read(response.body(), ApiError.class);
    }

    @Test
    void pathAndQueryReachTheRouteDecoded() throws Exception {
        assertThat(ApiJson.read(get("/things/a%2Fb?limit=9").body(), Echo.class))
                .isEqualTo(new Echo("a/b", 9));
        assertThat(ApiJson.read(get("/things/x").body(), Echo.class)).isEqualTo(new Echo("x", 7));
    }

    @Test
    void aWrongParameterIsNamedWithWhatIsPossible() throws Exception {
        assertThat(error(get("/things/x?limt=1")).suggestion()).isEqualTo("limit");
        assertThat(error(get("/things/x?limit=1000")).message()).contains("from 1 to 100", "'1000'");
        assertThat(error(get("/things/x?limit=ten")).message()).contains("from 1 to 100", "'ten'");
        assertThat(error(get("/things/x?limit=1&limit=2")).message()).contains("twice");
        assertThat(error(get("/things/x?kind=smal")))
                .extracting(ApiError::error, ApiError::given, ApiError::suggestion)
                .containsExactly("bad-request", "smal", "small");
        assertThat(error(get("/thingz/x")).possible()).contains("/things/{id}");
    }

    @Test
    void withoutATokenInTheSiteFileNothingCanBeChanged() throws Exception {
        HttpResponse<String> response = ask(config("", "", ""), "POST", "/things/a", "any", "{}");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(error(response).message()).contains("admin.token");
        assertThat(changed).isEmpty();
    }

    @Test
    void changesNeedTheTokenItselfAndNotTheOneForReading() throws Exception {
        for (String token : List.of("", "wrong", "look")) {
            assertThat(post(token, "{\"word\": \"x\"}").statusCode()).isEqualTo(401);
        }
        assertThat(error(post("look", "{}")).message()).contains("for reading");
        assertThat(changed).isEmpty();
        assertThat(post("secret", "{\"word\": \"x\"}").statusCode()).isEqualTo(200);
        assertThat(changed).containsExactly("x");
    }

    @Test
    void aTokenEndsAfterItsLastDay() throws Exception {
        now += DAY_MILLIS;

        HttpResponse<String> response = post("secret", "{\"word\": \"x\"}");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(error(response).message()).contains("expired", "2027-03-31");
        assertThat(changed).isEmpty();
    }

    @Test
    void aPersonIsKnownByATokenOfHisOwnAndActsUnderItsName() throws Exception {
        AdminConfig config = new AdminConfig(
                "127.0.0.1",
                0,
                secret("secret"),
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new PersonConfig("cleo", new Secret("hers"), Optional.of("2027-03-31")),
                        new PersonConfig("dan", new Secret("his"), Optional.empty())),
                Optional.empty());
        assertThat(echo(config, "hers")).isEqualTo(new Echo("cleo", 1));
        assertThat(echo(config, "his")).isEqualTo(new Echo("dan", 2));
        assertThat(echo(config, "secret")).isEqualTo(new Echo("given", 3));
        now += DAY_MILLIS;
        assertThat(ask(config, "POST", "/who", "his", "{\"word\": \"given\"}").statusCode())
                .isEqualTo(200);
        HttpResponse<String> late = ask(config, "POST", "/who", "hers", "{\"word\": \"given\"}");
        assertThat(late.statusCode()).isEqualTo(401);
        assertThat(error(late).message()).contains("expired", "admin.people");
    }

    private Echo echo(AdminConfig config, String token) throws Exception {
        HttpResponse<String> response = ask(config, "POST", "/who", token, "{\"word\": \"given\"}");
        return ApiJson.read(response.body(), Echo.class);
    }

    @Test
    void readingNeedsATokenOnlyIfTheSiteFileGivesOne() throws Exception {
        AdminConfig closed = config("secret", "", "look");
        assertThat(ask(closed, "GET", "/things/a", "", "").statusCode()).isEqualTo(401);
        assertThat(ask(closed, "GET", "/things/a", "look", "").statusCode()).isEqualTo(200);
        assertThat(ask(closed, "GET", "/things/a", "secret", "").statusCode()).isEqualTo(200);
        assertThat(ask(closed, "GET", "/healthz", "", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyIsReadStrictlyAndIsBounded() throws Exception {
        assertThat(error(post("secret", "{\"wrod\": \"x\"}")).suggestion()).isEqualTo("word");
        assertThat(post("secret", "").statusCode()).isEqualTo(400);
        assertThat(post("secret", "[1").statusCode()).isEqualTo(400);
        HttpResponse<String> large = post("secret", "{\"word\": \"" + "x".repeat(1 << 20) + "\"}");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(error(large).message()).contains("POST /things/a", "1048576 bytes at most", "send less at once");
        assertThat(changed).isEmpty();
    }

    private static String word(int characters) {
        return "{\"word\": \"" + "x".repeat(characters) + "\"}";
    }

    private HttpResponse<String> rows(String body) throws Exception {
        return ask(config("secret", "", ""), "POST", "/rows/a", "secret", body);
    }

    @Test
    void aRouteForRowsTakesOneThatIsLargerThanOtherBodies() throws Exception {
        taken.countDown();

        assertThat(ApiJson.read(rows(word(ROWS_MAX - 100)).body(), Echo.class))
                .isEqualTo(new Echo("a", ROWS_MAX - 100));
        // As large as a client may make it: it sees the answer all the same.
        HttpResponse<String> larger = rows(word(10 * ROWS_MAX));
        assertThat(larger.statusCode()).isEqualTo(413);
        assertThat(error(larger).message())
                .contains("POST /rows/a", ROWS_MAX + " bytes at most", (10 * ROWS_MAX + 12) + " bytes", "PARLEY_HEAP");
    }

    /** A value of more than the 20 million characters that Jackson takes unless told otherwise. */
    @Test
    void aTextOfAnyLengthIsRead() {
        byte[] body = word(21_000_000).getBytes(StandardCharsets.US_ASCII);

        assertThat(ApiJson.request(body, Change.class).word()).hasSize(21_000_000);
    }

    @Test
    void withoutTheTokenNothingOfABodyIsRead() throws Exception {
        try (AdminServer server = AdminServer.start(config("secret", "", ""), routes(), () -> now);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(server.url()).getPort())) {
            socket.setSoTimeout(60_000);
            String head = "POST /rows/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (2 << 20) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(answer).isEqualTo("HTTP/1.1 401");
        }
    }

    /** Of three that come at once one is at work, one waits, and one is told so; others are answered meanwhile. */
    @Test
    void largeBodiesAreTakenOneAtATime() throws Exception {
        try (AdminServer server = AdminServer.start(config("secret", "", ""), routes(), () -> now)) {
            HttpClient client = HttpClient.newHttpClient();
            CompletableFuture<HttpResponse<String>> first = send(client, server, 2 << 20);
            await(taking);
            CompletableFuture<HttpResponse<String>> second = send(client, server, 2 << 20);
            CompletableFuture<HttpResponse<String>> third = send(client, server, 2 << 20);

            Object refused = CompletableFuture.anyOf(second, third).get(1, TimeUnit.MINUTES);

            HttpResponse<?> busy = (HttpResponse<?>) refused;
            assertThat(busy.statusCode()).isEqualTo(503);
            assertThat(ApiJson.read(String.valueOf(busy.body()), ApiError.class))
                    .satisfies(error -> assertThat(error.error()).isEqualTo("busy"))
                    .satisfies(error -> assertThat(error.message()).contains("POST /rows/a", "ask again"));
            assertThat(first).isNotDone();
            assertThat(send(client, server, 10).get(1, TimeUnit.MINUTES).statusCode())
                    .isEqualTo(200);
            taken.countDown();
            assertThat(first.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
            assertThat(send(client, server, 2 << 20).get(1, TimeUnit.MINUTES).statusCode())
                    .isEqualTo(200);
        }
    }

    private static CompletableFuture<HttpResponse<String>> send(HttpClient client, AdminServer server, int characters) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/rows/a"))
                .header("Authorization", "Bearer secret")
                .POST(HttpRequest.BodyPublishers.ofString(word(characters)))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What carries rows takes them as large as they may be; whatever else is asked stays small. */
    @Test
    void rowsAreTakenByTheRoutesThatCarryThemAlone() {
        List<Route> all = new ArrayList<>(VerifyRoutes.of(
                set -> {
                    throw new IllegalStateException(set);
                },
                ROWS_MAX));
        all.addAll(FillRoutes.of(
                set -> {
                    throw new IllegalStateException(set);
                },
                ROWS_MAX));

        assertThat(all)
                .filteredOn(route -> route.bodyBytesMax() > Route.BODY_BYTES)
                .extracting(Route::path)
                .containsExactlyInAnyOrder("/verify/{set}/judge", "/verify/{set}/fill/rows");
    }

    @Test
    void theBoundOfRowsFollowsTheLogAndTheHeap() {
        long megabyte = 1 << 20;
        assertThat(RowBodies.bytesMax(256 * megabyte, 512 * megabyte)).isEqualTo(64 << 20);
        assertThat(RowBodies.bytesMax(3 * megabyte, 512 * megabyte)).isEqualTo(9 << 20);
        assertThat(RowBodies.bytesMax(256 * megabyte, 4 * megabyte)).isEqualTo(Route.BODY_BYTES);
        assertThat(RowBodies.bytesMax(1L << 40, 1L << 40)).isEqualTo(Integer.MAX_VALUE / 2);
    }

    @Test
    void twoRoutesOfOnePathAreABug() {
        Route one = routes().get(0);
        assertThatThrownBy(() -> new Router(List.of(one, Route.open("/healthz", "Again.", request -> ""))))
                .hasMessageContaining("/healthz");
    }

    @Test
    void aCertificateMakesItHttps(@TempDir Path folder) throws Exception {
        Path keystore = keystore(folder);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Path certificate =
                pem(folder, "CERTIFICATE", store.getCertificate("admin").getEncoded());
        Path key = pem(
                folder,
                "PRIVATE KEY",
                store.getKey("admin", PASSWORD.toCharArray()).getEncoded());
        AdminTls asPem = new AdminTls(text(certificate), text(key), Optional.empty(), Optional.empty());
        AdminTls asPkcs12 =
                new AdminTls(Optional.empty(), Optional.empty(), text(keystore), Optional.of(new Secret(PASSWORD)));
        for (AdminTls tls : List.of(asPem, asPkcs12)) {
            try (AdminServer server = AdminServer.start(tls(tls), routes(), () -> now)) {
                assertThat(server.url()).startsWith("https://127.0.0.1:");
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/things/a"))
                        .build();
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting(store)).build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        AdminTls encrypted = new AdminTls(text(certificate), text(certificate), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> AdminServer.start(tls(encrypted), routes(), () -> now))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("openssl pkcs8");
    }

    private static AdminConfig tls(AdminTls tls) {
        return new AdminConfig(
                "127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.of(tls));
    }

    private static Optional<String> text(Path file) {
        return Optional.of(file.toString());
    }

    private static Path keystore(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("admin.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "admin",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return file;
    }

    private static Path pem(Path folder, String label, byte[] bytes) throws IOException {
        String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(bytes)
                + "\n-----END " + label + "-----\n";
        return Files.writeString(folder.resolve(label.replace(' ', '-') + ".pem"), text);
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("admin", store.getCertificate("admin"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
