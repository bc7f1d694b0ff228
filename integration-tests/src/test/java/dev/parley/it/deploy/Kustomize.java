package dev.parley.it.deploy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * As much of kustomize as the manifests use: resources, components, namespace, configMapGenerator with its hash, and
 * patches, both by merge and by JSON Patch. Whatever else stands in a kustomization is an error, and so is a patch without
 * a target.
 */
final class Kustomize {
    private static final Set<String> KNOWN =
            Set.of("apiVersion", "kind", "namespace", "resources", "components", "configMapGenerator", "patches");
    /** Lists that the API server merges by a key, which {@link #merge} does not. */
    private static final Set<String> MERGED_BY_KEY =
            Set.of("containers", "initContainers", "env", "volumes", "volumeMounts", "tolerations");

    private final Set<Path> files = new TreeSet<>();

    /** The objects of a folder, by kind and name. */
    List<ObjectNode> render(Path folder) {
        Map<String, ObjectNode> objects = new TreeMap<>();
        collect(folder, objects);
        return List.copyOf(objects.values());
    }

    /** All files read until now. */
    Set<Path> files() {
        return files;
    }

    private JsonNode file(Path path) {
        files.add(path.normalize());
        return Yaml.read(path);
    }

    private void collect(Path folder, Map<String, ObjectNode> objects) {
        JsonNode kustomization = file(folder.resolve("kustomization.yaml"));
        kustomization.fieldNames().forEachRemaining(key -> require(KNOWN.contains(key), folder, "unknown key " + key));
        Map<String, ObjectNode> mine = new TreeMap<>();
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = folder.resolve(resource.asText());
            if (Files.isDirectory(path)) {
                Map<String, ObjectNode> inner = new TreeMap<>();
                collect(path, inner);
                inner.values().forEach(object -> add(mine, object, path));
            } else {
                add(mine, (ObjectNode) file(path), path);
            }
        }
        kustomization.path("components").forEach(component -> collect(folder.resolve(component.asText()), mine));
        kustomization.path("configMapGenerator").forEach(generator -> configMap(folder, generator, mine));
        kustomization.path("patches").forEach(patch -> patch(folder, patch, mine.values()));
        if (kustomization.has("namespace")) {
            mine.values()
                    .forEach(object ->
                            namespace(object, kustomization.path("namespace").asText()));
        }
        mine.values().forEach(object -> add(objects, object, folder));
    }

    private static void add(Map<String, ObjectNode> objects, ObjectNode object, Path from) {
        String namespace = object.at("/metadata/namespace").asText();
        String key = object.path("kind").asText() + "/" + namespace + "/"
                + object.at("/metadata/name").asText();
        require(objects.put(key, object) == null, from, "a second " + key);
    }

    private static void namespace(ObjectNode object, String namespace) {
        if (!object.path("kind").asText().equals("Namespace")) {
            ((ObjectNode) object.path("metadata")).put("namespace", namespace);
        }
    }

    private void configMap(Path folder, JsonNode generator, Map<String, ObjectNode> objects) {
        ObjectNode data = Yaml.MAPPER.createObjectNode();
        for (JsonNode name : generator.path("files")) {
            Path path = folder.resolve(name.asText());
            files.add(path.normalize());
            try {
                data.put(name.asText(), Files.readString(path));
            } catch (IOException e) {
                throw new UncheckedIOException("could not read " + path, e);
            }
        }
        String name = generator.path("name").asText();
        String hashed = name + "-" + hash(data);
        ObjectNode map = Yaml.MAPPER.createObjectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap").set("data", data);
        map.putObject("metadata").put("name", hashed);
        add(objects, map, folder);
        long used = objects.values().stream()
                .mapToLong(object -> refer(object, name, hashed))
                .sum();
        require(used > 0, folder, "nothing uses the generated ConfigMap " + name);
    }

    /** Gives the references to a ConfigMap its hashed name; a changed file thereby starts new pods. */
    private static long refer(JsonNode node, String name, String hashed) {
        long used = 0;
        JsonNode reference = node.path("configMap").path("name");
        if (reference.asText().equals(name)) {
            ((ObjectNode) node.path("configMap")).put("name", hashed);
            used++;
        }
        for (JsonNode child : node) {
            used += refer(child, name, hashed);
        }
        return used;
    }

    /** kustomize's own: over the map without its name as Go writes it, with the digits that could form words replaced. */
    private static String hash(ObjectNode data) {
        Map<String, Object> content = new TreeMap<>(Map.of("data", data, "kind", "ConfigMap", "name", ""));
        String json = Yaml.MAPPER.valueToTree(content).toString();
        String go = json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(go.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of()
                    .formatHex(digest, 0, 5)
                    .replace('0', 'g')
                    .replace('1', 'h')
                    .replace('3', 'k')
                    .replace('a', 'm')
                    .replace('e', 't');
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private void patch(Path folder, JsonNode patch, Collection<ObjectNode> objects) {
        if (patch.has("path")) {
            JsonNode change = file(folder.resolve(patch.path("path").asText()));
            merge(target(folder, objects, change.path("kind"), change.at("/metadata/name")), change, folder);
        } else {
            JsonNode target = patch.path("target");
            ObjectNode object = target(folder, objects, target.path("kind"), target.path("name"));
            Yaml.read(patch.path("patch").asText()).forEach(operation -> apply(folder, object, operation));
        }
    }

    private static ObjectNode target(Path folder, Collection<ObjectNode> objects, JsonNode kind, JsonNode name) {
        List<ObjectNode> found = objects.stream()
                .filter(object -> object.path("kind").equals(kind))
                .filter(object -> object.at("/metadata/name").equals(name))
                .toList();
        require(found.size() == 1, folder, "a patch finds " + found.size() + " of " + kind + " " + name);
        return found.get(0);
    }

    private static void merge(ObjectNode into, JsonNode change, Path folder) {
        change.properties().forEach(field -> {
            JsonNode value = field.getValue();
            require(!MERGED_BY_KEY.contains(field.getKey()), folder, "a list merged by key: use a JSON Patch");
            if (value.isObject() && into.path(field.getKey()).isObject()) {
                merge((ObjectNode) into.path(field.getKey()), value, folder);
            } else {
                into.set(field.getKey(), value);
            }
        });
    }

    private static void apply(Path folder, ObjectNode object, JsonNode operation) {
        String kind = operation.path("op").asText();
        require(kind.equals("replace") || kind.equals("add"), folder, "only replace and add are known: " + operation);
        JsonPointer path = JsonPointer.compile(operation.path("path").asText());
        boolean missing = object.at(path).isMissingNode();
        require(missing == kind.equals("add"), folder, "nothing to replace, or something in the way, at " + path);
        ObjectNode parent = (ObjectNode) object.at(path.head());
        parent.set(path.last().getMatchingProperty(), operation.path("value"));
    }

    private static void require(boolean holds, Path folder, String message) {
        if (!holds) {
            throw new IllegalArgumentException(folder + ": " + message);
        }
    }

    /** Every file below a folder that a rendering could read. */
    static List<Path> filesBelow(Path folder) {
        try (var all = Files.walk(folder)) {
            return new ArrayList<>(all.filter(path -> path.toString().endsWith(".yaml"))
                    .map(Path::normalize)
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("could not list " + folder, e);
        }
    }
}
