package dev.parley.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.AdminServer;
import dev.parley.admin.Route;
import dev.parley.config.AdminConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an agent is asked may take long on a busy machine: whoever asks waits thirty seconds, and so long it has to answer. */
class LongAnswerIT {
    private static final Duration LONG = Duration.ofSeconds(13);

    /** The answer. */
    public record Done(boolean early) {}

    @Test
    void anAnswerThatTakesLongArrives() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Route route = Route.get("/long", "Takes long.", List.of(), Done.class, request -> new Done(await(never)));
        AdminConfig config = new AdminConfig(
                "127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
        try (AdminServer server = AdminServer.start(config, List.of(route), System::currentTimeMillis)) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.url() + "/long")).build();

            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("false");
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
