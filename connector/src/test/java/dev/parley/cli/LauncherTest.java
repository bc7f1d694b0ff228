package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a source tree of its own, with a JDK that tells how it was called and a Maven that only pretends. */
@DisabledOnOs(WINDOWS)
class LauncherTest {
    private static final String MAVEN = """
            #!/bin/sh
            if [ "$1" = --version ]; then echo "Apache Maven ${FAKE_VERSION:-3.9.11} (x)"; exit 0; fi
            echo "built $*" >>"$FAKE_LOG"
            for module in connector integration-tests; do
                case "$*" in *"-pl $module "*)
                    mkdir -p "$module/target/lib" && : >"$module/target/$module-1.jar" ;;
                esac
            done
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path root;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectory(folder.resolve("tree with space"));
        Files.copy(Path.of("../parley"), root.resolve("parley"));
        for (String module : List.of("conflict-rules", "connector", "integration-tests")) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
            Files.createFile(root.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(root.resolve("pom.xml"));
        environment.put("PARLEY_JAVA_HOME", jdk("jdk", "21.0.1").toString());
        environment.put("PARLEY_CACHE", folder.resolve("cache").toString());
        environment.put("FAKE_LOG", folder.resolve("log").toString());
        environment.put("PARLEY_MAVEN_FOLDERS", "");
        script(Files.createDirectory(folder.resolve("bin")).resolve("mvn"), MAVEN);
    }

    @Test
    void commandsRunFromTheConnectorWithTheirArguments() throws Exception {
        Run run = run("status", "--admin", "a b");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("connector/target/connector-1.jar:")
                .contains("/connector/target/lib/*")
                .endsWith("[dev.parley.cli.Main]\n[status]\n[--admin]\n[a b]\n");
    }

    @Test
    void theDemoRunsFromTheTests() throws Exception {
        Run run = run("demo", "--minutes", "1");

        assertThat(run.out())
                .contains("integration-tests-1.jar")
                .endsWith("[dev.parley.it.demo.Demo]\n[--minutes]\n[1]\n");
        assertThat(log()).hasSize(1).first().asString().contains("-pl integration-tests -am package");
    }

    @Test
    void theAgentHasABoundedHeapThatCanBeChanged() throws Exception {
        environment.put("PARLEY_JAVA_OPTS", "-Da=1 -Db=2");

        assertThat(run("agent").out())
                .contains("[-Xmx512m]\n[-XX:+UseSerialGC]\n")
                .contains("[-Da=1]\n[-Db=2]");
        environment.put("PARLEY_HEAP", "3g");
        assertThat(run("agent").out()).contains("[-Xmx3g]");
    }

    @Test
    void whoNamesACollectorGetsThatOneAlone() throws Exception {
        environment.put("PARLEY_JAVA_OPTS", "-XX:+UseZGC");

        assertThat(run("agent").out()).contains("[-XX:+UseZGC]").doesNotContain("Serial");
    }

    @Test
    void onlyWhatChangedIsBuiltAgain() throws Exception {
        run("status");
        run("status");
        assertThat(log()).hasSize(1);

        Path source = Files.writeString(root.resolve("connector/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        run("status");
        assertThat(log()).hasSize(2);
    }

    @Test
    void aServiceNeverBuilds() throws Exception {
        environment.put("PARLEY_NO_BUILD", "1");

        Run run = run("agent");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("PARLEY_NO_BUILD").contains("mvn -DskipTests package");
        assertThat(log()).isEmpty();
    }

    @Test
    void aJdkThatIsTooOldIsNamed() throws Exception {
        environment.put("PARLEY_JAVA_HOME", jdk("old", "11.0.2").toString());

        Run run = run("--version");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("JDK 17 or newer").contains("/old (Java 11)");
    }

    @Test
    void withoutAnyJdkItSaysWhatToInstall() throws Exception {
        environment.remove("PARLEY_JAVA_HOME");
        environment.put("PARLEY_JDK_FOLDERS", jdk("old", "1.8.0_292").toString());
        environment.put("JAVA_HOME", "");

        Run run = runWithPath(toolsOnly(), "--version");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("found").contains("(Java 1)").contains("openjdk-17-jdk-headless");
    }

    @Test
    void mavenIsDownloadedAndCheckedWhereNoneIsNewEnough() throws Exception {
        environment.put("FAKE_VERSION", "3.6.3");
        Path zip = mavenZip();
        environment.put("PARLEY_MAVEN_URL", zip.toUri().toString());
        environment.put("PARLEY_MAVEN_SHA512", "0".repeat(128));

        Run refused = run("status");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("SHA-512 of " + zip.toUri()).contains("PARLEY_MAVEN_URL");

        byte[] hash = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(zip));
        environment.put("PARLEY_MAVEN_SHA512", HexFormat.of().formatHex(hash));
        Run run = run("status");
        assertThat(run.err()).contains("downloading");
        assertThat(run.code()).isZero();
        assertThat(log()).hasSize(1);
    }

    @Test
    void aLinkToTheScriptFindsTheTree() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("bin/parley"), root.resolve("parley"));

        assertThat(start(link, path(), "status").out()).contains(root + "/connector/target");
    }

    private Run run(String... arguments) throws Exception {
        return runWithPath(path(), arguments);
    }

    private Run runWithPath(String path, String... arguments) throws Exception {
        return start(root.resolve("parley"), path, arguments);
    }

    private Run start(Path script, String path, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(environment);
        builder.environment().put("PATH", path);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("the launcher ended")
                .isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private String path() {
        return folder.resolve("bin") + ":" + System.getenv("PATH");
    }

    /** A PATH without Java and Maven. */
    private String toolsOnly() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("sh", "sed", "head", "dirname", "readlink", "find", "sort")) {
            for (String place : List.of("/usr/bin/", "/bin/")) {
                if (Files.exists(Path.of(place + tool)) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), Path.of(place + tool));
                }
            }
        }
        return tools.toString();
    }

    private List<String> log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** Prints its arguments one a line; runs single source files with the JDK of this test. */
    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        String real = System.getProperty("java.home") + "/bin/";
        script(
                bin.resolve("java"),
                "#!/bin/sh\ncase \"$1\" in *.java) exec " + real
                        + "java \"$@\" ;; esac\nfor argument in \"$@\"; do printf '[%s]\\n' \"$argument\"; done\n");
        script(bin.resolve("javac"), "#!/bin/sh\n");
        script(bin.resolve("jar"), "#!/bin/sh\nexec " + real + "jar \"$@\"\n");
        return home;
    }

    private Path mavenZip() throws IOException {
        Path zip = folder.resolve("maven.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry("apache-maven-3.9.11/bin/mvn"));
            out.write(MAVEN.replace("${FAKE_VERSION:-3.9.11}", "3.9.11")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return zip;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(int code, String out, String err) {}
}
