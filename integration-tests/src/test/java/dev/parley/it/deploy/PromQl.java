package dev.parley.it.deploy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of Prometheus' language as the alert rules use: a metric, {@code absent}, {@code increase}, {@code rate} and
 * {@code changes} over a range, {@code histogram_quantile}, and one comparison with a number. Anything else is an error.
 * Ranges are not extrapolated.
 */
final class PromQl {
    private static final Pattern COMPARISON = Pattern.compile("(.+?) (==|>|<) ([0-9.]+)");
    private static final Pattern RANGE = Pattern.compile("(increase|rate|changes)\\(([a-z_]+)\\[(\\d+)([mh])]\\)");
    private static final Pattern QUANTILE = Pattern.compile("histogram_quantile\\(([0-9.]+), (.+)\\)");
    private static final Pattern ABSENT = Pattern.compile("absent\\(([a-z_]+)\\)");
    private static final Pattern METRIC = Pattern.compile("[a-z_]+");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)(?:\\{([^}]*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    private final List<Map<String, Map<Map<String, String>, Double>>> scrapes = new ArrayList<>();
    private final int secondsBetween;

    /** @param scrapes what {@code /metrics} answered, oldest first */
    PromQl(List<String> scrapes, int secondsBetween) {
        scrapes.forEach(text -> this.scrapes.add(parse(text)));
        this.secondsBetween = secondsBetween;
    }

    /** Series that an alert's expression yields; the alert is firing if there are any. */
    Map<Map<String, String>, Double> evaluate(String expression) {
        Matcher comparison = COMPARISON.matcher(expression);
        if (!comparison.matches()) {
            throw new IllegalArgumentException("no comparison with a number: " + expression);
        }
        double limit = Double.parseDouble(comparison.group(3));
        Map<Map<String, String>, Double> found = vector(comparison.group(1));
        found.values().removeIf(value -> switch (comparison.group(2)) {
            case "==" -> value != limit;
            case ">" -> !(value > limit);
            default -> !(value < limit);
        });
        return found;
    }

    private Map<Map<String, String>, Double> vector(String expression) {
        Matcher absent = ABSENT.matcher(expression);
        if (absent.matches()) {
            return now(absent.group(1)).isEmpty() ? new LinkedHashMap<>(Map.of(Map.of(), 1.0)) : new LinkedHashMap<>();
        }
        Matcher range = RANGE.matcher(expression);
        if (range.matches()) {
            int seconds = Integer.parseInt(range.group(3)) * (range.group(4).equals("h") ? 3600 : 60);
            return overRange(range.group(1), range.group(2), seconds);
        }
        Matcher quantile = QUANTILE.matcher(expression);
        if (quantile.matches()) {
            return quantile(Double.parseDouble(quantile.group(1)), vector(quantile.group(2)));
        }
        if (METRIC.matcher(expression).matches()) {
            return new LinkedHashMap<>(now(expression));
        }
        throw new IllegalArgumentException("not understood: " + expression);
    }

    private Map<Map<String, String>, Double> now(String metric) {
        return scrapes.get(scrapes.size() - 1).getOrDefault(metric, Map.of());
    }

    private Map<Map<String, String>, Double> overRange(String function, String metric, int seconds) {
        Map<Map<String, String>, Double> result = new LinkedHashMap<>();
        int first = Math.max(0, scrapes.size() - 1 - seconds / secondsBetween);
        for (Map<String, String> labels : now(metric).keySet()) {
            List<Double> values = new ArrayList<>();
            for (int i = first; i < scrapes.size(); i++) {
                Double value = scrapes.get(i).getOrDefault(metric, Map.of()).get(labels);
                if (value != null) {
                    values.add(value);
                }
            }
            double span = Math.max(1, (values.size() - 1) * secondsBetween);
            result.put(
                    labels,
                    switch (function) {
                        case "changes" -> sumOfSteps(values, step -> step[0] == step[1] ? 0 : 1);
                        case "increase" -> sumOfSteps(values, PromQl::grown);
                        default -> sumOfSteps(values, PromQl::grown) / span;
                    });
        }
        return result;
    }

    /** A counter that falls has started again at 0. */
    private static double grown(double[] step) {
        return step[1] < step[0] ? step[1] : step[1] - step[0];
    }

    private static double sumOfSteps(List<Double> values, ToDoubleFunction<double[]> step) {
        double sum = 0;
        for (int i = 1; i < values.size(); i++) {
            sum += step.applyAsDouble(new double[] {values.get(i - 1), values.get(i)});
        }
        return sum;
    }

    private static Map<Map<String, String>, Double> quantile(double q, Map<Map<String, String>, Double> buckets) {
        Map<Map<String, String>, SortedMap<Double, Double>> series = new LinkedHashMap<>();
        buckets.forEach((labels, value) -> {
            Map<String, String> rest = new TreeMap<>(labels);
            String bound = rest.remove("le");
            double upper = "+Inf".equals(bound) ? Double.POSITIVE_INFINITY : Double.parseDouble(String.valueOf(bound));
            series.computeIfAbsent(rest, key -> new TreeMap<>(Comparator.naturalOrder()))
                    .put(upper, value);
        });
        Map<Map<String, String>, Double> result = new LinkedHashMap<>();
        series.forEach((labels, counts) -> {
            double rank = q * counts.getOrDefault(counts.lastKey(), 0.0);
            if (rank > 0) {
                result.put(labels, interpolated(rank, counts));
            }
        });
        return result;
    }

    private static double interpolated(double rank, SortedMap<Double, Double> counts) {
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            if (bucket.getValue() >= rank) {
                return Double.isInfinite(bucket.getKey())
                        ? lower
                        : lower + (bucket.getKey() - lower) * (rank - below) / (bucket.getValue() - below);
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return lower;
    }

    private static Map<String, Map<Map<String, String>, Double>> parse(String text) {
        Map<String, Map<Map<String, String>, Double>> metrics = new LinkedHashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new IllegalArgumentException("no sample: " + line);
            }
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            metrics.computeIfAbsent(sample.group(1), name -> new LinkedHashMap<>())
                    .put(labels, Double.valueOf(sample.group(3).replace("+Inf", "Infinity")));
        });
        return metrics;
    }
}
