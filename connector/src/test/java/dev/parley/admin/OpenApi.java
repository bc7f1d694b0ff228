package dev.parley.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The description of the admin interface, made from the routes that answer it. */
public final class OpenApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern NAME = Pattern.compile("\\{([^}]*)}");

    private final Map<String, ObjectNode> schemas = new TreeMap<>();
    private final Map<String, Class<?>> named = new TreeMap<>();

    private OpenApi() {}

    /** OpenAPI 3.1. */
    public static String of(List<Route> routes) {
        return new OpenApi().document(routes).toPrettyString() + "\n";
    }

    private ObjectNode document(List<Route> routes) {
        ObjectNode root = JSON.objectNode().put("openapi", "3.1.0");
        root.putObject("info")
                .put("title", "Admin interface of a Parley agent")
                .put("version", "1")
                .put(
                        "description",
                        "Errors are one record, `ApiError`; the words of its member `error` are listed there.");
        ObjectNode paths = root.putObject("paths");
        routes.stream().sorted(Comparator.comparing(Route::path)).forEach(route -> {
            ObjectNode path = paths.withObjectProperty(route.path());
            path.set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        });
        ObjectNode components = root.putObject("components");
        error();
        ObjectNode all = components.putObject("schemas");
        schemas.forEach(all::set);
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        return root;
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = JSON.objectNode().put("summary", route.summary());
        if (route.access() != Access.OPEN) {
            operation.putArray("security").addObject().putArray("token");
        }
        if (route.access() == Access.READ) {
            operation.withArray("security").addObject();
        }
        ArrayNode parameters = JSON.arrayNode();
        Matcher names = NAME.matcher(route.path());
        while (names.find()) {
            parameters.add(parameter(names.group(1), "path", "").put("required", true));
        }
        route.parameters().forEach(one -> parameters.add(parameter(one.name(), "query", one.meaning())));
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        if (route.body() != null) {
            content(operation.putObject("requestBody").put("required", true), schema(route.body()));
        }
        ObjectNode responses = operation.putObject("responses");
        ObjectNode done = responses.putObject("200").put("description", "done");
        if (route.answer() != Answer.class) {
            content(done, schema(route.answer()));
        }
        content(responses.putObject("default").put("description", "refused"), reference("ApiError"));
        return operation;
    }

    private static ObjectNode parameter(String name, String in, String meaning) {
        ObjectNode parameter = JSON.objectNode().put("name", name).put("in", in);
        parameter.putObject("schema").put("type", "string");
        return meaning.isEmpty() ? parameter : parameter.put("description", meaning);
    }

    private static void content(ObjectNode holder, ObjectNode schema) {
        holder.putObject("content").putObject("application/json").set("schema", schema);
    }

    private void error() {
        schema(ApiError.class);
        ArrayNode words = JSON.arrayNode();
        StringBuilder meanings = new StringBuilder();
        for (ErrorKind kind : ErrorKind.values()) {
            words.add(kind.word());
            meanings.append(kind.word())
                    .append(" (")
                    .append(kind.status())
                    .append("): ")
                    .append(kind.meaning())
                    .append('\n');
        }
        ObjectNode error = schemas.getOrDefault("ApiError", JSON.objectNode())
                .withObjectProperty("properties")
                .withObjectProperty("error");
        error.removeAll();
        error.set("enum", words);
        error.put("description", meanings.toString().strip());
    }

    private ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type last = arguments[arguments.length - 1];
            if (generic.getRawType() == List.class) {
                return JSON.objectNode().put("type", "array").set("items", schema(last));
            }
            if (generic.getRawType() == Map.class || generic.getRawType() == SortedMap.class) {
                return JSON.objectNode().put("type", "object").set("additionalProperties", schema(last));
            }
            if (generic.getRawType() == Optional.class) {
                return schema(last);
            }
            throw new IllegalArgumentException("say here how " + type + " is described");
        }
        return plain((Class<?>) type);
    }

    private ObjectNode plain(Class<?> type) {
        if (type == String.class) {
            return JSON.objectNode().put("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return JSON.objectNode().put("type", "boolean");
        }
        if (type == int.class || type == long.class || type == Long.class || type == Integer.class) {
            return JSON.objectNode().put("type", "integer");
        }
        if (type == double.class) {
            return JSON.objectNode().put("type", "number");
        }
        if (type.isEnum()) {
            ArrayNode words = JSON.arrayNode();
            Arrays.stream(type.getEnumConstants()).map(String::valueOf).forEach(words::add);
            return JSON.objectNode().set("enum", words);
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException("answers and bodies are records, " + type + " is none");
        }
        String name = name(type);
        if (!schemas.containsKey(name)) {
            ObjectNode schema = JSON.objectNode().put("type", "object");
            schemas.put(name, schema);
            ObjectNode properties = schema.putObject("properties");
            for (RecordComponent component : type.getRecordComponents()) {
                properties.set(component.getName(), schema(component.getGenericType()));
            }
        }
        return reference(name);
    }

    /** Two records may have one simple name: the second is called by that of its enclosing class, too. */
    private String name(Class<?> type) {
        String simple = type.getSimpleName();
        Class<?> first = named.putIfAbsent(simple, type);
        Class<?> enclosing = type.getEnclosingClass();
        if (first == null || first == type || enclosing == null) {
            return simple;
        }
        String longer = enclosing.getSimpleName() + "." + simple;
        Class<?> other = named.putIfAbsent(longer, type);
        if (other != null && other != type) {
            throw new IllegalArgumentException(type + " and " + other + " have one name; rename one of them");
        }
        return longer;
    }

    private static ObjectNode reference(String name) {
        return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
    }
}
