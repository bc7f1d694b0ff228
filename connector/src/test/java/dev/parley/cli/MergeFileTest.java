package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.ConflictApi.Summary;
import dev.parley.review.ConflictApi.Version;
import dev.parley.review.ConflictApi.View;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergeFileTest {
    private static final Cell NULL = new Cell("null", "", false);

    private static Cell value(String text) {
        return new Cell("value", text, false);
    }

    private static Version version(String role, String dot, Cell... cells) {
        return new Version(role, "", "", dot, "", "", "", 1, List.of(cells));
    }

    private static View view(Version... versions) {
        Summary one = new Summary(
                "person/0123456789ab/ada:1/v",
                "main",
                "person",
                List.of("1"),
                "v",
                "",
                "",
                1,
                "pending",
                "",
                "",
                "",
                "",
                "",
                "",
                "");
        return new View(
                one,
                "",
                "",
                List.of("id", "v", "note", "email"),
                List.of("v"),
                List.of(versions),
                List.of(),
                List.of(),
                false,
                "",
                true);
    }

    private static final View VIEW = view(
            version("base", "", value("1"), value("start"), NULL, new Cell("hidden", "", false)),
            version(
                    "loser",
                    "ada:1",
                    value("1"),
                    value("it's: \"quoted\"\nand # long"),
                    NULL,
                    new Cell("hidden", "", false)),
            version("outcome", "", value("1"), value("12.50"), NULL, new Cell("hidden", "", false)));

    @Test
    void everyVersionStandsAboveTheLineToEdit() throws CommandFailed {
        assertThat(MergeFile.of(VIEW).text().lines())
                .containsSubsequence(
                        "# base: \"start\"",
                        "# ada:1 (loser): \"it's: \\\"quoted\\\"\\nand # long\"",
                        "# outcome: \"12.50\"",
                        "\"v\": \"12.50\"",
                        "\"note\": null")
                .noneMatch(line -> line.contains("email"));
    }

    @Test
    void whatIsChangedIsSetAndTextsStayTexts() throws CommandFailed {
        MergeFile file = MergeFile.of(VIEW);
        MergeFile.Edited edited = file.read(
                file.text().replace("\"v\": \"12.50\"", "v: 0012.5").replace("\"note\": null", "note: 2027-01-01"));
        assertThat(edited.set())
                .containsOnlyKeys("v", "note")
                .containsEntry("v", "0012.5")
                .containsEntry("note", "2027-01-01");
        assertThat(edited.setNull()).isEmpty();
        assertThat(file.read("v: null").setNull()).containsExactly("v");
        assertThat(file.read("v: 'null'").set()).containsEntry("v", "null");
    }

    @Test
    void aFileThatCannotBeUsedIsRefused() throws CommandFailed {
        MergeFile file = MergeFile.of(VIEW);
        assertThatThrownBy(() -> file.read(file.text())).hasMessageContaining("left as it was");
        assertThatThrownBy(() -> file.read("")).hasMessageContaining("no columns any more");
        assertThatThrownBy(() -> file.read("v: [1]")).hasMessageContaining("line 1 has a list");
        assertThatThrownBy(() -> file.read("v: \"")).hasMessageContaining("is not valid YAML");
        assertThatThrownBy(() -> file.read("notes: x")).hasMessageContaining("did you mean 'note'?");
        assertThatThrownBy(() -> file.read("email: x")).hasMessageContaining("'email', which is not here to edit");
    }

    @Test
    void aConflictWithoutARowCannotBeEdited() {
        assertThatThrownBy(() -> MergeFile.of(view(version("outcome", ""))))
                .hasMessageContaining("no version of the row");
    }

    @Test
    void theEditorGetsTheFileAndItsTextComesBack() throws Exception {
        assertThat(new Editor("sed -i -e s/old/new/").edit("v: old\n")).isEqualTo("v: new\n");
        assertThatThrownBy(() -> new Editor("false").edit("v: old\n"))
                .isInstanceOf(CommandFailed.class)
                .hasMessage("the editor 'false' ended with 1; nothing was changed");
    }

    @Test
    void theUsersEditorIsTheOneOfTheEnvironment() throws Exception {
        Editor visual = Editor.ofUser(name -> Optional.of("sed -i -e s/a/" + name + "/"));
        assertThat(visual.edit("a")).isEqualTo("VISUAL");
        Editor editor = Editor.ofUser(name -> Optional.of(name.equals("VISUAL") ? " " : "sed -i -e s/a/" + name + "/"));
        assertThat(editor.edit("a")).isEqualTo("EDITOR");
    }
}
