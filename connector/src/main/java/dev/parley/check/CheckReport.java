package dev.parley.check;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All findings of one check, the gravest first. Immutable. */
public record CheckReport(List<Finding> findings) {
    public CheckReport {
        findings = findings.stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /** True if the agent may start. */
    public boolean isPassed() {
        return errors().isEmpty();
    }

    public List<Finding> errors() {
        return of(Severity.ERROR);
    }

    public List<Finding> warnings() {
        return of(Severity.WARNING);
    }

    private List<Finding> of(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .toList();
    }

    /** For a terminal: every finding, then one line with the counts. */
    public String text() {
        String all = findings.stream().map(Finding::text).collect(Collectors.joining("\n\n"));
        String counts = errors().size() + " errors, " + warnings().size() + " warnings";
        return all.isEmpty() ? counts : all + "\n\n" + counts;
    }
}
