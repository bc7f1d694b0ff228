package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The broker on the class path of this JVM, so the one this build was resolved with. */
record LocalKafka() implements KafkaInstallation {
    @Override
    public Programs programs() {
        return LocalPrograms.LOCAL;
    }

    @Override
    public List<String> command(ServerSite site, Path properties) throws IOException {
        Files.deleteIfExists(ready(site));
        Path logback = site.folder().resolve("logback.xml");
        Files.writeString(logback, """
                    <configuration>
                      <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n%ex{short}</pattern></encoder>
                      </appender>
                      <root level="WARN"><appender-ref ref="OUT"/></root>
                    </configuration>
                    """);
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ClassData.ofThisJvm().options(ClassData.Kind.BROKER));
        words.addAll(KafkaInstallation.SMALL_JVM);
        words.addAll(List.of(
                "-Dlogback.configurationFile=" + logback,
                "-cp",
                ClassPath.argument(),
                KafkaChild.class.getName(),
                properties.toString(),
                ready(site).toString()));
        return words;
    }

    @Override
    public boolean hasStarted(ServerSite site) {
        return Files.exists(ready(site));
    }

    private static Path ready(ServerSite site) {
        return site.folder().resolve("ready");
    }
}
