package dev.parley.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.ExitCode;
import dev.parley.cli.Main;
import dev.parley.config.SiteConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kubernetes manifests: rendered, read strictly, and held against what the agent does. */
class ManifestsTest {
    private static final int DNS = 53;
    private static final long JVM_BESIDE_THE_HEAP_MIB = 256;

    @Test
    void aFieldThatKubernetesDoesNotKnowIsAnError() {
        ObjectNode service = (ObjectNode) Yaml.read(Overlay.ROOT.resolve("base/service.yaml"));
        ((ObjectNode) service.at("/spec/ports/0")).put("taregtPort", "admin");

        assertThatThrownBy(() -> Typed.of(service)).hasMessageContaining("taregtPort");
    }

    @Test
    void aKindThatGivesRightsIsAnError() {
        assertThatThrownBy(() -> Typed.of(Yaml.read("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role}")))
                .hasMessageContaining("rbac.authorization.k8s.io/v1/Role");
    }

    @Test
    void everyFileIsPartOfAnOverlay() {
        Kustomize kustomize = new Kustomize();
        overlays().forEach(name -> Overlay.render(name, kustomize));
        Overlay.render("two-regions", kustomize);

        assertThat(kustomize.files()).containsExactlyElementsOf(Kustomize.filesBelow(Overlay.ROOT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "ha", "two-regions/berlin", "two-regions/madrid"})
    void theAgentIsReachedWhereItListens(String name) throws Exception {
        Overlay overlay = overlay(name);
        SiteConfig site = overlay.site();
        List<String> answered = AdminPaths.answered();
        Container agent = container(overlay.one(Deployment.class).getSpec().getTemplate());
        ContainerPort port = agent.getPorts().get(0);

        assertThat(site.admin().host()).isEqualTo("0.0.0.0");
        assertThat(agent.getPorts()).hasSize(1);
        assertThat(port.getContainerPort()).isEqualTo(site.admin().port());
        for (HTTPGetAction probe : List.of(
                agent.getStartupProbe().getHttpGet(),
                agent.getLivenessProbe().getHttpGet(),
                agent.getReadinessProbe().getHttpGet())) {
            assertThat(probe.getPort().getStrVal()).isEqualTo(port.getName());
            assertThat(answered).contains(probe.getPath());
        }
        assertThat(agent.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(agent.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
        Service service = overlay.one(Service.class);
        assertThat(service.getSpec().getPorts().get(0).getTargetPort().getStrVal())
                .isEqualTo(port.getName());
        overlay.all(ServiceMonitor.class).forEach(monitor -> {
            var endpoint = monitor.getSpec().getEndpoints().get(0);
            assertThat(endpoint.getPort())
                    .isEqualTo(service.getSpec().getPorts().get(0).getName());
            assertThat(answered).contains(endpoint.getPath());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "ha", "two-regions/berlin", "two-regions/madrid"})
    void onlyDatabaseKafkaNamesAndTheAdminPortPass(String name) throws Exception {
        Overlay overlay = overlay(name);
        SiteConfig site = overlay.site();
        NetworkPolicy policy = overlay.one(NetworkPolicy.class);
        Set<Integer> wanted = new TreeSet<>(Set.of(DNS, site.database().serverPort()));
        for (String broker : site.kafka().bootstrapServers().split(",", -1)) {
            wanted.add(Integer.valueOf(broker.strip().replaceFirst(".*:", "")));
        }

        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getSpec().getEgress()).allSatisfy(rule -> {
            assertThat(rule.getTo()).isNotEmpty();
            assertThat(rule.getPorts()).isNotEmpty();
        });
        assertThat(policy.getSpec().getIngress())
                .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
        assertThat(ports(policy.getSpec().getEgress().stream().flatMap(rule -> rule.getPorts().stream())))
                .isEqualTo(wanted);
        assertThat(ports(policy.getSpec().getIngress().stream().flatMap(rule -> rule.getPorts().stream())))
                .containsExactly(site.admin().port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "two-regions/berlin", "two-regions/madrid"})
    void oneAgentASite(String name) throws Exception {
        Overlay overlay = overlay(name);
        Deployment deployment = overlay.one(Deployment.class);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();

        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        assertThat(overlay.one(PodDisruptionBudget.class)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .as("a node can be drained")
                .isEqualTo(1);
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThan(overlay.site().tuning().drainTimeout().toSeconds() + 10);
    }

    @Test
    void twoAgentsStandByForOneAnother() throws Exception {
        Overlay overlay = overlay("ha");
        Deployment deployment = overlay.one(Deployment.class);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();

        assertThat(overlay.site().agent().instance()).isPresent();
        assertThat(overlay.siteText()).as("each pod has a name of its own").contains("instance: ${env:HOSTNAME}");
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1);
        assertThat(pod.getTopologySpreadConstraints())
                .singleElement()
                .satisfies(spread -> assertThat(deployment
                                .getSpec()
                                .getTemplate()
                                .getMetadata()
                                .getLabels()
                                .entrySet())
                        .containsAll(spread.getLabelSelector().getMatchLabels().entrySet()));
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThan(overlay.site().tuning().drainTimeout().toSeconds() + 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "ha", "two-regions/berlin", "two-regions/madrid"})
    void selectorsFindTheAgentAndNothingElse(String name) {
        Overlay overlay = overlay(name);
        Deployment deployment = overlay.one(Deployment.class);
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        Map<String, String> jobs =
                overlay(name + "/jobs").pods().get(0).getMetadata().getLabels();
        List<Map<String, String>> agentOnly = List.of(
                deployment.getSpec().getSelector().getMatchLabels(),
                overlay.one(Service.class).getSpec().getSelector(),
                overlay.one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
        Map<String, String> both =
                overlay.one(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels();

        assertThat(agentOnly).allSatisfy(selector -> {
            assertThat(labels.entrySet()).containsAll(selector.entrySet());
            assertThat(jobs.entrySet().containsAll(selector.entrySet())).isFalse();
        });
        assertThat(labels.entrySet()).containsAll(both.entrySet());
        assertThat(jobs.entrySet()).containsAll(both.entrySet());
        overlay.all(ServiceMonitor.class)
                .forEach(monitor -> assertThat(overlay.one(Service.class)
                                .getMetadata()
                                .getLabels()
                                .entrySet())
                        .containsAll(
                                monitor.getSpec().getSelector().getMatchLabels().entrySet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev",
                "dev/jobs",
                "ha",
                "ha/jobs",
                "two-regions/berlin",
                "two-regions/berlin/jobs",
                "two-regions/madrid",
                "two-regions/madrid/jobs"
            })
    void podsFitTheRestrictedProfileAndHaveNoRights(String name) {
        Overlay overlay = overlay(name);
        assertThat(overlay.pods()).isNotEmpty().allSatisfy(template -> {
            PodSpec pod = template.getSpec();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getVolumes()).extracting(Volume::getHostPath).containsOnlyNulls();
            Container container = container(template);
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getPrivileged()).isNull();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getSecurityContext().getCapabilities().getAdd())
                    .isEmpty();
            assertThat(overlay.all(ServiceAccount.class)).anySatisfy(account -> {
                assertThat(account.getMetadata().getName()).isEqualTo(pod.getServiceAccountName());
                assertThat(account.getAutomountServiceAccountToken()).isFalse();
            });
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev",
                "dev/jobs",
                "ha",
                "ha/jobs",
                "two-regions/berlin",
                "two-regions/berlin/jobs",
                "two-regions/madrid",
                "two-regions/madrid/jobs"
            })
    void siteFileAndSecretsStandWhereTheCommandLooks(String name) {
        Overlay overlay = overlay(name);
        String file = overlay.one(io.fabric8.kubernetes.api.model.ConfigMap.class)
                .getData()
                .keySet()
                .iterator()
                .next();
        for (PodTemplateSpec template : overlay.pods()) {
            Container container = container(template);
            List<String> mounted = mounts(container, template.getSpec(), Volume::getConfigMap);
            assertThat(mounted).hasSize(1);
            assertThat(container.getArgs()).contains("-c", mounted.get(0) + "/" + file);
            List<String> secrets = mounts(container, template.getSpec(), Volume::getSecret);
            Matcher matcher = Overlay.FILE.matcher(overlay.siteText());
            while (matcher.find()) {
                assertThat(secrets)
                        .contains(String.valueOf(Path.of(matcher.group(1)).getParent()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "dev/jobs", "ha", "ha/jobs", "two-regions/berlin", "two-regions/madrid/jobs"})
    void theCommandLineIsUnderstood(String name) {
        for (PodTemplateSpec template : overlay(name).pods()) {
            StringWriter err = new StringWriter();
            List<String> words = new ArrayList<>(container(template).getArgs());
            int at = words.indexOf("-c") + 1;
            words.set(at, "/nowhere" + words.get(at));

            int code = Main.run(new PrintWriter(err), new PrintWriter(err), words.toArray(new String[0]));

            assertThat(code).as("%s: %s", words, err).isEqualTo(ExitCode.CONFIGURATION.code());
            assertThat(err.toString()).contains(words.get(at));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "ha", "two-regions/berlin", "two-regions/madrid"})
    void theSiteFileOfTheJobsIsThatOfTheAgentWithTheAdminRole(String name) {
        String withoutAdmin = overlay(name + "/jobs").siteText().replaceAll("(?m)^ +admin-.*\n", "");

        assertThat(overlay(name).siteText()).isEqualTo(withoutAdmin);
        assertThat(overlay(name + "/jobs").siteText()).isNotEqualTo(withoutAdmin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "dev/jobs", "ha", "ha/jobs", "two-regions/berlin", "two-regions/madrid"})
    void imageAndMemoryFitTheProgram(String name) {
        for (PodTemplateSpec template : overlay(name).pods()) {
            Container container = container(template);
            Quantity limit =
                    Objects.requireNonNull(container.getResources().getLimits().get("memory"));
            String heap = container.getEnv().stream()
                    .filter(variable -> variable.getName().equals("PARLEY_HEAP"))
                    .map(EnvVar::getValue)
                    .findFirst()
                    .orElse("256m");

            assertThat(container.getImage()).isEqualTo("parley:" + Distribution.version());
            assertThat(container.getResources().getRequests()).containsEntry("memory", limit);
            assertThat(mebibytes(limit)).isGreaterThanOrEqualTo(heapMebibytes(heap) + JVM_BESIDE_THE_HEAP_MIB);
        }
    }

    @Test
    void bothRegionsFormAGroup() throws Exception {
        SiteConfig berlin = overlay("two-regions/berlin").site();
        SiteConfig madrid = overlay("two-regions/madrid").site();

        assertThat(berlin.members()).isEqualTo(madrid.members()).containsExactly(berlin.site(), madrid.site());
        assertThat(berlin.group()).isEqualTo(madrid.group());
    }

    private static Overlay overlay(String name) {
        return Overlay.render(name, new Kustomize());
    }

    private static List<String> overlays() {
        return Stream.of("dev", "ha", "two-regions/berlin", "two-regions/madrid")
                .flatMap(site -> Stream.of(site, site + "/jobs"))
                .toList();
    }

    private static Container container(PodTemplateSpec template) {
        assertThat(template.getSpec().getContainers()).hasSize(1);
        return template.getSpec().getContainers().get(0);
    }

    private static Set<Integer> ports(Stream<NetworkPolicyPort> ports) {
        return ports.map(port -> port.getPort().getIntVal()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> mounts(
            Container container, PodSpec pod, java.util.function.Function<Volume, Object> source) {
        Set<String> names = pod.getVolumes().stream()
                .filter(volume -> source.apply(volume) != null)
                .map(Volume::getName)
                .collect(Collectors.toSet());
        return container.getVolumeMounts().stream()
                .filter(mount -> names.contains(mount.getName()))
                .map(VolumeMount::getMountPath)
                .toList();
    }

    private static long mebibytes(Quantity quantity) {
        return quantity.getNumericalAmount().longValueExact() / (1024 * 1024);
    }

    private static long heapMebibytes(String heap) {
        long number = Long.parseLong(heap.substring(0, heap.length() - 1));
        return heap.endsWith("g") ? number * 1024 : number;
    }
}
