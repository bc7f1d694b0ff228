package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.config.AdminConfig;
import dev.parley.config.ConfigException;
import dev.parley.config.ContextConfig;
import dev.parley.config.ContextsConfig;
import dev.parley.config.Secret;
import dev.parley.config.SiteFile;
import dev.parley.config.Suggest;
import dev.parley.rules.Nullable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/**
 * Which agent a command asks. What is named on the command line counts before the environment, that before the site file,
 * that before the contexts file; without any of them the usual address on this machine.
 */
class AgentChoice {
    /** Variables of the process; tests have their own. */
    private final Function<String, Optional<String>> environment;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The agent of this name in the contexts file. Or PARLEY_CONTEXT.")
    private @Nullable String context;

    @Option(
            names = "--contexts",
            paramLabel = "FILE",
            description = "The contexts file. Or PARLEY_CONTEXTS; else ~/.config/parley/contexts.yaml.")
    private @Nullable Path contexts;

    @Option(
            names = {"--url", "--admin"},
            paramLabel = "URL",
            description = "The agent's admin address, such as http://127.0.0.1:7420. Or PARLEY_URL.")
    private @Nullable String url;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM file with the certificates to trust. Or PARLEY_CA.")
    private @Nullable String ca;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The site file of an agent on this machine, for its address.")
    private @Nullable Path config;

    AgentChoice() {
        this(name -> Optional.ofNullable(System.getenv(name)));
    }

    AgentChoice(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /** A token given on the command line; null if none is, which then is one of the environment or the context. */
    @Nullable
    String token() {
        return null;
    }

    /** The one agent to ask. */
    AgentAddress address() throws ConfigException, CommandFailed {
        return overridden(found());
    }

    /** The agent of a name in the contexts file. */
    AgentAddress named(String name) throws ConfigException, CommandFailed {
        return overridden(inFile(name));
    }

    /** Every agent of the contexts file, unless one is named otherwise. */
    List<AgentAddress> all() throws ConfigException, CommandFailed {
        boolean one = context != null
                || url != null
                || config != null
                || variable("URL").isPresent()
                || variable("CONTEXT").isPresent();
        Optional<ContextsConfig> file = one ? Optional.empty() : contextsFile();
        return file.isEmpty()
                ? List.of(address())
                : file.get().contexts().stream()
                        .map(found -> overridden(of(found)))
                        .toList();
    }

    private AgentAddress found() throws ConfigException, CommandFailed {
        Optional<String> named = Optional.ofNullable(url).or(() -> variable("URL"));
        Optional<String> wanted = Optional.ofNullable(context);
        if (url != null || (wanted.isEmpty() && config == null && named.isPresent())) {
            return new AgentAddress(named.get(), named.get(), Optional.empty(), Optional.empty());
        }
        if (wanted.isPresent()) {
            return inFile(wanted.get());
        }
        if (config != null) {
            return ofSite(config);
        }
        Optional<String> fromEnvironment = variable("CONTEXT");
        if (fromEnvironment.isPresent()) {
            return inFile(fromEnvironment.get());
        }
        Optional<ContextsConfig> file = contextsFile();
        if (file.isPresent()) {
            ContextsConfig contexts = file.get();
            return inFile(contexts.current()
                    .orElseGet(() -> contexts.contexts().get(0).name()));
        }
        return usual(AdminConfig.defaults());
    }

    private AgentAddress overridden(AgentAddress found) {
        return new AgentAddress(
                found.name(),
                found.url(),
                Optional.ofNullable(token())
                        .or(() -> variable("TOKEN"))
                        .map(Secret::new)
                        .or(found::token),
                Optional.ofNullable(ca).or(() -> variable("CA")).or(found::ca));
    }

    private static AgentAddress of(ContextConfig found) {
        return new AgentAddress(found.name(), found.url(), found.token(), found.ca());
    }

    private AgentAddress inFile(String name) throws ConfigException, CommandFailed {
        ContextsConfig file = contextsFile()
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.USAGE,
                        "no context '" + name + "': there is no " + contextsPath() + "; write one, or use --url"));
        List<String> names = file.contexts().stream().map(ContextConfig::name).toList();
        for (ContextConfig one : file.contexts()) {
            if (one.name().equals(name)) {
                return of(one);
            }
        }
        throw new CommandFailed(
                ExitCode.UNKNOWN_SITE,
                "no context '" + name + "' in " + contextsPath()
                        + Suggest.closest(name, names)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("")
                        + " There is " + String.join(", ", names));
    }

    /** Empty if nobody named a file and there is none at the usual place. */
    private Optional<ContextsConfig> contextsFile() throws ConfigException {
        Path file = contextsPath();
        boolean named = contexts != null || variable("CONTEXTS").isPresent();
        return named || Files.exists(file) ? Optional.of(ContextsConfig.load(file, environment)) : Optional.empty();
    }

    private Path contextsPath() {
        if (contexts != null) {
            return contexts;
        }
        return variable("CONTEXTS")
                .map(Path::of)
                .orElseGet(() -> environment
                        .apply("XDG_CONFIG_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"))
                        .resolve("parley")
                        .resolve("contexts.yaml"));
    }

    private static AgentAddress ofSite(Path file) throws ConfigException, CommandFailed {
        AdminConfig admin = SiteFile.admin(file);
        if (admin.port() == 0) {
            throw new CommandFailed(
                    ExitCode.USAGE, "admin.port is 0, any free port; give the one that the agent logged with --url");
        }
        return usual(admin);
    }

    private static AgentAddress usual(AdminConfig admin) {
        String url = (admin.tls().isPresent() ? "https://" : "http://") + reachable(admin.host()) + ":" + admin.port();
        return new AgentAddress(url, url, admin.token(), admin.tls().flatMap(tls -> tls.certificate()));
    }

    /** An agent that listens everywhere listens on loopback too. */
    private static String reachable(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "127.0.0.1";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private Optional<String> variable(String name) {
        return environment.apply("PARLEY_" + name).filter(text -> !text.isEmpty());
    }
}
