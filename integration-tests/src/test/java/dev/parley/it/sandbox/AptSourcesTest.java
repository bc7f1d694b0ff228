package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
    @TempDir
    Path etc;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(etc.resolve("sources.list.d"));
    }

    @Test
    void mirrorIsReadFromOneLineFormat() throws IOException {
        Files.writeString(etc.resolve("sources.list"), """
                # deb http://comment.example/debian stable main
                deb-src http://source.example/debian stable main
                deb http://security.example/debian-security stable-security main
                deb [signed-by=/usr/share/keyrings/k.gpg] http://mirror.example/debian/ stable main
                """);

        assertThat(AptSources.configured(etc)).containsExactly("http://mirror.example/debian/");
    }

    @Test
    void mirrorIsReadFromStanzaFormat() throws IOException {
        Files.writeString(etc.resolve("sources.list.d/debian.sources"), """
                Types: deb
                URIs: http://mirror.example/debian
                Suites: stable

                Types: deb
                URIs: http://mirror.example/debian-security
                Suites: stable-security
                """);
        Files.writeString(etc.resolve("sources.list.d/other.disabled"), "URIs: http://off.example/debian\n");

        assertThat(AptSources.configured(etc)).containsExactly("http://mirror.example/debian");
    }

    @Test
    void machineWithoutAptHasNoMirror() {
        assertThat(AptSources.configured(etc.resolve("missing"))).isEmpty();
    }
}
