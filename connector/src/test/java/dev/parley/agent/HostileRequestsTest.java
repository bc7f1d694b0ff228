package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.AdminServer;
import dev.parley.admin.Route;
import dev.parley.admin.StatusHistory;
import dev.parley.config.AdminConfig;
import dev.parley.config.Secret;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.telemetry.Meters;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent to the admin interface of an agent that serves no set now: it is answered, or refused in the one form
 * that there is. None of it is an error nobody foresaw, and none of it keeps the next request from its answer.
 */
class HostileRequestsTest {
    private static final String TOKEN = "token-of-the-test";
    private static final int ROUNDS = 1_500;
    private static final int ANSWER_LIMIT_MILLIS = 20_000;

    private static final List<String> ODD = List.of(
            "%",
            "%00",
            "%2f",
            "..",
            "%C0%80",
            "'; drop table x",
            "a\"b",
            "\u00e9",
            "=",
            "&&",
            "?",
            "limit=1&limit=2",
            "limit=-1",
            "limit=99999999999999999999",
            "x".repeat(3_000),
            "[1]",
            "main",
            "customer");

    /** None is longer than what Java's server reads to its end of a request that is refused by its path. */
    private static final List<String> BODIES = List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"",
            "7",
            "{\"set\": \"main\"}",
            "{\"set\": {\"set\": {\"set\": 1}}}",
            "{\"table\": \"customer\", \"keys\": [[1, null], \"x\"]}",
            "{\"@class\": \"java.lang.Runtime\"}",
            "[".repeat(20_000),
            "{\"a\":".repeat(10_000),
            "\u0000\u0001",
            "{\"note\": \"" + "n".repeat(50_000) + "\"}");

    private final Random random = new Random(20261132);

    @Test
    void everythingIsAnsweredOrRefusedInOneForm() throws Exception {
        SiteConfig config = SiteFile.load(
                Path.of("../config-examples/two-sites/berlin.yaml"), name -> Optional.of("set-by-the-test"));
        AdminConfig admin = new AdminConfig(
                "127.0.0.1",
                0,
                Optional.of(new Secret(TOKEN)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        try (Meters meters = new Meters()) {
            List<Route> routes = AgentRoutes.of(
                    config,
                    new StatusBoard(config, List.of(), new StatusHistory(), () -> 0),
                    new StatusHistory(),
                    meters,
                    new RunningSets(List.of()),
                    Map.of());
            try (AdminServer server = AdminServer.start(admin, routes, System::currentTimeMillis)) {
                URI address = URI.create(server.url());
                for (int round = 0; round < ROUNDS; round++) {
                    Route route = routes.get(random.nextInt(routes.size()));
                    check(round, address, request(route));
                }
                assertThat(answer(address, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    private void check(int round, URI address, String request) throws IOException {
        String answer;
        try {
            answer = answer(address, request);
        } catch (SocketException e) {
            assertThat(isUri(request))
                    .as("round %d: %s", round, shortened(request))
                    .isFalse();
            return;
        }
        assertThat(answer).as("round %d: %s", round, shortened(request)).startsWith("HTTP/1.1 ");
        int status = Integer.parseInt(answer.substring(9, 12));
        assertThat(status)
                .as("round %d: %s%n%s", round, shortened(request), answer)
                .isNotEqualTo(500);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        if (status >= 400 && status < 500 && answer.contains("application/json")) {
            assertThat(body).contains("\"error\"", "\"message\"").doesNotContain("Exception", "\tat ");
        }
    }

    /** What is none, Java's server refuses by itself: it ends the connection with the request half read. */
    private static boolean isUri(String request) {
        try {
            return !new URI(request.split(" ", 3)[1]).getPath().isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private String request(Route route) {
        StringBuilder path = new StringBuilder(route.path());
        for (int brace = path.indexOf("{"); brace >= 0; brace = path.indexOf("{")) {
            path.replace(brace, path.indexOf("}") + 1, odd());
        }
        if (random.nextInt(3) == 0) {
            path.append('?').append(odd());
        }
        if (random.nextInt(10) == 0) {
            path.append('/').append(odd());
        }
        String method = random.nextInt(6) == 0 ? "DELETE" : route.method().name();
        String body = BODIES.get(random.nextInt(BODIES.size()));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String token = random.nextInt(5) == 0 ? "wrong" : TOKEN;
        return method + " " + path.toString().replace(' ', '+') + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Authorization: Bearer " + token + "\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body;
    }

    private String odd() {
        return ODD.get(random.nextInt(ODD.size()));
    }

    private static String answer(URI address, String request) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static String shortened(String text) {
        return text.length() < 400 ? text : text.substring(0, 400) + "…";
    }
}
