package dev.parley.it.scenario;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A collector of OpenTelemetry traces, on loopback: remembers what it is sent. */
final class Collector implements AutoCloseable {
    private static final String PATH = "/v1/traces";

    /** A span as it came, with the agent that sent it. */
    record Received(String from, Span span) {
        String name() {
            return span.getName();
        }

        String trace() {
            return hex(span.getTraceId());
        }

        String id() {
            return hex(span.getSpanId());
        }

        /** Empty for the first span of a trace. */
        String parent() {
            return hex(span.getParentSpanId());
        }

        String text(String attribute) {
            return valueOf(attribute, span.getAttributesList());
        }

        private static String hex(ByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
    }

    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final Set<String> authorizations = new ConcurrentSkipListSet<>();

    private Collector(HttpServer server) {
        this.server = server;
    }

    static Collector start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Collector collector = new Collector(server);
        server.createContext(PATH, collector::take);
        server.start();
        return collector;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            authorizations.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("none"));
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                    .getResourceSpansList()
                    .forEach(this::add);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void add(ResourceSpans of) {
        String from = valueOf("service.instance.id", of.getResource().getAttributesList());
        of.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .forEach(span -> spans.add(new Received(from, span)));
    }

    private static String valueOf(String attribute, List<KeyValue> all) {
        return all.stream()
                .filter(one -> one.getKey().equals(attribute))
                .map(one -> one.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    Stream<Received> spans() {
        return spans.stream();
    }

    Stream<Received> ofTrace(String trace) {
        return spans().filter(span -> span.trace().equals(trace));
    }

    /** All values that this header had in requests. */
    Set<String> authorizations() {
        return Set.copyOf(authorizations);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
