package dev.parley.it.sandbox;

import com.github.dockerjava.api.command.CreateContainerCmd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.utility.DockerImageName;

/**
 * Programs of an image, each run in a container of its own.
 *
 * <p>Containers share the network of this machine, so that servers listen on loopback ports that were leased for them, and
 * see the folders that they work in at their own paths: settings, data and what is copied there need not know of them.
 *
 * @param image name with tag; not pulled if the engine has it
 * @param user {@code uid:gid} that programs run as
 * @param folders of this machine that programs read and write
 */
record ContainerPrograms(String image, String user, List<Path> folders) implements Programs {
    /** PostgreSQL asks for the name of its user, who may have none in the image. */
    private static final Path ACCOUNTS = Path.of("/etc/passwd");

    ContainerPrograms {
        folders = List.copyOf(folders);
    }

    @Override
    public Command.Result tryRun(List<String> words, Map<String, String> environment, Duration limit) {
        try (GenericContainer<?> container = container(words, environment)) {
            ContainerRun run = ContainerRun.start(container, frame -> {});
            if (!run.awaitExit(limit)) {
                throw new SandboxException("command did not end within " + limit.toSeconds() + " s in a container of "
                        + image + ": " + String.join(" ", words));
            }
            return new Command.Result(
                    run.exitCode()
                            .orElseThrow(() -> new SandboxException(
                                    "a container of " + image + " is gone before its end was seen")),
                    container.getLogs(OutputFrame.OutputType.STDOUT, OutputFrame.OutputType.STDERR));
        }
    }

    @Override
    public Running start(ServerProcess.Launch launch) {
        return ServerContainer.start(container(launch.command(), Map.of("LC_ALL", "C", "TZ", "UTC")), launch.log());
    }

    private GenericContainer<?> container(List<String> words, Map<String, String> environment) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withEnv(environment)
                .withCreateContainerCmdModifier(command -> setUp(command, words));
        if (Files.exists(ACCOUNTS)) {
            container.withFileSystemBind(ACCOUNTS.toString(), ACCOUNTS.toString(), BindMode.READ_ONLY);
        }
        folders.forEach(
                folder -> container.withFileSystemBind(folder.toString(), folder.toString(), BindMode.READ_WRITE));
        return container;
    }

    /** Without the image's own entry point: that would make accounts and data in its own way. */
    private void setUp(CreateContainerCmd command, List<String> words) {
        command.withEntrypoint(words).withCmd(List.of()).withUser(user);
    }
}
