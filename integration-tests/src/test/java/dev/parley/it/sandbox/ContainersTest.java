package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersTest {
    private static final String PROPERTY = "parley.containers";

    /** The build says in a line where servers run; the property wins over the environment. */
    @Test
    void containersAreUsedIfTheyAreAskedFor() {
        System.out.println(
                Containers.areAsked()
                        ? "servers of the integration tests run in containers"
                        : "servers of the integration tests run as processes; -Pcontainers runs them in containers");
        String before = System.getProperty(PROPERTY);
        try {
            System.setProperty(PROPERTY, "true");
            assertThat(Containers.areAsked()).isTrue();
            System.setProperty(PROPERTY, "false");
            assertThat(Containers.areAsked()).isFalse();
        } finally {
            if (before == null) {
                System.clearProperty(PROPERTY);
            } else {
                System.setProperty(PROPERTY, before);
            }
        }
    }

    @Test
    void anEngineThatDoesNotAnswerIsRefusedWithTheWaysOut() {
        assertThatThrownBy(() -> Containers.requireEngine(false))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("no Docker engine answers")
                .hasMessageContaining("DOCKER_HOST")
                .hasMessageContaining("leave the profile 'containers' (PARLEY_CONTAINERS) out");
        assertThatCode(() -> Containers.requireEngine(true)).doesNotThrowAnyException();
    }

    /** A broker of an image has no file that tells that it serves: its log does, of the start that was commanded last. */
    @Test
    void aBrokerHasStartedOnceItSaysSoAfterItsCommand(@TempDir Path folder) throws IOException {
        ServerSite site =
                new ServerSite("kafka", folder, folder.resolve("pid"), 1, Duration.ofSeconds(1), Optional.empty());
        ContainerKafka kafka = new ContainerKafka(new ContainerPrograms("apache/kafka", "1:1", List.of()));
        Files.writeString(site.log(), "Kafka Server started\n");

        List<String> words = kafka.command(site, folder.resolve("server.properties"));
        assertThat(words).contains(folder.resolve("server.properties").toString(), "-Xms64m -Xmx384m");
        assertThat(kafka.hasStarted(site)).isFalse();

        Files.writeString(site.log(), "Kafka Server started\nKafka Server started\n");
        assertThat(kafka.hasStarted(site)).isTrue();
    }
}
