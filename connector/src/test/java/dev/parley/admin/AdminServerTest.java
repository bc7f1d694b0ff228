package dev.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.AdminConfig;
import dev.parley.telemetry.Meters;
import dev.parley.telemetry.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private final AtomicReference<AgentStatus> status = new AtomicReference<>(SampleStatus.streaming());
    private final Meters meters = new Meters();
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() {
        server = listen(AdminConfig.plain("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        server.close();
        meters.close();
    }

    @Test
    void aStreamingAgentIsHealthyAndReady() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void anAgentThatWaitsIsHealthyButNotReadyAndSaysWhy() throws Exception {
        status.set(SampleStatus.notReady("Kafka cannot be reached at kafka:9092"));

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("streaming: Kafka cannot be reached at kafka:9092\n");
    }

    @Test
    void aFailedAgentIsNeither() throws Exception {
        status.set(SampleStatus.failed("the lease is lost"));

        assertThat(get("/healthz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("failed: the lease is lost\n");
    }

    @Test
    void statusIsJsonThatCanBeReadBack() throws Exception {
        HttpResponse<String> response = get("/status");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(StatusJson.read(response.body())).isEqualTo(SampleStatus.streaming());
        assertThat(response.body()).contains("\"behind\" : 11", "\"ready\" : true", "\"phase\" : \"STREAMING\"");
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        meters.counter(Metric.APPLY_ROWS, "main").increment(3);

        assertThat(get("/metrics").body())
                .contains("# TYPE parley_apply_rows_total counter", "parley_apply_rows_total{set=\"main\"} 3.0");
    }

    @Test
    void anErrorInTheAgentDoesNotHangTheRequest() throws Exception {
        status.set(null);

        assertThat(get("/readyz").statusCode()).isEqualTo(500);
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/statsu").body())
                .contains("\"error\" : \"unknown-route\"", "\"suggestion\" : \"/status\"", "/healthz");
        HttpRequest post = HttpRequest.newBuilder(URI.create(server.url() + "/status"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void aTakenPortIsNamed() {
        int port = URI.create(server.url()).getPort();

        assertThatThrownBy(() -> listen(AdminConfig.plain("127.0.0.1", port)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("admin.port");
    }

    private AdminServer listen(AdminConfig config) {
        return AdminServer.start(config, HealthRoutes.of(status::get, meters::scrape), () -> 0);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** With Nagle's algorithm each answer but the first few waits for an acknowledgement that is itself put off for 40 ms. */
    @Test
    void answersDoNotWaitForAcknowledgements() throws Exception {
        long[] nanos = new long[101];
        for (int i = 0; i < nanos.length; i++) {
            long begin = System.nanoTime();
            assertThat(get("/status").statusCode()).isEqualTo(200);
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(35));
    }

    /** A client keeps its connection: what it sends next must not meet a server that is closing it. */
    @Test
    void oneConnectionServesSeveralRequests() throws Exception {
        URI address = URI.create(server.url());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream()
                        .write("GET /readyz HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(readUntil(socket, "ready\n")).startsWith("HTTP/1.1 200");
            }
        }
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the server has closed the connection after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
