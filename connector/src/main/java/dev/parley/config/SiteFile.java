package dev.parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Loads a site file. Every problem in it is found at once. */
public final class SiteFile {
    private static final ConfigText TEXT =
            new ConfigText("site file", "name a YAML file, such as those in config-examples");
    private static final UnknownKeys UNKNOWN_KEYS = new UnknownKeys(SiteConfig.class);
    private static final Map<Class<?>, Binder.Special> SPECIALS = Map.of(
            TableSelection.class, SiteFile::selection,
            TableConfig.class, SiteFile::table,
            PolicyConfig.class, SiteFile::policy,
            Redactions.class, Redactions::bind);

    private static final Set<String> INLINE_POLICY = Set.of("version", "defaults", "tables");

    private static final String UNSET = "\0unset";

    private SiteFile() {}

    /** Reads a file, with the variables of this process. */
    public static SiteConfig load(Path file) throws ConfigException {
        return load(file, name -> Optional.ofNullable(System.getenv(name)));
    }

    /**
     * Reads a file.
     *
     * @param environment the value of a variable, empty if it is not set
     */
    public static SiteConfig load(Path file, Function<String, Optional<String>> environment) throws ConfigException {
        return parse(file.toString(), TEXT.read(file), folderOf(file), environment);
    }

    /**
     * Reads YAML from a text.
     *
     * @param name what to call the text in messages
     * @param folder where relative paths of file placeholders start
     */
    public static SiteConfig parse(
            String name, String text, Path folder, Function<String, Optional<String>> environment)
            throws ConfigException {
        Problems problems = new Problems();
        Optional<SiteConfig> config = Optional.empty();
        try {
            YamlNode root = YamlReader.read(text);
            Binder binder =
                    new Binder(new Placeholders(folder, environment), SiteChecks.ALL, SPECIALS, UNKNOWN_KEYS, problems);
            config = binder.record(SiteConfig.class, root, "").map(site -> site.in(folder));
        } catch (YamlReader.Unreadable e) {
            problems.add(e);
        }
        return config.orElseThrow(() -> new ConfigException(name, problems.inFileOrder()));
    }

    /**
     * Reads the {@code admin} section alone: enough to ask a running agent, and possible without the secrets of the rest.
     * Tokens whose variable this process does not have are left out.
     */
    public static AdminConfig admin(Path file) throws ConfigException {
        Problems problems = new Problems();
        Optional<AdminConfig> admin = Optional.empty();
        try {
            YamlNode root = YamlReader.read(TEXT.read(file));
            admin = binder(
                            folderOf(file),
                            name -> Optional.of(Objects.requireNonNullElse(System.getenv(name), UNSET + name)),
                            problems)
                    .record(AdminConfig.class, section(root, "admin"), "admin")
                    .map(found -> found.in(folderOf(file)).without(UNSET));
        } catch (YamlReader.Unreadable e) {
            problems.add(e);
        }
        return admin.orElseThrow(() -> new ConfigException(file.toString(), problems.inFileOrder()));
    }

    /** A record all of whose keys have defaults. */
    static <T> T defaults(Class<T> type) {
        Problems problems = new Problems();
        return binder(Path.of("/"), name -> Optional.empty(), problems)
                .record(type, new YamlNode.Mapping(List.of(), 0), "")
                .orElseThrow(() -> new IllegalStateException("defaults are not valid: " + problems.inFileOrder()));
    }

    private static Binder binder(Path folder, Function<String, Optional<String>> environment, Problems problems) {
        return new Binder(new Placeholders(folder, environment), SiteChecks.ALL, SPECIALS, UNKNOWN_KEYS, problems);
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private static YamlNode section(YamlNode root, String key) {
        List<YamlNode.Entry> entries = root instanceof YamlNode.Mapping mapping ? mapping.entries() : List.of();
        return entries.stream()
                .filter(entry -> entry.key().equals(key))
                .map(YamlNode.Entry::value)
                .findFirst()
                .orElseGet(() -> new YamlNode.Mapping(List.of(), root.line()));
    }

    private static Optional<TableSelection> selection(Binder binder, YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar scalar && scalar.text().equals("all")) {
            return Optional.of(new TableSelection.All());
        }
        if (!(node instanceof YamlNode.Sequence sequence)) {
            binder.wrongKind(node, path, "`all` or a list of tables");
            return Optional.empty();
        }
        int before = binder.problems().size();
        List<TableConfig> tables = binder.list(TableConfig.class, sequence, path);
        return binder.problems().size() == before ? Optional.of(new TableSelection.Listed(tables)) : Optional.empty();
    }

    /** A section with the keys of a policy is one itself. */
    private static Optional<PolicyConfig> policy(Binder binder, YamlNode node, String path) {
        boolean inline = node instanceof YamlNode.Mapping mapping
                && mapping.entries().stream().anyMatch(entry -> INLINE_POLICY.contains(entry.key()));
        return inline
                ? Optional.of(new PolicyConfig(
                        Optional.empty(),
                        Optional.of(YamlText.of(node)),
                        PolicyConfig.defaults().deletes()))
                : binder.record(PolicyConfig.class, node, path);
    }

    private static Optional<TableConfig> table(Binder binder, YamlNode node, String path) {
        YamlNode mapping = node instanceof YamlNode.Scalar scalar && !scalar.absent()
                ? new YamlNode.Mapping(List.of(new YamlNode.Entry("name", scalar, node.line())), node.line())
                : node;
        return binder.record(TableConfig.class, mapping, path);
    }
}
