package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Kafka broker that is its own controller (KRaft), in a JVM of its own; topics are not created by mere use. */
public final class KafkaServer extends ManagedServer implements Server {
    private final PortLease controllerPort;
    private final KafkaInstallation installation;
    private final Map<String, String> settings = new LinkedHashMap<>();

    KafkaServer(
            ServerSite site, KafkaInstallation installation, PortLease controllerPort, Map<String, String> settings) {
        super(site, installation.programs());
        this.installation = installation;
        this.controllerPort = controllerPort;
        this.settings.putAll(defaults());
        this.settings.putAll(settings);
    }

    /** What clients are given as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return host() + ":" + port();
    }

    /**
     * Clients must encrypt from the next start on.
     *
     * @param keyAndCertificate the broker's PKCS#8 key and its certificate, both PEM
     * @param brokersPort free port for brokers among themselves: there a broker would refuse its own expired certificate
     */
    public synchronized void encrypt(Path keyAndCertificate, int brokersPort) {
        String brokers = "BROKERS://" + host() + ":" + brokersPort;
        String clients = "SSL://" + bootstrapServers();
        settings.put(
                "listeners",
                String.join(",", clients, brokers, "CONTROLLER://" + host() + ":" + controllerPort.port()));
        settings.put("advertised.listeners", clients + "," + brokers);
        settings.put("listener.security.protocol.map", "SSL:SSL,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "BROKERS");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.location", keyAndCertificate.toString());
    }

    /**
     * Clients must log in from the next start on, by SASL PLAIN, and may do what rules allow.
     *
     * @param passwords by user
     * @param brokersPort free port, over which everybody may do everything
     */
    public synchronized void authorize(Map<String, String> passwords, int brokersPort) {
        String brokers = "BROKERS://" + host() + ":" + brokersPort;
        String clients = "CLIENTS://" + bootstrapServers();
        StringBuilder users = new StringBuilder("org.apache.kafka.common.security.plain.PlainLoginModule required");
        passwords.forEach((user, password) -> users.append(" user_")
                .append(user)
                .append("=\"")
                .append(password)
                .append('"'));
        settings.put(
                "listeners",
                String.join(",", clients, brokers, "CONTROLLER://" + host() + ":" + controllerPort.port()));
        settings.put("advertised.listeners", clients + "," + brokers);
        settings.put("listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "BROKERS");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("listener.name.clients.plain.sasl.jaas.config", users + ";");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
    }

    /**
     * From the next start on there is one more listener for clients.
     *
     * @param name capital letters, one for each such listener
     * @param port free port on which the broker listens
     * @param advertised port that clients are told: a proxy's in front of it
     */
    public synchronized void listenBehind(String name, int port, int advertised) {
        String mine = name + "://" + host() + ":";
        settings.computeIfPresent("listeners", (key, all) -> all + "," + mine + port);
        settings.computeIfPresent("advertised.listeners", (key, all) -> all + "," + mine + advertised);
        settings.computeIfPresent("listener.security.protocol.map", (key, all) -> all + "," + name + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
    }

    private Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("process.roles", "broker,controller");
        defaults.put("node.id", "1");
        defaults.put("controller.quorum.voters", "1@" + host() + ":" + controllerPort.port());
        defaults.put(
                "listeners",
                "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + host() + ":" + controllerPort.port());
        defaults.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
        defaults.put("controller.listener.names", "CONTROLLER");
        defaults.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        defaults.put("log.dirs", site().data().toString());
        defaults.put("auto.create.topics.enable", "false");
        defaults.put("offsets.topic.replication.factor", "1");
        defaults.put("offsets.topic.num.partitions", "4");
        defaults.put("transaction.state.log.replication.factor", "1");
        defaults.put("transaction.state.log.min.isr", "1");
        defaults.put("transaction.state.log.num.partitions", "4");
        defaults.put("share.coordinator.state.topic.replication.factor", "1");
        defaults.put("share.coordinator.state.topic.min.isr", "1");
        defaults.put("group.initial.rebalance.delay.ms", "0");
        defaults.put("log.retention.ms", "-1");
        defaults.put("log.retention.bytes", "-1");
        // The default of 128 MB alone would be a third of the heap.
        defaults.put("log.cleaner.dedupe.buffer.size", "4194304");
        // A broker that was killed is let in again only when the session of its former self has ended; 9 s by default.
        defaults.put("broker.session.timeout.ms", "3000");
        defaults.put("broker.heartbeat.interval.ms", "500");
        defaults.put("num.network.threads", "2");
        defaults.put("num.io.threads", "4");
        return defaults;
    }

    @Override
    void prepare() {
        // The child formats its own storage.
    }

    @Override
    synchronized List<String> command() throws IOException {
        String text = settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                .collect(Collectors.joining("\n", "", "\n"));
        Path properties = site().folder().resolve("server.properties");
        Files.writeString(properties, text);
        return installation.command(site(), properties);
    }

    @Override
    Optional<String> missing() {
        return installation.hasStarted(site()) ? Optional.empty() : Optional.of("the broker has not started");
    }

    @Override
    String stopSignal() {
        return "TERM";
    }

    @Override
    String immediateSignal() {
        return "KILL"; // one process, and it keeps nothing in the kernel
    }
}
