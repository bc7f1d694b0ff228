package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A broker's program and how it runs. */
sealed interface KafkaInstallation permits LocalKafka, ContainerKafka {
    /** Of all brokers; options that a user of the sandbox asks for come before them. */
    List<String> SMALL_JVM = List.of("-Xms64m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    Programs programs();

    /** Program and arguments of a start, which formats the storage if it is new. */
    List<String> command(ServerSite site, Path properties) throws IOException;

    /** True once broker and controller of the start that was commanded last serve. */
    boolean hasStarted(ServerSite site);
}
