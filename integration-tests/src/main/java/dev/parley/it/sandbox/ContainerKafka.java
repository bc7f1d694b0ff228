package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** The broker of an image that is laid out as the project's own, with its scripts in {@code /opt/kafka/bin}. */
final class ContainerKafka implements KafkaInstallation {
    private static final String STARTED = "Kafka Server started";
    /** Arguments: properties, cluster id, options of the JVM, its heap. A shell that becomes the broker gets its signals. */
    private static final String SCRIPT = """
            KAFKA_OPTS="$3"; KAFKA_HEAP_OPTS="$4"; LOG_DIR=/tmp
            export KAFKA_OPTS KAFKA_HEAP_OPTS LOG_DIR
            /opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id "$2" --config "$1" || exit
            exec /opt/kafka/bin/kafka-server-start.sh "$1"
            """;

    private final ContainerPrograms programs;
    private final String cluster = Uuid.randomUuid().toString();
    private volatile long begin;

    ContainerKafka(ContainerPrograms programs) {
        this.programs = programs;
    }

    @Override
    public Programs programs() {
        return programs;
    }

    @Override
    public List<String> command(ServerSite site, Path properties) throws IOException {
        begin = Files.exists(site.log()) ? Files.size(site.log()) : 0;
        String options = String.join(" ", SMALL_JVM.subList(2, SMALL_JVM.size()));
        String heap = String.join(" ", SMALL_JVM.subList(0, 2));
        return List.of("/bin/sh", "-c", SCRIPT, "broker", properties.toString(), cluster, options, heap);
    }

    /** By its own word, as every listener may want another login. */
    @Override
    public boolean hasStarted(ServerSite site) {
        try (SeekableByteChannel log = Files.newByteChannel(site.log())) {
            log.position(begin);
            String printed = new String(Channels.newInputStream(log).readAllBytes(), StandardCharsets.UTF_8);
            return printed.contains(STARTED);
        } catch (IOException e) {
            return false; // it has not printed anything yet
        }
    }
}
