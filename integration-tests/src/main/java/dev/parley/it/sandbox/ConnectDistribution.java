package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Kafka Connect with Debezium's connectors as their users install them: the worker's class path, and the unpacked
 * connectors beside it. Fetched from Maven Central once and kept in the {@link Cache}.
 *
 * @param classPath of the worker, with the separators of this machine
 * @param plugins the folder for {@code plugin.path}
 */
public record ConnectDistribution(String classPath, Path plugins) {
    /** The newest version of which Maven Central has the sink. */
    public static final String VERSION = "3.6.0.Final";

    private static final List<String> CONNECTORS = List.of("postgres", "mysql", "jdbc");
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String CLASS_PATH = "class-path.txt";

    /** Throws {@link SandboxException} if it cannot be had. */
    public static ConnectDistribution install() {
        Path root = Cache.ofUser().entry("connect-" + VERSION, ConnectDistribution::build);
        try {
            return new ConnectDistribution(
                    Files.readString(root.resolve(CLASS_PATH)).strip(), root.resolve("plugins"));
        } catch (IOException e) {
            throw new SandboxException("could not read " + root.resolve(CLASS_PATH), e);
        }
    }

    private static void build(Path folder) throws IOException {
        for (String connector : CONNECTORS) {
            Path archive = MavenArtifacts.resolve(
                    "io.debezium", "debezium-connector-" + connector, VERSION, "plugin", "tar.gz");
            Path plugin = Files.createDirectories(folder.resolve("plugins").resolve(connector));
            new Command(List.of("tar", "-xzf", archive.toString(), "-C", plugin.toString()), LIMIT).run();
        }
        Path pom = folder.resolve("pom.xml");
        try (InputStream text = ConnectDistribution.class.getResourceAsStream("connect.pom")) {
            Files.copy(Objects.requireNonNull(text), pom);
        }
        MavenArtifacts.classPath(pom, folder.resolve(CLASS_PATH), LIMIT);
    }
}
