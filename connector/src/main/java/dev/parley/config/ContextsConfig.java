package dev.parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The agents that an operator's commands may ask, by name: {@code ~/.config/parley/contexts.yaml}. */
public record ContextsConfig(
        @Doc(value = "Which one is asked if no other is named. Left out: the first.", example = "berlin")
        Optional<String> current,

        @Doc(value = "The agents.", example = "[{name: berlin, url: 'http://127.0.0.1:7420'}]")
        List<ContextConfig> contexts) {
    private static final ConfigText TEXT =
            new ConfigText("contexts file", "write one, as docs/cli.md shows, or use --url");

    public ContextsConfig {
        contexts = List.copyOf(contexts);
    }

    /**
     * Reads a file.
     *
     * @param environment the value of a variable, empty if it is not set
     */
    public static ContextsConfig load(Path file, Function<String, Optional<String>> environment)
            throws ConfigException {
        Problems problems = new Problems();
        Optional<ContextsConfig> config = Optional.empty();
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        try {
            Binder binder = new Binder(
                    new Placeholders(folder, environment),
                    Map.of(ContextsConfig.class, ContextsConfig::check),
                    Map.of(),
                    new UnknownKeys(ContextsConfig.class),
                    problems);
            config = binder.record(ContextsConfig.class, YamlReader.read(TEXT.read(file)), "");
        } catch (YamlReader.Unreadable e) {
            problems.add(e);
        }
        return config.map(found -> found.in(folder))
                .orElseThrow(() -> new ConfigException(file.toString(), problems.inFileOrder()));
    }

    private ContextsConfig in(Path folder) {
        return new ContextsConfig(
                current,
                contexts.stream()
                        .map(one -> new ContextConfig(
                                one.name(),
                                one.url(),
                                one.token(),
                                one.ca().map(file -> folder.resolve(file).toString())))
                        .toList());
    }

    private static void check(Fields file, Problems problems) {
        List<ContextConfig> contexts = file.list("contexts", ContextConfig.class);
        List<String> names = contexts.stream().map(ContextConfig::name).toList();
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) < i) {
                problems.add(
                        file.path("contexts", i),
                        file.line("contexts", i),
                        "is called '" + names.get(i) + "', as one before",
                        "give it another name");
            }
        }
        if (names.isEmpty() && file.given("contexts")) {
            problems.add(file.path("contexts"), file.line("contexts"), "lists no agent", "list at least one");
        }
        Optional<String> current = file.value("current", String.class);
        if (current.isPresent() && !names.isEmpty() && !names.contains(current.get())) {
            problems.add(
                    file.path("current"),
                    file.line("current"),
                    "names '" + current.get() + "', which is none of " + String.join(", ", names),
                    Suggest.closest(current.get(), names)
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("name one of them"));
        }
    }
}
