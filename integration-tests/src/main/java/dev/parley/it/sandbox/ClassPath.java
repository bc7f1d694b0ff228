package dev.parley.it.sandbox;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of JVMs that this JVM starts. */
public final class ClassPath {
    private ClassPath() {}

    /**
     * That of this JVM without classes of tests, which no program needs. Absolute: relative entries are relative to this
     * JVM's folder, not to a child's.
     */
    public static List<Path> ofPrograms() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> !entry.endsWith("test-classes"))
                .toList();
    }

    /** As an argument of {@code -cp}. */
    public static String argument() {
        return argument(ofPrograms());
    }

    /** As {@link #argument()}, with classes that stand before those of the same name. */
    public static String argument(List<Path> first, List<Path> rest) {
        return argument(Stream.concat(first.stream(), rest.stream()).toList());
    }

    static String argument(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
