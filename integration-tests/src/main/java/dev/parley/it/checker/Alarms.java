package dev.parley.it.checker;

import java.util.List;
import java.util.Map;

/**
 * A fault that must raise an alarm did while it lasted: an agent was not ready and said why; one that must not did not. Pure function of
 * what the agents answered.
 */
public final class Alarms {
    private Alarms() {}

    /**
     * What one agent answered at {@code /readyz}.
     *
     * @param answer empty if it was ready; what it said otherwise, or {@value #SILENT} if it did not answer
     */
    public record Sample(String site, String answer) {}

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
