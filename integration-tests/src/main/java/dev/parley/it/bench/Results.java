package dev.parley.it.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All that was measured, and tables of it. Not thread-safe. */
final class Results {
    private final Map<String, Map<String, Map<String, List<Double>>>> byPair = new LinkedHashMap<>();

    /**
     * Notes one figure.
     *
     * @param pair from where to where
     * @param metric with its unit
     */
    void add(String pair, String metric, String subject, double value) {
        byPair.computeIfAbsent(pair, any -> new LinkedHashMap<>())
                .computeIfAbsent(metric, any -> new LinkedHashMap<>())
                .computeIfAbsent(subject, any -> new ArrayList<>())
                .add(value);
    }

    /** As Markdown: medians, the smallest and the largest, and how many times another's figure Parley's is. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        byPair.forEach((pair, metrics) -> {
            Set<String> subjects =
                    new TreeSet<>(Comparator.comparing((String subject) -> !subject.equals(ParleySubject.NAME))
                            .thenComparing(Comparator.naturalOrder()));
            metrics.values().forEach(values -> subjects.addAll(values.keySet()));
            text.append("### ").append(pair).append("\n\n| |");
            subjects.forEach(subject -> text.append(' ').append(subject).append(" |"));
            text.append(subjects.size() > 1 ? " ratio |\n|---|" : "\n|---|");
            text.append("---|".repeat(subjects.size() > 1 ? subjects.size() + 1 : subjects.size()));
            text.append('\n');
            metrics.forEach((metric, values) -> text.append(row(metric, values, subjects)));
            text.append('\n');
        });
        return text.toString();
    }

    private static String row(String metric, Map<String, List<Double>> values, Set<String> subjects) {
        StringBuilder text = new StringBuilder("| ").append(metric).append(" |");
        List<Double> medians = new ArrayList<>();
        for (String subject : subjects) {
            List<Double> found = values.getOrDefault(subject, List.of());
            text.append(' ').append(found.isEmpty() ? "" : cell(found)).append(" |");
            medians.add(found.isEmpty() ? Double.NaN : median(found));
        }
        if (subjects.size() > 1) {
            double ratio = medians.get(0) / medians.get(1);
            text.append(Double.isNaN(ratio) ? "  |" : String.format(Locale.ROOT, " %.2f |", ratio));
        }
        return text.append('\n').toString();
    }

    private static String cell(List<Double> values) {
        String median = number(median(values));
        return values.size() == 1
                ? median
                : median + " (" + number(Collections.min(values)) + " to " + number(Collections.max(values)) + ")";
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
