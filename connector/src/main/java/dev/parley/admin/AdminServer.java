package dev.parley.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.config.AdminConfig;
import dev.parley.telemetry.Meters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /healthz}, {@code /readyz}, {@code /metrics} and {@code /status} over HTTP. Read only, without
 * authentication, for loopback and monitoring networks. Two threads, at most 50 requests waiting, ten seconds for a request
 * to arrive.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 50;

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final Map<String, Supplier<Response>> routes = new TreeMap<>();

    private AdminServer(HttpServer http, Supplier<AgentStatus> status, Supplier<String> metrics) {
        this.http = http;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "admin-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        routes.put("/healthz", () -> health(status.get()));
        routes.put("/readyz", () -> readiness(status.get()));
        routes.put("/metrics", () -> new Response(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
        routes.put("/status", () -> new Response(200, "application/json", StatusJson.write(status.get())));
    }

    /**
     * Starts to listen.
     *
     * @throws UncheckedIOException if the address cannot be listened on; the message names it
     */
    public static AdminServer start(AdminConfig address, Supplier<AgentStatus> status, Meters meters) {
        boundRequestTimes();
        HttpServer http;
        try {
            InetAddress host = InetAddress.getByName(address.host());
            http = HttpServer.create(new InetSocketAddress(host, address.port()), WAITING_MAX);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen for admin requests on " + address.host() + ":" + address.port() + ": "
                            + e.getMessage() + "; change admin.host or admin.port in the site file",
                    e);
        }
        AdminServer server = new AdminServer(http, status, meters::scrape);
        http.createContext("/", server::handle);
        http.setExecutor(server.threads);
        http.start();
        LOG.atInfo().addKeyValue("address", server.url()).log("admin interface listens");
        return server;
    }

    /** Where it listens, {@code http://127.0.0.1:7420}. */
    public String url() {
        InetSocketAddress address = http.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private static void boundRequestTimes() {
        for (String property : new String[] {"sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime"}) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, "10");
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response = respond(
                    exchange.getRequestMethod(), exchange.getRequestURI().getPath());
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", response.type());
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(response.code(), -1);
                return;
            }
            exchange.sendResponseHeaders(response.code(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Response respond(String method, String path) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Response.text(405, "only GET is answered here");
        }
        Supplier<Response> route = routes.get(path);
        if (route == null) {
            return Response.text(404, "nothing here; there are " + String.join(", ", routes.keySet()));
        }
        try {
            return route.get();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("path", path).setCause(e).log("admin request failed");
            return Response.text(500, "the agent could not answer: " + e);
        }
    }

    private static Response health(AgentStatus status) {
        return switch (status.phase()) {
            case STARTING, STREAMING, DRAINING -> Response.text(200, "ok");
            case FAILED, STOPPED -> Response.text(503, reason(status));
        };
    }

    private static Response readiness(AgentStatus status) {
        return status.ready() ? Response.text(200, "ready") : Response.text(503, reason(status));
    }

    private static String reason(AgentStatus status) {
        String phase = StatusJson.word(status.phase());
        String detail = status.notReady().isEmpty() ? status.lastError() : status.notReady();
        return detail.isEmpty() ? phase : phase + ": " + detail;
    }

    private record Response(int code, String type, String body) {
        static Response text(int code, String line) {
            return new Response(code, "text/plain; charset=utf-8", line + "\n");
        }
    }
}
