package dev.parley.it.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Edge values and random ones, as SQL of both engines. */
final class Samples {
    private static final int RANDOM_VALUES = 4;
    private static final String TEXTS = "aZ09 '\"\\%_\t\n{},;äßéΣ中文😀🏳️‍🌈";

    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    private List<Sample> with(Stream<Sample> edges, Function<Random, Sample> other) {
        List<Sample> all = new ArrayList<>(edges.toList());
        for (int i = 0; i < RANDOM_VALUES; i++) {
            all.add(other.apply(random));
        }
        return all;
    }

    static List<Sample> literals(Object... literals) {
        return Stream.of(literals).map(Sample::same).toList();
    }

    static List<Sample> quoted(String... texts) {
        return Stream.of(texts).map(text -> Sample.same("'" + text + "'")).toList();
    }

    /** Whole numbers between bounds, both included. */
    List<Sample> integers(String least, String most) {
        BigInteger low = new BigInteger(least);
        BigInteger range = new BigInteger(most).subtract(low).add(BigInteger.ONE);
        return with(
                Stream.of(least, "0", "1", most).map(Sample::same),
                r -> Sample.same(
                        new BigInteger(range.bitLength() + 8, r).mod(range).add(low)));
    }

    List<Sample> decimals(int precision, int scale) {
        String nines = "9".repeat(precision - scale) + "." + "9".repeat(scale);
        String least = "0." + "0".repeat(scale - 1) + "1";
        return with(
                Stream.of("0", "1", "-1.5", nines, "-" + nines, least, "-" + least, "1.10")
                        .map(Sample::same),
                r -> Sample.same(new BigDecimal(new BigInteger((int) (precision * 3.3), r), scale).toPlainString()));
    }

    List<Sample> floats() {
        return with(
                Stream.of(
                                "0",
                                "1.5",
                                "-1.1",
                                "16777217",
                                "3.4028234663852886e38",
                                "1.17549435e-38",
                                "0.1",
                                "-0.33333334")
                        .map(Samples::number),
                r -> number(Float.toString((r.nextFloat() - 0.5f) * (float) Math.pow(10, r.nextInt(30)))));
    }

    List<Sample> doubles() {
        return with(
                Stream.of(
                                "0",
                                "-0e0",
                                "0.1",
                                "1e23",
                                "9007199254740993",
                                "1.7976931348623157e308",
                                "2.2250738585072014e-308",
                                "-123456789.123456789")
                        .map(Samples::number),
                r -> number(Double.toString((r.nextDouble() - 0.5) * Math.pow(10, r.nextInt(200)))));
    }

    /** A text in quotes would be cut to fewer digits by nobody; a bare number could be a decimal first. */
    private static Sample number(String text) {
        return new Sample("'" + text + "'", text.contains("e") || text.contains("E") ? text : text + "e0");
    }

    static Sample text(String text) {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return new Sample("convert_from('\\x" + hex + "', 'UTF8')", "CONVERT(X'" + hex + "' USING utf8mb4)");
    }

    List<Sample> texts(int most) {
        int[] letters = TEXTS.codePoints().toArray();
        return with(
                Stream.of("", " ", "a", "A", "é", "e\u0301", " inside and behind ", "null", "NULL", TEXTS)
                        .filter(text -> text.length() <= most)
                        .map(Samples::text),
                r -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = r.nextInt(most); i > 0; i--) {
                        text.appendCodePoint(letters[r.nextInt(letters.length)]);
                    }
                    return text(text.toString());
                });
    }

    static Sample bytes(byte[] content) {
        String hex = HexFormat.of().formatHex(content);
        return new Sample("'\\x" + hex + "'::bytea", "X'" + hex + "'");
    }

    List<Sample> bytes(int least, int most) {
        return with(
                Stream.of(new byte[least], filled(most, -1), filled(most, '\\'), filled(most, '\''))
                        .map(Samples::bytes),
                r -> {
                    byte[] content = new byte[least + r.nextInt(most - least + 1)];
                    r.nextBytes(content);
                    return bytes(content);
                });
    }

    private static byte[] filled(int size, int with) {
        byte[] content = new byte[size];
        java.util.Arrays.fill(content, (byte) with);
        return content;
    }

    /** @param mysql how MySQL writes one, {@code %s} for its text */
    List<Sample> uuids(Function<UUID, String> mysql) {
        return with(
                Stream.of(new UUID(0, 0), new UUID(-1, -1), new UUID(0x0123456789abcdefL, 0x8000000000000001L))
                        .map(uuid -> new Sample("'" + uuid + "'", mysql.apply(uuid))),
                r -> {
                    UUID uuid = new UUID(r.nextLong(), r.nextLong());
                    return new Sample("'" + uuid + "'", mysql.apply(uuid));
                });
    }

    List<Sample> dates() {
        return with(
                Stream.of(
                                "1000-01-01",
                                "1582-10-04",
                                "1582-10-10",
                                "1582-10-15",
                                "1899-12-31",
                                "1969-12-31",
                                "1970-01-01",
                                "2024-02-29",
                                "9999-12-31")
                        .map(date -> Sample.same("'" + date + "'")),
                r -> Sample.same("'" + LocalDate.of(1000, 1, 1).plusDays(r.nextInt(3_000_000)) + "'"));
    }

    List<Sample> times() {
        return with(
                Stream.of("00:00:00", "00:00:00.000001", "12:34:56.789", "23:59:59.999999", "24:00:00")
                        .map(time -> Sample.same("'" + time + "'")),
                r -> Sample.same(String.format(
                        "'%02d:%02d:%02d.%06d'", r.nextInt(24), r.nextInt(60), r.nextInt(60), r.nextInt(1_000_000))));
    }

    /**
     * Dates with times.
     *
     * @param postgresZone what PostgreSQL has behind the text
     * @param mysqlZone what MySQL has behind it
     */
    List<Sample> timestamps(String first, String last, String postgresZone, String mysqlZone) {
        long from = LocalDateTime.parse(first).toEpochSecond(ZoneOffset.UTC);
        long seconds = LocalDateTime.parse(last).toEpochSecond(ZoneOffset.UTC) - from;
        return with(
                Stream.of(
                                first,
                                "1970-01-01T00:00:01",
                                "2024-03-31T02:30:00",
                                "2024-11-03T01:30:00.5",
                                last + ".999999")
                        .map(text -> timestamp(text.replace('T', ' '), postgresZone, mysqlZone)),
                r -> timestamp(
                        String.format(
                                "%s.%06d",
                                LocalDateTime.ofEpochSecond(from + (long) (r.nextDouble() * seconds), 0, ZoneOffset.UTC)
                                        .format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")),
                                r.nextInt(1_000_000)),
                        postgresZone,
                        mysqlZone));
    }

    private static Sample timestamp(String text, String postgresZone, String mysqlZone) {
        return new Sample("'" + text + postgresZone + "'", "'" + text + mysqlZone + "'");
    }

    List<Sample> bits(int width) {
        return with(
                Stream.of(
                                "0".repeat(width),
                                "1".repeat(width),
                                "1" + "0".repeat(width - 1),
                                "0".repeat(width - 1) + "1")
                        .distinct()
                        .map(Samples::bit),
                r -> {
                    StringBuilder digits = new StringBuilder();
                    for (int i = 0; i < width; i++) {
                        digits.append(r.nextBoolean() ? '1' : '0');
                    }
                    return bit(digits.toString());
                });
    }

    private static Sample bit(String digits) {
        return new Sample("B'" + digits + "'", "b'" + digits + "'");
    }
}
