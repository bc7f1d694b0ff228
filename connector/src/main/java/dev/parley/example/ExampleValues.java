package dev.parley.example;

import dev.parley.config.YamlNode;
import dev.parley.rules.merge.Json;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Column values as YAML writes them: numbers, true and false, texts; lists and mappings are JSON. */
final class ExampleValues {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,60}\\.[0-9]{1,60}");

    private ExampleValues() {}

    static Value of(YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            return new Value.Json(json(node).text());
        }
        String text = scalar.text();
        if (scalar.absent()) {
            return Value.Null.NULL;
        } else if (INTEGER.matcher(text).matches()) {
            return new Value.Int(Long.parseLong(text));
        } else if (DECIMAL.matcher(text).matches()) {
            return new Value.Decimal(new BigDecimal(text));
        } else if (text.equals("true") || text.equals("false")) {
            return new Value.Bool(text.equals("true"));
        }
        return new Value.Text(text);
    }

    private static Json json(YamlNode node) {
        if (node instanceof YamlNode.Sequence sequence) {
            List<Json> items = Json.items();
            sequence.items().forEach(item -> items.add(json(item)));
            return new Json.Array(items);
        }
        if (node instanceof YamlNode.Mapping mapping) {
            TreeMap<String, Json> members = new TreeMap<>();
            mapping.entries().forEach(entry -> members.put(entry.key(), json(entry.value())));
            return new Json.Members(members);
        }
        return scalar(of(node));
    }

    private static Json scalar(Value value) {
        if (value instanceof Value.Int number) {
            return new Json.Numeral(BigDecimal.valueOf(number.value()));
        } else if (value instanceof Value.Decimal number) {
            return new Json.Numeral(number.value());
        } else if (value instanceof Value.Bool flag) {
            return flag.value() ? Json.Literal.TRUE : Json.Literal.FALSE;
        } else if (value instanceof Value.Text text) {
            return new Json.Text(text.value());
        }
        return Json.Literal.NULL;
    }

    /** As a difference shows it. */
    static String text(Value value) {
        if (value instanceof Value.Text text) {
            return "'" + text.value() + "'";
        } else if (value instanceof Value.Int number) {
            return Long.toString(number.value());
        } else if (value instanceof Value.Decimal number) {
            return number.value().toPlainString();
        } else if (value instanceof Value.Bool flag) {
            return Boolean.toString(flag.value());
        } else if (value instanceof Value.Json json) {
            return json.canonical();
        }
        return value instanceof Value.Null ? "null" : "nothing known";
    }
}
