package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassDataTest {
    private static final String RECORD = "-XX:ArchiveClassesAtExit=";

    @TempDir
    Path folder;

    @Test
    void firstOfAKindRecordsAndTheOthersStartAsUsual() {
        ClassData data = new ClassData(folder);
        assertThat(data.options("agent").get(0)).startsWith(RECORD);
        assertThat(data.options("agent")).isEmpty();
        assertThat(data.options("broker").get(0)).startsWith(RECORD);
        assertThat(data.isRecording()).isTrue();
    }

    @Test
    void whatWasWrittenIsUsedFromThenOn() throws Exception {
        ClassData data = new ClassData(folder);
        Files.writeString(recorded(data.options("agent")), "classes");
        data.keep();
        assertThat(data.isRecording()).isFalse();
        assertThat(new ClassData(folder).options("agent"))
                .contains("-XX:SharedArchiveFile=" + folder.resolve("agent.jsa"));
    }

    @Test
    void kindWhoseJvmWasKilledIsRecordedAgain() throws Exception {
        ClassData data = new ClassData(folder);
        data.options("agent");
        data.keep();
        assertThat(data.options("agent").get(0)).startsWith(RECORD);
    }

    private static Path recorded(List<String> options) {
        return Path.of(options.get(0).substring(RECORD.length()));
    }
}
