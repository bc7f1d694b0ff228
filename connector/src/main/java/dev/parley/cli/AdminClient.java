package dev.parley.cli;

import dev.parley.admin.ApiError;
import dev.parley.admin.ApiJson;
import dev.parley.admin.ErrorKind;
import dev.parley.agent.ExitCode;
import dev.parley.store.CertificateRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks one agent. Answers that refuse become {@link CommandFailed} with an exit code of their own. */
final class AdminClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final AgentAddress address;
    private final HttpClient http;

    AdminClient(AgentAddress address) throws CommandFailed {
        this.address = address;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT);
        if (address.ca().isPresent()) {
            builder.sslContext(trusting(Path.of(address.ca().get())));
        }
        this.http = builder.build();
    }

    /** Path and parameters of a request; parameters without text are left out. */
    static String path(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(one -> !one.getValue().isEmpty())
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** A text as one part of a path or as a parameter. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    <T> T get(String path, Class<T> answer) throws CommandFailed, InterruptedException {
        return read(text(path), answer);
    }

    /** The answer as the agent wrote it. */
    String text(String path) throws CommandFailed, InterruptedException {
        return send(request(path).GET());
    }

    <T> T post(String path, Object body, Class<T> answer) throws CommandFailed, InterruptedException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ApiJson.write(body)));
        return read(send(request), answer);
    }

    private HttpRequest.Builder request(String path) throws CommandFailed {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(address.url() + path)).timeout(ANSWER_LIMIT);
            address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
            return request;
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, address.url() + " is no HTTP address: " + e.getMessage());
        }
    }

    private String send(HttpRequest.Builder request) throws CommandFailed, InterruptedException {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return response.body();
            }
            throw refused(response);
        } catch (IOException e) {
            String refusal = CertificateRefusal.reason(e);
            if (refusal != null) {
                throw new CommandFailed(
                        ExitCode.NOT_READY,
                        "the certificate of the agent at " + address.url() + " is refused, " + refusal
                                + "; name its authority with --ca, reach it by a host that the certificate is valid for, or"
                                + " give the agent a new one under admin.tls");
            }
            throw new CommandFailed(
                    ExitCode.NOT_READY,
                    "no agent answers at " + address.url() + " (" + e.getClass().getSimpleName()
                            + (e.getMessage() == null ? "" : ": " + e.getMessage())
                            + "); is it running, and is this the admin address in its site file?");
        }
    }

    private <T> T read(String json, Class<T> answer) throws CommandFailed {
        try {
            return ApiJson.read(json, answer);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(
                    ExitCode.NOT_READY,
                    address.url() + " answered, but not as an agent of this version does: " + e.getMessage());
        }
    }

    private CommandFailed refused(HttpResponse<String> response) {
        try {
            ApiError error = ApiJson.read(response.body(), ApiError.class);
            return new CommandFailed(
                    ErrorKind.of(error.error()).map(AdminClient::code).orElse(ExitCode.REFUSED), error.message());
        } catch (IllegalArgumentException e) {
            return new CommandFailed(
                    ExitCode.NOT_READY,
                    address.url() + " answered " + response.statusCode() + ", which no agent of this version does");
        }
    }

    private static ExitCode code(ErrorKind kind) {
        return switch (kind) {
            case UNKNOWN_SITE, UNKNOWN_SET -> ExitCode.UNKNOWN_SITE;
            case UNKNOWN_TABLE, UNKNOWN_COLUMN -> ExitCode.UNKNOWN_TABLE;
            case UNKNOWN_ID -> ExitCode.UNKNOWN_ID;
            case MALFORMED_KEY -> ExitCode.MALFORMED_KEY;
            case UNAUTHORIZED, CHANGES_OFF -> ExitCode.TOKEN;
            case SUPERSEDED -> ExitCode.SUPERSEDED;
            case BUSY, NOT_RUNNING, DATABASE -> ExitCode.NOT_READY;
            case INTERNAL -> ExitCode.INTERNAL;
            case BAD_REQUEST, IMPOSSIBLE, TOO_LARGE, UNKNOWN_ROUTE, WRONG_HOST, WRONG_METHOD -> ExitCode.REFUSED;
        };
    }

    private static SSLContext trusting(Path file) throws CommandFailed {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int count = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + ++count, one);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandFailed(ExitCode.CONFIGURATION, "the certificates in " + file + " cannot be used: " + e);
        }
    }
}
