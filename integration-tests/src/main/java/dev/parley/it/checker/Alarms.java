package dev.parley.it.checker;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A fault that must raise an alarm did while it lasted: an agent was not ready and said why; one that must not did not. Pure function of
 * what the agents answered.
 */
public final class Alarms {
    private Alarms() {}

    /**
     * What one agent answered.
     *
     * @param answer at {@code /readyz}: empty if it was ready; what it said otherwise, or {@value #SILENT} if it did not answer
     * @param metrics at {@code /metrics}; empty if it was not asked
     */
    public record Sample(String site, String answer, String metrics) {
        /** One that was not asked for its metrics. */
        public Sample(String site, String answer) {
            this(site, answer, "");
        }
    }

    /**
     * A metric that an agent must show.
     *
     * @param series with all its labels, as it stands at {@code /metrics}
     * @param least value
     */
    public record Gauge(String site, String series, double least) {
        OptionalDouble value(Sample sample) {
            return sample.metrics()
                    .lines()
                    .filter(line -> sample.site().equals(site) && line.startsWith(series + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                    .findFirst();
        }
    }

    /** Each of the metrics was shown in one sample at least. */
    public static Verdict shown(List<Gauge> expected, List<Sample> samples) {
        Verdict.Builder verdict = new Verdict.Builder("metrics");
        for (Gauge gauge : expected) {
            verdict.count("expected");
            OptionalDouble most = samples.stream()
                    .map(gauge::value)
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .max();
            if (most.orElse(Double.NEGATIVE_INFINITY) < gauge.least()) {
                verdict.violated("the agent of " + gauge.site() + " never showed " + gauge.series() + " of "
                        + gauge.least() + " while the fault lasted, "
                        + (most.isPresent() ? most.getAsDouble() + " at most" : "but nothing"));
            }
        }
        return verdict.build();
    }

    /** Answer of an agent that did not answer. */
    public static final String SILENT = "(no answer)";

    /**
     * Checks the samples taken while the fault lasted.
     *
     * @param expected site to the words that its reason must hold
     * @param quiet sites that must be ready all the time
     */
    public static Verdict check(Map<String, String> expected, List<String> quiet, List<Sample> samples) {
        Verdict.Builder verdict = new Verdict.Builder("alarms");
        verdict.count("samples", samples.size());
        expected.forEach((site, words) -> {
            verdict.count("expected");
            if (samples.stream()
                    .noneMatch(sample ->
                            sample.site().equals(site) && sample.answer().contains(words))) {
                verdict.violated("the agent of " + site + " never said '" + words + "' while the fault lasted, only "
                        + samples.stream()
                                .filter(sample -> sample.site().equals(site))
                                .map(Sample::answer)
                                .distinct()
                                .toList());
            }
        });
        for (String site : quiet) {
            verdict.count("quiet");
            samples.stream()
                    .filter(sample ->
                            sample.site().equals(site) && !sample.answer().isEmpty())
                    .map(Sample::answer)
                    .distinct()
                    .forEach(answer -> verdict.violated("the agent of " + site + " raised an alarm: " + answer));
        }
        return verdict.build();
    }
}
