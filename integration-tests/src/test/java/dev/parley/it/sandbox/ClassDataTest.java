package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.ClassData.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class ClassDataTest {
    private static final String LIST = "-XX:DumpLoadedClassList=";
    private static final String USE = "-XX:SharedArchiveFile=";

    /** One jar, with a class to load. */
    private static final Path JAR = jarOf(Logger.class);

    @TempDir
    Path folder;

    private static Path jarOf(Class<?> type) {
        String resource = type.getName().replace('.', '/') + ".class";
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> entry.getFileName().toString().startsWith("slf4j-api"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no jar has " + resource));
    }

    private static int run(List<String> options, String... more) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(List.of(more));
        return LocalPrograms.LOCAL
                .tryRun(words, Map.of(), java.time.Duration.ofMinutes(1))
                .exitCode();
    }

    /** A JVM that can use the archive only, or not start. */
    private static int runWithArchiveAlone(List<String> options) {
        List<String> strict = new ArrayList<>(options);
        strict.remove("-Xshare:auto");
        return run(strict, "-Xshare:on", "-cp", JAR.toString(), "-version");
    }

    @Test
    void whatJvmsOfAllKindsHaveLoadedIsUsedFromThenOn() {
        ClassData data = new ClassData(folder, List.of(JAR));
        assertThat(data.options()).isEmpty();
        for (Kind kind : Kind.values()) {
            assertThat(data.isMissing()).isFalse();
            data.make();
            List<String> options = data.options(kind);
            assertThat(options).singleElement().asString().startsWith(LIST);
            assertThat(run(options, "-cp", JAR.toString(), "-version")).isZero();
        }
        assertThat(data.isMissing()).isTrue();
        data.make();

        assertThat(data.isMissing()).isFalse();
        assertThat(data.options(Kind.BROKER))
                .isEqualTo(data.options())
                .anySatisfy(option -> assertThat(option).startsWith(USE));
        assertThat(runWithArchiveAlone(data.options())).isZero();
        assertThat(new ClassData(folder, List.of(JAR)).options()).isEqualTo(data.options());
    }

    @Test
    void aListThatAKilledJvmHasLeftIsReadWithoutItsLastPiece() throws IOException {
        ClassData data = new ClassData(folder, List.of(JAR));
        for (Kind kind : Kind.values()) {
            Path list = Path.of(data.options(kind).get(0).substring(LIST.length()));
            Files.writeString(list, "java/lang/Object\njava/lang/String\njava/la");
        }
        data.options(Kind.BROKER);
        data.make();

        assertThat(runWithArchiveAlone(data.options())).isZero();
    }

    @Test
    void foldersOfClassesHaveNoArchive() {
        ClassData data = new ClassData(folder, List.of(JAR, folder));
        for (Kind kind : Kind.values()) {
            assertThat(data.options(kind)).isEmpty();
        }
        assertThat(data.isMissing()).isFalse();
    }

    @Test
    void jvmsThatHaveListedNothingYetMakeNoArchive() {
        ClassData data = new ClassData(folder, List.of(JAR));
        for (Kind kind : Kind.values()) {
            data.options(kind);
        }
        data.make();

        assertThat(data.isMissing()).isTrue();
        assertThat(data.options()).isEmpty();
    }

    @Test
    void afterAFailureProgramsStartAsEver() throws IOException {
        ClassData data = new ClassData(folder, List.of(JAR));
        for (Kind kind : Kind.values()) {
            Files.writeString(Path.of(data.options(kind).get(0).substring(LIST.length())), "java/lang/Object\n");
        }
        // In the way of the archive.
        Files.createDirectories(
                folder.resolve("classes-" + ProcessHandle.current().pid() + ".part/x"));
        data.make();

        assertThat(data.isMissing()).isFalse();
        assertThat(data.options(Kind.BROKER)).isEmpty();
    }
}
