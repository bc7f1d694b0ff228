package dev.parley.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the model checker over every configuration in docs/spec; profile {@code spec}, half an hour on one core; {@code -Dparley.spec=Race} for some. */
class SpecModels {
    private static final long MINUTES_MAX = 30;

    @TempDir
    Path folder;

    static List<ModelFile> models() throws IOException {
        return ModelFile.all().stream()
                .filter(model -> model.name().startsWith(System.getProperty("parley.spec", "")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("models")
    void outcomeIsTheOneExpected(ModelFile model) throws Exception {
        Path output = folder.resolve("output");
        Process checker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        checkerJar().toString(),
                        "tlc2.TLC",
                        "-workers",
                        "1",
                        "-metadir",
                        folder.toString(),
                        "-config",
                        model.file().getFileName().toString(),
                        model.module() + ".tla")
                .directory(ModelFile.FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = checker.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        checker.destroyForcibly();

        assertThat(ended).as("%s ends within %d minutes", model, MINUTES_MAX).isTrue();
        assertThat(Files.readString(output)).as(model.name()).contains(model.told());
    }

    /** The profile puts the model checker on the class path. */
    private static Path checkerJar() throws Exception {
        return Path.of(Class.forName("tlc2.TLC")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
