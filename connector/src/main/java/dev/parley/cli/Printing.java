package dev.parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.admin.ApiJson;
import java.io.PrintWriter;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command prints its answer. JSON and YAML are the agent's own words and complete; the table is for people. */
final class Printing {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    /** How to print it. */
    enum Format {
        TABLE,
        JSON,
        YAML
    }

    /** @param table for people, with a line end at its end */
    void print(Object answer, String table) {
        switch (format) {
            case TABLE -> write(table);
            case JSON -> write(ApiJson.write(answer));
            case YAML -> write(yaml(ApiJson.write(answer)));
        }
    }

    boolean isTable() {
        return format == Format.TABLE;
    }

    /** A line for people alone. */
    void say(String line) {
        if (isTable()) {
            write(line + System.lineSeparator());
        }
    }

    private void write(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    private static String yaml(String json) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        try {
            return new Yaml(options).dump(new ObjectMapper().readValue(json, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was just written can be read", e);
        }
    }
}
