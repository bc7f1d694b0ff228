package dev.parley.rules.testkit;

import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.CustomRule;
import dev.parley.rules.rule.Rule;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TimeZone;

/**
 * A program: one line with the surroundings of its process, then for each rule a hash over what some histories come to. The
 * last rule is planted: it looks at the charset of the process.
 */
final class OutcomesOfAProcess {
    private static final int HISTORIES = 12;

    private OutcomesOfAProcess() {}

    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        StringBuilder out = new StringBuilder();
        out.append(Locale.getDefault().toLanguageTag()).append(' ');
        out.append(TimeZone.getDefault().getID()).append(' ').append(Charset.defaultCharset());
        for (BuiltInRules.Case rule : BuiltInRules.all()) {
            line(out, rule.rule(), rule.values());
        }
        line(
                out,
                byCharset(),
                (current, random, number) ->
                        new Value.Text((random.nextBoolean() ? "\u00fc\u00fc\u00fc\u00fc" : "uuuuuu") + number));
        System.out.print(out.append('\n'));
    }

    private static void line(StringBuilder out, Rule rule, Values values) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Values kind : new Values[] {values, Values.anything()}) {
            Histories histories = new Histories(rule, kind);
            for (long seed = 0; seed < HISTORIES; seed++) {
                History history = histories.of(seed);
                digest.update(
                        Outcome.of(HistoryLaws.oracle(history, history.run().operations()), history.policy()));
            }
        }
        out.append('\n')
                .append(HexFormat.of().formatHex(digest.digest()))
                .append(' ')
                .append(rule.name());
    }

    @SuppressWarnings("DefaultCharset") // what is planted
    private static Rule byCharset() {
        return new CustomRule.Pick("planted: by charset", writes -> {
            int best = 0;
            for (int i = 1; i < writes.size(); i++) {
                best = bytes(writes.get(i).after()) >= bytes(writes.get(best).after()) ? i : best;
            }
            return best;
        });
    }

    @SuppressWarnings("DefaultCharset") // what is planted
    private static int bytes(Value value) {
        return value instanceof Value.Text text ? text.value().getBytes().length : 0;
    }
}
