package dev.parley.it.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of Maven Central: from the class path, from the local repository, else fetched by the machine's own {@code mvn}. */
final class MavenArtifacts {
    private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private MavenArtifacts() {}

    /** The file of an artifact; the classifier may be empty. Throws {@link SandboxException} when it cannot be had. */
    static Path resolve(String group, String artifact, String version, String classifier, String type) {
        String suffix = classifier.isEmpty() ? "" : "-" + classifier;
        String file = artifact + "-" + version + suffix + "." + type;
        return onClassPath(file)
                .or(() -> inLocalRepository(group, artifact, version, file))
                .orElseGet(() -> {
                    fetch(group + ":" + artifact + ":" + version + ":" + type
                            + (classifier.isEmpty() ? "" : ":" + classifier));
                    return inLocalRepository(group, artifact, version, file)
                            .orElseThrow(() -> new SandboxException("mvn fetched " + file
                                    + " but it is not in the local repository " + localRepository()
                                    + "; name the repository with -Dmaven.repo.local"));
                });
    }

    private static Optional<Path> onClassPath(String file) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.endsWith(file) && Files.isRegularFile(path))
                .findFirst();
    }

    private static Optional<Path> inLocalRepository(String group, String artifact, String version, String file) {
        Path path = localRepository()
                .resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(file);
        return Optional.of(path).filter(Files::isRegularFile);
    }

    private static Path localRepository() {
        return Settings.get("MAVEN_REPO_LOCAL")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".m2", "repository"));
    }

    /** Writes the class path of a pom's dependencies into a file, fetching what is not there. */
    static void classPath(Path pom, Path file, Duration limit) {
        maven(limit, "build-classpath", "--file", pom.toString(), "-Dmdep.outputFile=" + file.toAbsolutePath());
    }

    private static void fetch(String coordinates) {
        maven(LIMIT, "get", "-Dartifact=" + coordinates, "-Dtransitive=false");
    }

    private static void maven(Duration limit, String goal, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Settings.get("PARLEY_MVN").orElse("mvn"),
                "--batch-mode",
                "--no-transfer-progress",
                PLUGIN + goal,
                "-Dmaven.repo.local=" + localRepository()));
        words.addAll(List.of(arguments));
        new Command(words, limit).run();
    }
}
