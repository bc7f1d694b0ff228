package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Debian mirror that this machine already uses, read from its apt configuration in both of its formats. */
final class AptSources {
    private static final Path ETC = Path.of("/etc/apt");
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
    private static final Pattern ONE_LINE = Pattern.compile("^\\s*deb\\s+(?:\\[[^]]*]\\s+)?(\\S+)\\s");
    private static final Pattern DEB822 = Pattern.compile("^URIs:\\s*(\\S+)", Pattern.CASE_INSENSITIVE);

    private AptSources() {}

    /** {@code PARLEY_DEBIAN_MIRROR}, else the machine's own mirror. */
    static String mirror() {
        return Settings.get("PARLEY_DEBIAN_MIRROR")
                .or(() -> configured(ETC).stream().findFirst())
                .orElseThrow(() -> new SandboxException(
                        "apt's configuration in " + ETC + " names no Debian mirror; set PARLEY_DEBIAN_MIRROR"));
    }

    /** The sources line of a suite of Debian at a mirror. */
    static String line(String mirror, String suite) {
        // Without Debian's keyring apt may still know the key in its own trusted store; it says so if not.
        String signed = Files.isReadable(KEYRING) ? "[signed-by=" + KEYRING + "] " : "";
        return "deb " + signed + mirror + " " + suite + " main";
    }

    static List<String> configured(Path etc) {
        List<String> mirrors = new ArrayList<>();
        try (Stream<Path> files = Files.walk(etc, 2)) {
            for (Path file : files.filter(AptSources::isSource).sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    uri(line).filter(AptSources::isDebian).ifPresent(mirrors::add);
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
        return List.copyOf(mirrors);
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return name.equals("sources.list")
                || (file.toString().contains("/sources.list.d/")
                        && (name.endsWith(".list") || name.endsWith(".sources")));
    }

    private static java.util.Optional<String> uri(String line) {
        return Stream.of(DEB822, ONE_LINE)
                .map(pattern -> pattern.matcher(line))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /** The main archive; security updates and other archives live under other names and do not carry the suite. */
    private static boolean isDebian(String uri) {
        return uri.replaceAll("/+$", "").endsWith("/debian");
    }
}
