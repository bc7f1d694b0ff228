package dev.parley.agent;

import dev.parley.config.Redactions;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.Suggest;
import dev.parley.config.TableSelection;
import dev.parley.pipeline.TableShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Holds {@code conflicts.redact} against the tables: a slip there would show what was to be hidden. */
final class Redacted {
    private Redacted() {}

    /** @throws AgentException if it names a table or column that there is none of; names all of them */
    static void require(Redactions redactions, ReplicationSetConfig set, List<TableShape> tables) {
        List<String> problems = problems(redactions, set.tables() instanceof TableSelection.All, tables);
        if (!problems.isEmpty()) {
            throw new AgentException(
                    ExitCode.CONFIGURATION,
                    "conflicts.redact of the site file does not fit the tables of set '" + set.name() + "':\n  "
                            + String.join("\n  ", problems));
        }
    }

    /** @param whole true if there are no tables but these; of listed ones others may be in another set */
    static List<String> problems(Redactions redactions, boolean whole, List<TableShape> tables) {
        List<String> problems = new ArrayList<>();
        List<String> names = tables.stream().map(TableShape::name).toList();
        redactions.tables().forEach((name, columns) -> {
            int at = names.indexOf(name);
            if (at < 0 && whole) {
                problems.add("there is no table '" + name + "'" + meant(name, names));
            }
            for (String column : at < 0 ? List.<String>of() : List.copyOf(columns.keySet())) {
                List<String> known = tables.get(at).names().names();
                if (!known.contains(column)) {
                    problems.add("table '" + name + "' has no column '" + column + "'" + meant(column, known));
                }
            }
        });
        return problems;
    }

    private static String meant(String word, Collection<String> known) {
        return Suggest.closest(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; there is " + String.join(", ", known));
    }
}
