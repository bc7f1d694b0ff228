package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * Main class of a broker's own JVM: formats the storage if it is new, starts broker and controller, and makes a file
 * once both serve. One JVM for both steps saves a second a start.
 */
public final class KafkaChild {
    private KafkaChild() {}

    /** Arguments: properties file, file to make when ready. */
    public static void main(String[] arguments) throws IOException {
        Path properties = Path.of(arguments[0]);
        Path ready = Path.of(arguments[1]);
        Properties values = new Properties();
        try (InputStream in = Files.newInputStream(properties)) {
            values.load(in);
        }
        if (!Files.exists(Path.of(values.getProperty("log.dirs"), "meta.properties"))) {
            format(properties);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(values), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-child-shutdown"));
        server.startup();
        Files.createFile(ready);
        server.awaitShutdown();
    }

    private static void format(Path properties) {
        String[] words = {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", properties.toString()};
        int exitCode = StorageTool.execute(words, System.out);
        if (exitCode != 0) {
            throw new SandboxException("could not format the storage of Kafka: exit code " + exitCode);
        }
    }
}
