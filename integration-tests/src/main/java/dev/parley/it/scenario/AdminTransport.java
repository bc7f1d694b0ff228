package dev.parley.it.scenario;

import dev.parley.admin.ApiJson;
import dev.parley.verify.RemoteSite;
import dev.parley.verify.SiteUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The admin interface of an agent of a scenario, asked from this process. */
public final class AdminTransport implements RemoteSite.Transport {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final int port;
    private final String token;

    public AdminTransport(int port, String token) {
        this.port = port;
        this.token = token;
    }

    @Override
    public <T> T get(String path, Class<T> answer) {
        return send(request(path).GET(), answer);
    }

    @Override
    public <T> T post(String path, Object body, Class<T> answer) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(ApiJson.write(body))), answer);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token);
    }

    private <T> T send(HttpRequest.Builder request, Class<T> answer) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new SiteUnavailableException(response.uri() + " answered " + response.body());
            }
            return ApiJson.read(response.body(), answer);
        } catch (IOException e) {
            throw new SiteUnavailableException("port " + port + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SiteUnavailableException("interrupted", e);
        }
    }
}
