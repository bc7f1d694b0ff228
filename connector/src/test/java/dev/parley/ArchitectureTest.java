package dev.parley;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.parley.config.AdminConfig;
import dev.parley.config.ConflictsConfig;
import dev.parley.config.KafkaConfig;
import dev.parley.config.PolicyConfig;
import dev.parley.config.TuningConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.lang.reflect.RecordComponent;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.KafkaException;

/** The layering of the connector as code. Each rule says what to do when it fails. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final List<String> STAGES =
            List.of("capture", "stamp", "publish", "consume", "relay", "causal", "apply");

    private static final List<Class<?>> SECTIONS = List.of(
            TuningConfig.class, KafkaConfig.class, PolicyConfig.class, AdminConfig.class, ConflictsConfig.class);

    /** A key that the documentation describes does something. */
    @ArchTest
    static void everyKeyIsReadByTheAgent(JavaClasses classes) {
        List<String> unread = new ArrayList<>();
        for (Class<?> section : SECTIONS) {
            JavaClass imported = classes.get(section);
            for (RecordComponent component : section.getRecordComponents()) {
                boolean read = imported.getMethod(component.getName()).getAccessesToSelf().stream()
                        .anyMatch(access ->
                                !access.getOriginOwner().getPackageName().equals("dev.parley.config"));
                if (!read) {
                    unread.add(section.getSimpleName() + "." + component.getName());
                }
            }
        }
        assertThat(unread)
                .as("keys that nothing reads: use them or delete them")
                .isEmpty();
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.parley.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a cycle means that two packages are one; move the shared type down, usually to pipeline");

    @ArchTest
    static final ArchRule rulesUseNothing = noClasses()
            .that()
            .resideInAPackage("dev.parley.rules..")
            .should()
            .dependOnClassesThat(resideOutsideOfPackages("dev.parley.rules..", "java.."))
            .because("conflict-rules is pure: pass what it needs in as a value");

    /** P2. The test kit draws from seeds. */
    @ArchTest
    static final ArchRule rulesAskTheMachineNothing = noClasses()
            .that()
            .resideInAPackage("dev.parley.rules..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.time..", "java.net..", "java.nio.file..", "java.nio.channels..")
                            .or(type(Thread.class))
                            .or(type(ThreadLocal.class))
                            .or(type(TimeZone.class))
                            .or(type(ThreadLocalRandom.class))
                            .or(type(ProcessHandle.class))
                            .or(type(SecureRandom.class)))
            .orShould()
            .callMethodWhere(
                    target(owner(type(System.class))).and(not(target(nameMatching("arraycopy|identityHashCode")))))
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(Locale.class, "getDefault")
            .because("a decision is a function of operations: no clock, chance, thread, file, environment or locale");

    @ArchTest
    static final ArchRule captureKnowsNoOtherStage = stage("capture");

    @ArchTest
    static final ArchRule stampKnowsNoOtherStage = stage("stamp");

    @ArchTest
    static final ArchRule publishKnowsNoOtherStage = stage("publish");

    @ArchTest
    static final ArchRule consumeKnowsNoOtherStage = stage("consume");

    @ArchTest
    static final ArchRule relayKnowsNoOtherStage = stage("relay");

    @ArchTest
    static final ArchRule causalKnowsNoOtherStage = stage("causal");

    @ArchTest
    static final ArchRule applyKnowsNoOtherStage = stage("apply");

    @ArchTest
    static final ArchRule onlyTheAgentWiresStages = noClasses()
            .that(resideOutsideOfPackages(
                    "dev.parley.agent..",
                    "dev.parley.capture..",
                    "dev.parley.stamp..",
                    "dev.parley.publish..",
                    "dev.parley.consume..",
                    "dev.parley.causal..",
                    "dev.parley.apply..",
                    "dev.parley.check.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.parley.capture..",
                    "dev.parley.stamp..",
                    "dev.parley.publish..",
                    "dev.parley.consume..",
                    "dev.parley.causal..",
                    "dev.parley.apply.."))
            .allowEmptyShould(true)
            .because("stages are wired in the agent alone; share a type through pipeline instead");

    @ArchTest
    static final ArchRule checksLookAtTopicsThroughPublish = noClasses()
            .that()
            .resideInAPackage("dev.parley.check..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.parley.capture..",
                    "dev.parley.stamp..",
                    "dev.parley.consume..",
                    "dev.parley.causal..",
                    "dev.parley.apply.."))
            .because("a check looks at databases through store and at topics through publish, it runs no stage");

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsTheAgent = noClasses()
            .that(resideOutsideOfPackages("dev.parley.agent..", "dev.parley.cli..", "dev.parley.it.."))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.parley.agent.."))
            .allowEmptyShould(true)
            .because("the agent is the composition root: let it hand in what is needed");

    @ArchTest
    static final ArchRule sqlStaysInApplyAndStore = noClasses()
            .that(resideOutsideOfPackages("dev.parley.apply..", "dev.parley.store..", "dev.parley.check.."))
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.sql..", "javax.sql..", "com.zaxxer..", "org.postgresql..", "com.mysql.."))
            .because("SQL belongs to apply, store and check; ask one of them for the value");

    @ArchTest
    static final ArchRule reconcileDecidesWithoutDoing = noClasses()
            .that()
            .resideInAPackage("dev.parley.reconcile..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "java.net..", "java.io..", "org.apache.."))
            .allowEmptyShould(true)
            .because("the planner is pure, so that it can be tested without a database; let apply execute its plan");

    @ArchTest
    static final ArchRule debeziumStaysInCapture = noClasses()
            .that(resideOutsideOfPackages("dev.parley.capture.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.debezium..", "org.apache.kafka.connect.."))
            .because("Debezium's types end in capture; translate them to pipeline types there");

    @ArchTest
    static final ArchRule kafkaStaysInPublishAndConsume = noClasses()
            .that(resideOutsideOfPackages(
                    "dev.parley.publish..",
                    "dev.parley.consume..",
                    "dev.parley.relay..",
                    "dev.parley.check..",
                    "dev.parley.capture.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.apache.kafka.clients..", "org.apache.kafka.common..", "org.apache.kafka.server..")
                    .and(not(type(KafkaException.class))))
            .because("Kafka clients belong to publish and consume; others may only know that Kafka failed");

    @ArchTest
    static final ArchRule protobufStaysInWire = noClasses()
            .that(resideOutsideOfPackages("dev.parley.wire.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.google.protobuf..", "dev.parley.wire.proto.."))
            .because("bytes are made and read in wire alone, where golden files guard them");

    @ArchTest
    static final ArchRule celStaysInCustom = noClasses()
            .that(resideOutsideOfPackages("dev.parley.custom.."))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.cel.."))
            .because("expressions are compiled and evaluated in custom alone; others know the rules made of them");

    @ArchTest
    static final ArchRule customKnowsNoMoreThanTheRules = noClasses()
            .that()
            .resideInAPackage("dev.parley.custom..")
            .should()
            .dependOnClassesThat(resideOutsideOfPackages(
                    "dev.parley.custom..", "dev.parley.rules..", "dev.cel..", "com.google..", "java.."))
            .because("a custom rule is a function of the writes: pass what it needs in as a value");

    @ArchTest
    static final ArchRule picocliStaysInTheCommandLine = noClasses()
            .that(resideOutsideOfPackages("dev.parley.cli..", "dev.parley.it.."))
            .should()
            .dependOnClassesThat(resideInAPackage("picocli.."))
            .because("options end in cli; pass values on");

    @ArchTest
    static final ArchRule micrometerIsReachedThroughMeters = noClasses()
            .that(resideOutsideOfPackages("dev.parley.telemetry.."))
            .should()
            .dependOnClassesThat(resideInAPackage("io.micrometer..")
                    .and(not(type(Counter.class).or(type(DistributionSummary.class)))))
            .because(
                    "meters are made by telemetry.Meters from a name in telemetry.Metric; who has been given one may count");

    @ArchTest
    static final ArchRule theHttpServerStaysInAdmin = noClasses()
            .that(resideOutsideOfPackages("dev.parley.admin.."))
            .should()
            .dependOnClassesThat(resideInAPackage("com.sun.net.httpserver.."))
            .because("requests and answers are values of admin; add a Route");

    @ArchTest
    static final ArchRule logbackStaysInTheCommandLine = noClasses()
            .that(resideOutsideOfPackages("dev.parley.cli.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("ch.qos.logback..", "org.slf4j.bridge.."))
            .because("the process chooses how it logs, its parts know SLF4J alone");

    @ArchTest
    static final ArchRule yamlIsReadInConfig = noClasses()
            .that(resideOutsideOfPackages("dev.parley.config..", "dev.parley.cli..", "dev.parley.verify.."))
            .should()
            .dependOnClassesThat(resideInAPackage("org.yaml.."))
            .because(
                    "YAML is read by config.YamlReader, with every problem at once and its line; only a plan of repairs and"
                            + " --output yaml are written elsewhere");

    @ArchTest
    static final ArchRule jsonIsMadeAtTheEdges = noClasses()
            .that(resideOutsideOfPackages(
                    "dev.parley.admin..",
                    "dev.parley.cli..",
                    "dev.parley.capture..",
                    "dev.parley.pipeline..",
                    "dev.parley.verify.."))
            .should()
            .dependOnClassesThat(resideInAPackage("com.fasterxml.."))
            .because(
                    "JSON is what the admin interface speaks (admin.ApiJson), what Debezium keeps (capture) and a type of"
                            + " column (pipeline.CanonicalJson); elsewhere hand on values");

    @ArchTest
    static final ArchRule openTelemetryStaysInTelemetry = noClasses()
            .that(resideOutsideOfPackages("dev.parley.telemetry.."))
            .should()
            .dependOnClassesThat(resideInAPackage("io.opentelemetry.."))
            .because("spans are handed to telemetry.Traces as values");

    @ArchTest
    static final ArchRule theCommandLineAsksOverHttp = noClasses()
            .that()
            .resideInAPackage("dev.parley.cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "dev.parley.window..", "dev.parley.pipeline.."))
            .because(
                    "commands ask the agent through its admin interface; only init and check reach a database, through store");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that(resideOutsideOfPackages("dev.parley.cli..", "dev.parley.it.."))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("messages are logged through SLF4J; standard output belongs to commands");

    @ArchTest
    static final ArchRule timeComesInFromOutside = noClasses()
            .that(resideOutsideOfPackages("dev.parley.agent..", "dev.parley.cli..", "dev.parley.it.."))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because(
                    "a clock is a parameter (java.time.Clock or LongSupplier), so that tests can turn it; System.nanoTime may measure waits");

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcess = noClasses()
            .that(resideOutsideOfPackages("dev.parley.cli..", "dev.parley.it.."))
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .because("a part that cannot go on reports it to the agent, which ends with a documented exit code");

    private static ArchRule stage(String name) {
        String[] others = STAGES.stream()
                .filter(other -> !other.equals(name))
                .map(other -> "dev.parley." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dev.parley." + name + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .allowEmptyShould(true)
                .because("stages never know one another; share a type through pipeline, wire, window or store");
    }
}
