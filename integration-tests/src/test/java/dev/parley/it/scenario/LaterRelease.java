package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What a later release of the agent may be: classes of this one, compiled from their sources with a few words changed. There
 * is no other release yet that could be run beside this one.
 */
final class LaterRelease {
    /** Number of the field that this release does not know. */
    static final int FIELD = 199;

    private static final Path SOURCES = Path.of("../connector/src/main/java");
    private static final String RECORDS = "dev/parley/wire/Records.java";
    private static final String CHUNK = "dev/parley/wire/Chunk.java";

    private final Map<String, String> sources = new LinkedHashMap<>();

    private LaterRelease() {}

    /** Its records say more than this release knows of, in fields that readers may ignore. */
    static Path thatSaysMore(Path folder) throws IOException {
        String more = ".setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder().addField(" + FIELD
                + ", com.google.protobuf.UnknownFieldSet.Field.newBuilder().addVarint(7).build()).build())";
        LaterRelease later = new LaterRelease();
        later.change(
                RECORDS, ".addAllMembers(heartbeat.members());", ".addAllMembers(heartbeat.members())" + more + ";");
        later.change(
                RECORDS,
                ".setPolicyVersion(transaction.stamp().policy());",
                ".setPolicyVersion(transaction.stamp().policy())" + more + ";");
        return later.compile(folder);
    }

    /** It writes another version of the format, and reads both. */
    static Path ofFormat2(Path folder) throws IOException {
        LaterRelease later = new LaterRelease();
        later.change(CHUNK, "ENVELOPE_VERSION = 1;", "ENVELOPE_VERSION = 2;");
        later.change(CHUNK, "READ_VERSIONS = List.of(ENVELOPE_VERSION)", "READ_VERSIONS = List.of(1, 2)");
        return later.compile(folder);
    }

    private void change(String source, String words, String others) throws IOException {
        String text = sources.getOrDefault(source, Files.readString(SOURCES.resolve(source)));
        assertThat(text).containsOnlyOnce(words);
        sources.put(source, text.replace(words, others));
    }

    private Path compile(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(
                            said,
                            manager,
                            null,
                            List.of(
                                    "-proc:none",
                                    "--release",
                                    "17",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "-d",
                                    classes.toString()),
                            null,
                            manager.getJavaFileObjects(files.toArray(new Path[0])))
                    .call();
            assertThat(done).as(said.toString()).isTrue();
        }
        return classes;
    }
}
