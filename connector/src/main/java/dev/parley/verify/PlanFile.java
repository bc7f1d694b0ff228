package dev.parley.verify;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** {@link RepairPlan} as YAML. */
public final class PlanFile {
    private static final int SIZE_MAX = 64 << 20;
    private static final int LINE_MAX = 4_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> PLAIN = new TypeReference<>() {};
    private static final String HEAD = """
            # Review before you run: parley repair --apply FILE
            # Each entry makes the row of the site under 'take' stand at all sites, as a version above all others; if that
            # site has no such row ('absent'), the row is deleted everywhere. Change 'take', or remove an entry, as you
            # like. An entry whose row has changed since at any site under 'seen' is refused.
            """;

    private PlanFile() {}

    public static String write(RepairPlan plan) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(LINE_MAX);
        options.setSplitLines(false);
        return HEAD + new Yaml(options).dump(MAPPER.convertValue(plan, PLAIN));
    }

    /**
     * Reads what {@link #write} wrote, maybe edited.
     *
     * @throws IllegalArgumentException if the text is no plan; the message says where and why
     */
    public static RepairPlan read(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(SIZE_MAX);
        RepairPlan plan;
        try {
            Object plain = new Yaml(new SafeConstructor(options)).load(yaml);
            plan = MAPPER.convertValue(plain, RepairPlan.class);
        } catch (YAMLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("this is no repair plan: " + e.getMessage(), e);
        }
        if (plan == null || plan.version() != RepairPlan.VERSION) {
            throw new IllegalArgumentException(
                    "the plan has version " + (plan == null ? "none" : plan.version()) + ", this program reads version "
                            + RepairPlan.VERSION + "; make a new plan with parley repair --plan");
        }
        return plan;
    }
}
