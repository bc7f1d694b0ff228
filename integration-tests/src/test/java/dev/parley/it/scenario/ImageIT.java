package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.HostConfig;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.ExactlyOnce;
import dev.parley.it.checker.Publication;
import dev.parley.it.checker.Verdict;
import dev.parley.it.deploy.AgentImage;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.TableSpec;
import dev.parley.it.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * All agents run from the image of {@code deploy/Dockerfile}, as its own user on a root that cannot be written to. Of two at
 * one site the one that serves is killed while writers write, and one that stands by is stopped.
 */
@Tag("containers")
class ImageIT {
    private static final Logger LOG = LoggerFactory.getLogger(ImageIT.class);
    private static final Set<String> TABLES =
            ShopSchema.TABLES.stream().map(TableSpec::name).collect(Collectors.toUnmodifiableSet());
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(10);
    private static final int DRAIN_SECONDS = 60;
    private static final String SITE_FILE = "/etc/parley/site.yaml";

    @TempDir
    Path files;

    /** An agent in a container, and the agent of the bridge that asks at the same port. */
    private record Contained(GenericContainer<?> container, AgentProcess asked) implements AutoCloseable {
        void awaitRole(String role, Duration limit) {
            await().atMost(limit)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> asked.get("/readyz", 200).map(String::strip).orElse(""), role::equals);
        }

        void kill() {
            container
                    .getDockerClient()
                    .killContainerCmd(container.getContainerId())
                    .exec();
        }

        void startAgain() {
            container
                    .getDockerClient()
                    .startContainerCmd(container.getContainerId())
                    .exec();
        }

        /** SIGTERM, as an orchestrator does. Returns the exit code. */
        long stop() {
            String id = container.getContainerId();
            container
                    .getDockerClient()
                    .stopContainerCmd(id)
                    .withTimeout(DRAIN_SECONDS)
                    .exec();
            return container.getCurrentContainerInfo().getState().getExitCodeLong();
        }

        @Override
        public void close() {
            container.close();
        }
    }

    @Test
    void oneOfTwoContainersIsKilledUnderLoad() throws Exception {
        String image = AgentImage.build();
        try (Bridge bridge = Bridge.builder()
                        .site("ada", Engine.POSTGRESQL)
                        .site("bob", Engine.MYSQL)
                        .schema(ShopSchema::create)
                        .instance("one")
                        .start();
                Contained bob = contained(bridge, image, "bob");
                Contained one = contained(bridge, image, "ada");
                Contained two = second(bridge, image, "ada")) {
            bridge.init();
            bridge.audit();
            for (Contained first : List.of(bob, one)) {
                first.container().start();
                first.awaitRole("ready", LIMIT);
            }
            two.container().start();
            two.awaitRole("standby", LIMIT);
            try (Workload workload = new Workload(new Workload.Settings(5, 2, 5, Duration.ZERO, 120))) {
                workload.start(bridge.apps());
                takeOver(one, two);
                workload.stop();
                assertThat(two.stop()).isZero();
                one.awaitRole("ready", LIMIT);
                Quiescence.await(bridge, workload, LIMIT);
                assertThat(List.of(
                                Convergence.check(bridge.images()),
                                Publication.check(workload.history().transactions(), bridge.operations(TABLES)),
                                ExactlyOnce.check(bridge.operations(TABLES), bridge.audited())))
                        .allMatch(Verdict::holds);
            }
        }
    }

    private static void takeOver(Contained former, Contained next) {
        long begin = System.nanoTime();
        former.kill();
        next.awaitRole("ready", TAKEOVER_LIMIT);
        LOG.atInfo()
                .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000)
                .log("taken over");
        former.startAgain();
        former.awaitRole("standby", LIMIT);
    }

    private Contained contained(Bridge bridge, String image, String site) throws IOException {
        return contained(image, site, bridge.plan(site), bridge.agent(site));
    }

    private Contained second(Bridge bridge, String image, String site) throws IOException {
        SitePlan plan = bridge.plan(site)
                .withInstance("two")
                .withAdminPort(bridge.sandbox().freePort());
        return contained(image, site + "-two", plan, bridge.agent(site + "-two", plan));
    }

    private Contained contained(String image, String name, SitePlan plan, AgentProcess asked) throws IOException {
        Path file = Files.writeString(files.resolve(name + ".yaml"), plan.yaml());
        // The image's user is not the one of this JVM.
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withFileSystemBind(file.toString(), SITE_FILE, BindMode.READ_ONLY)
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = command.getHostConfig();
                    command.withHostConfig((host == null ? new HostConfig() : host).withReadonlyRootfs(true));
                })
                .waitingFor(Wait.forLogMessage(".*\\n", 1));
        return new Contained(container, asked);
    }
}
