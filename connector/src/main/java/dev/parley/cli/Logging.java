package dev.parley.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.parley.config.LogFormat;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up logging to standard error. What it can print is written in {@code logback.xml}. */
final class Logging {
    private static final String CONFIGURATION = "/logback.xml";
    private static final List<String> REWORDED =
            List.of("io.debezium", "com.zaxxer.hikari", "org.apache.kafka.clients.NetworkClient");

    private Logging() {}

    /** How much of Parley's own messages is shown; those of its libraries only from WARN on, or INFO with DEBUG. */
    enum Verbosity {
        QUIET,
        INFO,
        DEBUG;

        private Level own() {
            return switch (this) {
                case QUIET -> Level.WARN;
                case INFO -> Level.INFO;
                case DEBUG -> Level.DEBUG;
            };
        }

        /** These tell with stack traces what the agent says itself in one line, and waits for or ends by. */
        private Level reworded() {
            return this == DEBUG ? Level.INFO : Level.OFF;
        }

        private Level libraries() {
            return switch (this) {
                case QUIET -> Level.ERROR;
                case INFO -> Level.WARN;
                case DEBUG -> Level.INFO;
            };
        }
    }

    static void configure(LogFormat format, Verbosity verbosity) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("parley.log.format", format.name().toLowerCase(Locale.ROOT));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        URL configuration = Logging.class.getResource(CONFIGURATION);
        if (configuration == null) {
            throw new IllegalStateException("the program is incomplete: " + CONFIGURATION + " is missing");
        }
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IllegalStateException("the program is damaged: " + CONFIGURATION + " cannot be read", e);
        }
        context.getLogger("dev.parley").setLevel(verbosity.own());
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(verbosity.libraries());
        REWORDED.forEach(name -> context.getLogger(name).setLevel(verbosity.reworded()));
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Writes out what is buffered; nothing may be logged afterwards. */
    static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
