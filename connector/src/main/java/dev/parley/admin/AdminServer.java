package dev.parley.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.parley.config.AdminConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the routes it is given over HTTP, or HTTPS if the site file names a certificate. Four threads, at most 50
 * requests waiting, ten seconds for a request to arrive and thirty for its answer, bodies as {@link Bodies} bounds them.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int THREADS = 4;
    private static final int WAITING_MAX = 50;

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final Router router;
    private final Tokens tokens;
    private final BrowserRules browsers;
    private final Bodies bodies = new Bodies();

    private AdminServer(HttpServer http, Router router, Tokens tokens) {
        this.http = http;
        this.browsers = new BrowserRules(http.getAddress().getAddress());
        this.router = router;
        this.tokens = tokens;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "admin-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Starts to listen.
     *
     * @param clockMillis for the end of the token's life
     * @throws UncheckedIOException if the address cannot be listened on or the certificate not read; the message says why
     */
    public static AdminServer start(AdminConfig config, List<Route> routes, LongSupplier clockMillis) {
        configureServer();
        Router router = new Router(routes);
        AdminServer server = new AdminServer(bind(config), router, new Tokens(config, clockMillis));
        server.http.createContext("/", server::handle);
        server.http.setExecutor(server.threads);
        server.http.start();
        LOG.atInfo()
                .addKeyValue("address", server.url())
                .addKeyValue(
                        "changes",
                        config.token().isPresent() || !config.people().isEmpty()
                                ? "with a token"
                                : "off, no admin.token")
                .log("admin interface listens");
        return server;
    }

    private static HttpServer bind(AdminConfig config) {
        try {
            SSLContext context =
                    config.tls().isPresent() ? Certificates.context(config.tls().get()) : null;
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
            if (context == null) {
                return HttpServer.create(address, WAITING_MAX);
            }
            HttpsServer https = HttpsServer.create(address, WAITING_MAX);
            https.setHttpsConfigurator(new HttpsConfigurator(context));
            return https;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen for admin requests on " + config.host() + ":" + config.port() + ": " + e.getMessage()
                            + "; change admin.host or admin.port in the site file"
                            + (config.tls().isPresent() ? ", or the certificate under admin.tls" : ""),
                    e);
        }
    }

    /** Where it listens, {@code http://127.0.0.1:7420}. */
    public String url() {
        InetSocketAddress address = http.getAddress();
        String host = address.getAddress().getHostAddress();
        String scheme = http instanceof HttpsServer ? "https" : "http";
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    /** Bounds of requests; and no answer waits until the client has acknowledged the headers, which takes 40 ms. */
    private static void configureServer() {
        Map.of(
                        "sun.net.httpserver.maxReqTime", "10",
                        "sun.net.httpserver.maxRspTime", "30",
                        "sun.net.httpserver.nodelay", "true")
                .forEach((property, value) -> {
                    if (System.getProperty(property) == null) {
                        System.setProperty(property, value);
                    }
                });
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange;
                // Asked for even if nobody reads it: otherwise the server ends the connection with the exchange, and
                // a client that sends its next request over it gets no answer.
                InputStream sent = exchange.getRequestBody()) {
            Answer answer = respond(exchange, sent);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            BrowserRules.set(exchange.getResponseHeaders(), answer);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer respond(HttpExchange exchange, InputStream sent) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        try {
            Router.Match match = router.match(exchange.getRequestMethod(), path);
            Route route = match.route();
            Headers headers = exchange.getRequestHeaders();
            if (route.access() != Access.OPEN) {
                browsers.requireOwnName(headers.getFirst("Host"));
            }
            Caller caller = tokens.require(route.access(), headers.getFirst("Authorization"));
            String query = exchange.getRequestURI().getRawQuery();
            Map<String, String> parameters = Router.query(route, query == null ? "" : query);
            try (Bodies.Body body = bodies.read(route, path, length(headers), sent)) {
                Request request = new Request(match.path(), parameters, body.bytes(), caller);
                return Answer.of(route.handler().answer(request));
            }
        } catch (ApiException e) {
            return Answer.refused(e);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("path", path).setCause(e).log("admin request failed");
            return Answer.refused(ApiException.of(ErrorKind.INTERNAL, "the agent could not answer: " + e));
        }
    }

    /** Java's server has refused what is no number. */
    private static long length(Headers headers) {
        String length = headers.getFirst("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }
}
