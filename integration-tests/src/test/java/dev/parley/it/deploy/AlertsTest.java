package dev.parley.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.telemetry.Meters;
import dev.parley.telemetry.Metric;
import io.micrometer.core.instrument.DistributionSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alert rules and dashboard against what {@code /metrics} really prints. */
class AlertsTest {
    private static final Path RULES = Path.of("../deploy/prometheus/parley.rules.yaml");
    private static final Path DASHBOARD = Path.of("../deploy/grafana/parley.json");
    private static final Path RUNBOOK = Path.of("../docs/operations.md");
    private static final Pattern NAME = Pattern.compile("parley_[a-z_]+");
    private static final int SCRAPES = 7;
    private static final int SECONDS_BETWEEN = 60;

    @Test
    void aHealthyAgentRaisesNoAlert() throws IOException {
        assertThat(firing(scrapes(Map.of()))).isEmpty();
    }

    @Test
    void anAgentThatIsGoneRaisesTheAlertForThat() {
        assertThat(firing(List.of("", ""))).containsExactly("ParleyAgentGone");
    }

    /** {@code step} stands for a value that grows by one with every scrape. */
    @ParameterizedTest
    @CsvSource({
        "ParleyNotReady, READY, 0",
        "ParleyOriginSilent, ORIGIN_SILENCE, 61",
        "ParleyOriginLag, ORIGIN_LAG, 61",
        "ParleySlow, VISIBLE_DELAY, 60",
        "ParleyRowsParked, PARKED_ROWS, 1",
        "ParleyPublishBehind, PUBLISH_BEHIND, 1001",
        "ParleySpoolFills, SPOOL_FILL, 0.81",
        "ParleySlotAtRisk, SLOT_RISK, 0.6",
        "ParleySlotGone, SLOT_GONE, 1",
        "ParleyLogRetained, LOG_RETAINED, 2e10",
        "ParleyCheckpointOld, CHECKPOINT_AGE, 121",
        "ParleyClockAhead, ORIGIN_CLOCK_AHEAD, 2",
        "ParleyRuleFails, RULE_FAILURES, step",
        "ParleyTruncated, TRUNCATED, step",
        "ParleySetRestarts, RESTARTS, step",
        "ParleyLeaseMoves, LEASE_EPOCH, step"
    })
    void aSickAgentRaisesThisAlertAndNoOther(String alert, Metric metric, String value) {
        IntToDoubleFunction sick = value.equals("step") ? step -> step : step -> Double.parseDouble(value);

        assertThat(firing(scrapes(Map.of(metric, sick)))).containsExactly(alert);
    }

    @Test
    void everyAlertIsTriedAboveAndHasItsEntryInTheRunbook() throws Exception {
        String runbook = Files.readString(RUNBOOK);
        Set<String> tried = new TreeSet<>(Set.of("ParleyAgentGone"));
        for (String line : AlertsTest.class
                .getDeclaredMethod("aSickAgentRaisesThisAlertAndNoOther", String.class, Metric.class, String.class)
                .getAnnotation(CsvSource.class)
                .value()) {
            tried.add(line.split(",", 2)[0]);
        }

        assertThat(rules().keySet()).isEqualTo(tried);
        rules().values().forEach(rule -> {
            String name = rule.path("alert").asText();
            assertThat(runbook).contains("### " + name + "\n");
            assertThat(rule.at("/annotations/runbook").asText())
                    .isEqualTo("docs/operations.md#" + name.toLowerCase(java.util.Locale.ROOT));
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.path("for").asText()).matches("\\d+m");
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
        });
    }

    @Test
    void kubernetesHasTheSameRules() {
        JsonNode object = Yaml.read(Overlay.ROOT.resolve("monitoring/prometheus-rule.yaml"));

        assertThat(object.path("spec")).isEqualTo(Yaml.read(RULES));
    }

    @Test
    void dashboardAndRulesNameMetricsThatThereAre() throws IOException {
        Set<String> printed = new TreeSet<>();
        Matcher metric = NAME.matcher(scrapes(Map.of()).get(0));
        while (metric.find()) {
            printed.add(metric.group());
        }
        Set<String> named = new TreeSet<>();
        Matcher found = NAME.matcher(Files.readString(RULES) + Files.readString(DASHBOARD));
        while (found.find()) {
            named.add(found.group());
        }

        assertThat(named).isNotEmpty();
        assertThat(printed).containsAll(named);
        assertThat(Yaml.MAPPER.readTree(DASHBOARD.toFile()).path("panels"))
                .allSatisfy(panel ->
                        assertThat(panel.at("/targets/0/expr").asText()).isNotBlank());
    }

    @Test
    void anExpressionThatIsNotUnderstoodIsAnError() {
        PromQl metrics = new PromQl(scrapes(Map.of()), SECONDS_BETWEEN);

        assertThatThrownBy(() -> metrics.evaluate("avg_over_time(parley_ready[5m]) < 1"))
                .hasMessageContaining("avg_over_time");
    }

    static List<String> firing(List<String> scrapes) {
        PromQl metrics = new PromQl(scrapes, SECONDS_BETWEEN);
        List<String> alerts = new ArrayList<>();
        rules().forEach((name, rule) -> {
            if (!metrics.evaluate(rule.path("expr").asText()).isEmpty()) {
                alerts.add(name);
            }
        });
        return alerts;
    }

    private static Map<String, JsonNode> rules() {
        Map<String, JsonNode> rules = new LinkedHashMap<>();
        Yaml.read(RULES)
                .at("/groups/0/rules")
                .forEach(rule -> rules.put(rule.path("alert").asText(), rule));
        return new java.util.TreeMap<>(rules);
    }

    /** What the agent's own meters print, minute after minute; what is not given is healthy. */
    private static List<String> scrapes(Map<Metric, IntToDoubleFunction> values) {
        AtomicInteger step = new AtomicInteger();
        Map<Metric, DistributionSummary> histograms = new EnumMap<>(Metric.class);
        List<String> scrapes = new ArrayList<>();
        try (Meters meters = new Meters()) {
            for (Metric metric : Metric.values()) {
                IntToDoubleFunction value = values.getOrDefault(metric, healthy(metric));
                String[] labels = metric.labels().toArray(String[]::new);
                switch (metric.kind()) {
                    case COUNTER -> meters.counter(metric, () -> value.applyAsDouble(step.get()), labels);
                    case GAUGE -> meters.gauge(metric, () -> value.applyAsDouble(step.get()), labels);
                    case HISTOGRAM ->
                        histograms.put(metric, meters.histogram(metric, new double[] {1, 5, 100}, labels));
                }
            }
            for (int i = 0; i < SCRAPES; i++) {
                step.set(i);
                histograms.forEach((metric, histogram) -> histogram.record(
                        values.getOrDefault(metric, healthy(metric)).applyAsDouble(step.get())));
                scrapes.add(meters.scrape());
            }
        }
        return scrapes;
    }

    private static IntToDoubleFunction healthy(Metric metric) {
        return step -> metric == Metric.READY ? 1 : 0;
    }
}
