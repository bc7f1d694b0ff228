package dev.parley.rules.testkit;

import dev.parley.rules.merge.Json;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Edits JSON documents member by member. */
final class Documents implements Values {
    @Override
    public Value next(Value current, SplittableRandom random, int number) {
        Json document = current instanceof Value.Json json ? Json.parse(json.canonical()) : new Json.Members(Map.of());
        return new Value.Json(edited(document, random, number, 2).text());
    }

    /** Two members. */
    @Override
    public Optional<Apart> apart(SplittableRandom random) {
        Json.Members base = new Json.Members(new TreeMap<>(Map.of(
                "k0", fresh(random, 1), "k1", fresh(random, 2), "k2", fresh(random, 3), "k3", fresh(random, 4))));
        int one = random.nextInt(4);
        int other = (one + 1 + random.nextInt(3)) % 4;
        return Optional.of(new Apart(
                value(base), value(changed(base, "k" + one, random)), value(changed(base, "k" + other, random))));
    }

    private static Json.Members changed(Json.Members base, String member, SplittableRandom random) {
        SortedMap<String, Json> members = new TreeMap<>(base.members());
        if (random.nextInt(3) == 0) {
            members.remove(member);
        } else {
            members.put(member, fresh(random, 5));
        }
        return new Json.Members(members);
    }

    private static Value value(Json document) {
        return new Value.Json(document.text());
    }

    private static Json edited(Json json, SplittableRandom random, int number, int depth) {
        if (depth == 0 || !(json instanceof Json.Members object)) {
            return fresh(random, number);
        }
        SortedMap<String, Json> members = new TreeMap<>(object.members());
        String name = "k" + random.nextInt(4);
        if (name.equals("k3")) {
            members.put(name, new Json.Array(items(members.getOrDefault(name, Json.Literal.NULL), random, number)));
        } else if (random.nextInt(4) == 0) {
            members.remove(name);
        } else {
            members.put(name, edited(members.getOrDefault(name, Json.Literal.NULL), random, number, depth - 1));
        }
        return new Json.Members(members);
    }

    private static List<Json> items(Json array, SplittableRandom random, int number) {
        List<Json> items = array instanceof Json.Array list ? new ArrayList<>(list.items()) : new ArrayList<>();
        Json id = new Json.Text("i" + random.nextInt(3));
        items.removeIf(item -> item instanceof Json.Members object
                && id.equals(object.members().get("id")));
        if (random.nextInt(3) > 0) {
            items.add(new Json.Members(Map.of("id", id, "n", new Json.Numeral(BigDecimal.valueOf(number)))));
        }
        return items;
    }

    private static Json fresh(SplittableRandom random, int number) {
        return switch (random.nextInt(4)) {
            case 0 -> new Json.Members(Map.of("k" + random.nextInt(3), new Json.Text("v" + number)));
            case 1 -> new Json.Numeral(BigDecimal.valueOf(number, random.nextInt(3)));
            case 2 -> Json.Literal.TRUE;
            default -> new Json.Text("t" + number);
        };
    }
}
