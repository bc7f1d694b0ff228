package dev.parley.it.deploy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The image of the agent, built from {@code deploy/Dockerfile} and the tarball. {@code PARLEY_JDK_IMAGE} and {@code
 * PARLEY_BASE_IMAGE} in the environment take the place of the Dockerfile's own bases.
 */
public final class AgentImage {
    private static final Path DOCKERFILE = Path.of("../deploy/Dockerfile");

    private AgentImage() {}

    /** Returns its name; the engine removes it with the tests' other things. */
    public static String build() throws Exception {
        Map<String, String> bases = new HashMap<>();
        put(bases, "JDK_IMAGE", "PARLEY_JDK_IMAGE");
        put(bases, "BASE_IMAGE", "PARLEY_BASE_IMAGE");
        Path tarball = Distribution.tarball();
        return new ImageFromDockerfile()
                .withFileFromPath("Dockerfile", DOCKERFILE)
                .withFileFromPath("target/" + tarball.getFileName(), tarball)
                .withBuildArgs(bases)
                .withBuildImageCmdModifier(build -> build.withNetworkMode("host"))
                .get();
    }

    private static void put(Map<String, String> bases, String argument, String variable) {
        String image = System.getenv(variable);
        if (image != null && !image.isBlank()) {
            bases.put(argument, image);
        }
    }
}
