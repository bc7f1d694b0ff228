package dev.parley.rules.rule;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** All elements of all writes that did not see each other, the earliest write's first. A write that saw them replaces them. */
public record Union(Elements form) implements MergeRule {
    public Union {
        Objects.requireNonNull(form);
    }

    @Override
    public String name() {
        return "union(" + form.text() + ")";
    }

    @Override
    public Value merge(List<Write> siblings) {
        Set<String> all = new LinkedHashSet<>();
        Value like = siblings.get(0).after();
        for (Write write : siblings) {
            all.addAll(form.of(write.after()));
            like = like instanceof Value.Null ? write.after() : like;
        }
        return like instanceof Value.Null ? like : form.value(all, like);
    }
}
