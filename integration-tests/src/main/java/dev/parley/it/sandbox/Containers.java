package dev.parley.it.sandbox;

import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/**
 * Servers in containers, if {@code PARLEY_CONTAINERS} asks for them. Images: {@code PARLEY_POSTGRES_IMAGE}, {@code
 * PARLEY_MYSQL_IMAGE}, {@code PARLEY_KAFKA_IMAGE}, which an engine without a registry must have already.
 */
public final class Containers {
    static final String POSTGRES = "postgres:18";
    static final String MYSQL = "mysql:9.7";
    static final String KAFKA = "apache/kafka:4.3.1";

    private Containers() {}

    public static boolean areAsked() {
        return Settings.isOn("PARLEY_CONTAINERS");
    }

    /** For a build that asks for containers: a line that says where they run, or exit code 1 and why they cannot. */
    public static void main(String[] arguments) {
        DockerClientFactory engines = DockerClientFactory.instance();
        try {
            requireEngine(engines.isDockerAvailable());
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        String version = engines.client().versionCmd().exec().getVersion();
        System.out.println("servers run in containers of Docker " + version);
    }

    /** Throws {@link SandboxException} if none answers. */
    static void requireEngine(boolean answers) {
        if (!answers) {
            throw new SandboxException(
                    "containers are asked for, and no Docker engine answers: start one, or name it in"
                            + " DOCKER_HOST, or leave the profile 'containers' (PARLEY_CONTAINERS) out, and servers are processes");
        }
    }

    /** @param folders that servers read and write */
    static Installations installations(List<Path> folders) {
        requireEngine(DockerClientFactory.instance().isDockerAvailable());
        return new Installations(
                () -> PostgresInstallation.probe(programs(image("PARLEY_POSTGRES_IMAGE", POSTGRES), folders, true)),
                () -> {
                    ContainerPrograms mysql = programs(image("PARLEY_MYSQL_IMAGE", MYSQL), folders, false);
                    return MySqlInstallation.probe(mysql, List.of("mysqld"), List.of(), "image " + mysql.image());
                },
                () -> new ContainerKafka(programs(image("PARLEY_KAFKA_IMAGE", KAFKA), folders, false)));
    }

    private static ContainerPrograms programs(String image, List<Path> folders, boolean unprivileged) {
        String user = unprivileged ? Unprivileged.containerUser() : Unprivileged.currentUser();
        return new ContainerPrograms(image, user, folders);
    }

    private static String image(String variable, String standard) {
        return Settings.get(variable).orElse(standard);
    }
}
