package dev.parley.cli;

import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.join.Existing;
import dev.parley.join.ExistingReport;
import dev.parley.rules.Nullable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of commands that take over the rows of a donor. */
final class TakeOverOptions {
    @Mixin
    private AgentOptions donor = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Option(
            names = "--existing",
            paramLabel = "WHAT",
            description = {
                "What becomes of rows that the site's tables hold and the donor does not have like that: refuse (the tables must",
                "be empty), replace (they are deleted), review (the donor's stand, these are set aside), keep (these stand, at",
                "all sites), merge (what the policy makes of both stands). `add` refuses by default; `return` has to be told,",
                "unless it only compares."
            },
            converter = ExistingWord.class)
    private @Nullable Existing existing;

    @Option(names = "--compare", description = "Tell how the rows of the site differ from the donor's; change nothing.")
    private boolean compare;

    @Option(names = "--restart", description = "Take over anew instead of going on where an earlier run was.")
    private boolean restart;

    /** Reads {@link Existing}. */
    static final class ExistingWord implements ITypeConverter<Existing> {
        @Override
        public Existing convert(String word) {
            return Arrays.stream(Existing.values())
                    .filter(one -> one.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + word + "' is none of "
                            + Arrays.stream(Existing.values())
                                    .map(Existing::word)
                                    .collect(Collectors.joining(", "))));
        }
    }

    /** Compares one set. */
    @FunctionalInterface
    interface Comparison {
        List<ExistingReport> of(ReplicationSetConfig set) throws InterruptedException;
    }

    AgentAddress donor() throws Exception {
        return donor.address();
    }

    Printing printing() {
        return printing;
    }

    boolean isSaid() {
        return existing != null || compare;
    }

    Existing existing() {
        return existing == null ? Existing.REFUSE : existing;
    }

    boolean compare() {
        return compare;
    }

    boolean restart() {
        return restart;
    }

    /** Tells how the sets differ, and the exit code that says whether they do. */
    int compared(SiteConfig config, Comparison comparison) throws Exception {
        List<ExistingReport> reports = new ArrayList<>();
        for (ReplicationSetConfig set : config.replicationSets()) {
            reports.addAll(comparison.of(set));
        }
        return TakeOver.compared(printing, reports);
    }
}
