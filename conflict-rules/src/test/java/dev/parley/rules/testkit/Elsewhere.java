package dev.parley.rules.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Here, in two other locales and time zones, and on another thread. */
final class Elsewhere implements Surroundings {
    @Override
    public List<byte[]> each(Supplier<byte[]> evaluation) {
        List<byte[]> outcomes = new ArrayList<>();
        outcomes.add(evaluation.get());
        outcomes.add(in("tr-TR", "Pacific/Kiritimati", evaluation));
        outcomes.add(in("ar-EG-u-nu-arab", "America/St_Johns", evaluation));
        outcomes.add(CompletableFuture.supplyAsync(evaluation).join());
        return outcomes;
    }

    private static byte[] in(String locale, String zone, Supplier<byte[]> evaluation) {
        Locale here = Locale.getDefault();
        TimeZone now = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(locale));
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            return evaluation.get();
        } finally {
            Locale.setDefault(here);
            TimeZone.setDefault(now);
        }
    }
}
