package dev.parley.it.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One rendered overlay of deploy/kubernetes. */
record Overlay(String name, List<HasMetadata> objects) {
    static final Path ROOT = Path.of("../deploy/kubernetes");
    static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]*)}");

    static Overlay render(String name, Kustomize kustomize) {
        List<HasMetadata> typed = new ArrayList<>();
        for (ObjectNode object : kustomize.render(ROOT.resolve("overlays").resolve(name))) {
            try {
                typed.add(Typed.of(object));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        name + ": " + object.path("kind") + " " + object.at("/metadata/name") + ": " + e.getMessage(),
                        e);
            }
        }
        return new Overlay(name, typed);
    }

    <T> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> T one(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new IllegalStateException(name + " holds " + found.size() + " of " + type.getSimpleName());
        }
        return found.get(0);
    }

    List<PodTemplateSpec> pods() {
        return Stream.concat(
                        all(Deployment.class).stream()
                                .map(deployment -> deployment.getSpec().getTemplate()),
                        all(Job.class).stream().map(job -> job.getSpec().getTemplate()))
                .toList();
    }

    /** The only site file of its only ConfigMap, as it stands there. */
    String siteText() {
        return one(ConfigMap.class).getData().values().iterator().next();
    }

    /** The site file, its secrets made up. */
    SiteConfig site() throws Exception {
        String text = FILE.matcher(siteText()).replaceAll("\\${env:SECRET}");
        return SiteFile.parse(name, text, Path.of("."), variable -> Optional.of("secret"));
    }
}
