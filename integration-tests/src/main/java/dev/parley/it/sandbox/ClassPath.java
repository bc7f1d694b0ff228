package dev.parley.it.sandbox;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of this JVM, for JVMs that it starts. */
public final class ClassPath {
    private ClassPath() {}

    /** Absolute: relative entries are relative to this JVM's folder, not to a child's. */
    public static List<Path> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
    }

    /** As an argument of {@code -cp}. */
    public static String argument() {
        return entries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
