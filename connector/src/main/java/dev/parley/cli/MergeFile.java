package dev.parley.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.parley.agent.ExitCode;
import dev.parley.config.Suggest;
import dev.parley.config.YamlNode;
import dev.parley.config.YamlReader;
import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.ConflictApi.Version;
import dev.parley.review.ConflictApi.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A conflict as a file to edit: the row as it was decided, a line for each column, and above each line what every version
 * has there. What may not be shown cannot be edited. Immutable.
 */
final class MergeFile {
    private static final String NULL = "null";

    private final View view;
    private final Map<String, Cell> shown = new LinkedHashMap<>();

    /** What the file says after it was edited: values as text, and columns that become NULL. */
    record Edited(Map<String, String> set, List<String> setNull) {}

    private MergeFile(View view, Version start) {
        this.view = view;
        for (int i = 0; i < start.cells().size(); i++) {
            Cell cell = start.cells().get(i);
            if (cell.kind().equals("value") || cell.kind().equals("null")) {
                shown.put(view.columns().get(i), cell);
            }
        }
    }

    /** @throws CommandFailed if no version of the row is known that could be edited */
    static MergeFile of(View view) throws CommandFailed {
        for (String role : List.of("outcome", "winner", "loser")) {
            for (Version version : view.versions()) {
                if (version.role().equals(role) && !version.cells().isEmpty()) {
                    return new MergeFile(view, version);
                }
            }
        }
        throw new CommandFailed(
                ExitCode.REFUSED,
                "conflict " + view.conflict().id() + " has no version of the row to edit; take the version of a site:"
                        + " --take; nothing was changed");
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("# Conflict ")
                .append(view.conflict().id())
                .append("\n# Change what the row shall become, save, and")
                .append(" close the editor. What is left as it is stays.\n# Write null, without quotes, for NULL.\n");
        shown.forEach((column, cell) -> {
            text.append('\n');
            for (Version version : view.versions()) {
                int at = view.columns().indexOf(column);
                if (at < version.cells().size()) {
                    text.append("# ")
                            .append(label(version))
                            .append(": ")
                            .append(scalar(version.cells().get(at)));
                    text.append('\n');
                }
            }
            text.append(quoted(column)).append(": ").append(scalar(cell)).append('\n');
        });
        return text.toString();
    }

    private static String label(Version version) {
        return version.dot().isEmpty() ? version.role() : version.dot() + " (" + version.role() + ")";
    }

    private static String scalar(Cell cell) {
        return switch (cell.kind()) {
            case "value" -> quoted(cell.text());
            case "null" -> NULL;
            default -> cell.kind();
        };
    }

    /** A JSON text is a YAML text, whatever it holds. */
    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** @throws CommandFailed if the file cannot be read any more, names other columns, or was left as it was */
    Edited read(String edited) throws CommandFailed {
        Map<String, String> set = new LinkedHashMap<>();
        List<String> setNull = new ArrayList<>();
        for (YamlNode.Entry entry : entries(edited)) {
            if (!(entry.value() instanceof YamlNode.Scalar scalar)) {
                throw refused("line " + entry.line() + " has " + entry.value().kind() + " where a value belongs");
            }
            Cell before = shown.get(entry.key());
            if (before == null) {
                throw refused("line " + entry.line() + " names column '" + entry.key() + "', which is not here to edit"
                        + Suggest.closest(entry.key(), shown.keySet())
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse(""));
            }
            boolean wasNull = before.kind().equals("null");
            if (scalar.absent() && !wasNull) {
                setNull.add(entry.key());
            } else if (!scalar.absent() && (wasNull || !scalar.text().equals(before.text()))) {
                set.put(entry.key(), scalar.text());
            }
        }
        if (set.isEmpty() && setNull.isEmpty()) {
            throw refused("the file was left as it was; to keep the row as it is, take the version that shows: --take");
        }
        return new Edited(set, setNull);
    }

    private static List<YamlNode.Entry> entries(String edited) throws CommandFailed {
        try {
            if (YamlReader.read(edited) instanceof YamlNode.Mapping mapping) {
                return mapping.entries();
            }
            throw refused("the file holds no columns any more");
        } catch (YamlReader.Unreadable e) {
            throw refused("line " + e.line() + " " + e.getMessage());
        }
    }

    private static CommandFailed refused(String why) {
        return new CommandFailed(ExitCode.REFUSED, "the edited row cannot be used: " + why + "; nothing was changed");
    }
}
