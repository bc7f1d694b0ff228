package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command that a page shows is one that {@code parley} has, with options that it knows. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");

    /** Commands of the launcher, which are none of the agent's program. */
    private static final Set<String> LAUNCHER = Set.of("demo", "simulate");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```[a-z]*\\n(.*?)^ *```");
    private static final Pattern LINE = Pattern.compile("(?m)^ *(?:\\$ )?(?:\\./)?parley ([a-z].*)$");
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?parley ([a-z][^`]*)`");
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"(?:\\$\\([^)]*\\)|[^\"])*\"|\\S+");

    /** Each parse sets all options back; to make it takes a tenth of a second. */
    private static final CommandLine PARLEY = ParleyCommand.commandLine(config -> {
        throw new IllegalStateException("only parsed");
    });

    @Test
    void commandsOnPagesExist() throws IOException {
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher blocks = BLOCK.matcher(text);
            while (blocks.find()) {
                for (String command : found(LINE, blocks.group(1))) {
                    commands++;
                    problem(command, true).ifPresent(problem -> wrong.add(page + ": " + command + ": " + problem));
                }
            }
            for (String command : found(INLINE, text)) {
                commands++;
                problem(command, false).ifPresent(problem -> wrong.add(page + ": " + command + ": " + problem));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(commands).isGreaterThan(100);
    }

    @Test
    void aCommandThatDoesNotExistIsNoticed() {
        assertThat(problem("statsu -c site.yaml", true)).isPresent();
        assertThat(problem("verify --no-such-option", true)).isPresent();
        assertThat(problem("conflicts resolve", true)).isPresent();
        assertThat(problem("conflicts decide", false)).isPresent();
        assertThat(problem("status [--wacht]", false)).isPresent();
        assertThat(problem("status [--watch]", false)).isEmpty();
        assertThat(problem("frontier wait --site a --token \"$(parley frontier now --token-only)\"", true))
                .isEmpty();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("deploy/README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(command -> !LAUNCHER.contains(command.split("\\s", 2)[0]))
                .toList();
    }

    /** @param whole true if it can be typed as it stands; else it may be abridged, with options in brackets */
    private static Optional<String> problem(String text, boolean whole) {
        List<String> words = words(text);
        if (whole) {
            try {
                PARLEY.parseArgs(words.toArray(new String[0]));
                return Optional.empty();
            } catch (CommandLine.ParameterException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        int next = 0;
        CommandLine named = PARLEY;
        for (CommandLine below = below(named, words, next); below != null; below = below(named, words, next)) {
            named = below;
            next++;
        }
        if (next == 0 || (!named.getSubcommands().isEmpty() && isName(words, next))) {
            return Optional.of("no such command");
        }
        Set<String> options = named.getCommandSpec().optionsMap().keySet();
        return words.stream()
                .map(word -> word.replaceAll("[\\[\\]]", "").replaceAll("=.*", ""))
                .filter(word -> word.startsWith("-"))
                .filter(word -> !options.contains(word))
                .map(word -> "no option " + word)
                .findFirst();
    }

    private static @Nullable CommandLine below(CommandLine command, List<String> words, int at) {
        return at < words.size() ? command.getSubcommands().get(words.get(at)) : null;
    }

    private static boolean isName(List<String> words, int at) {
        return at < words.size() && words.get(at).matches("[a-z]+");
    }

    /** As a shell would take them apart: a comment, a redirection or another command ends them. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            if (word.equals("#") || word.equals(">") || word.equals("|")) {
                break;
            }
            words.add(word.replaceAll("^['\"]|['\"]$", ""));
        }
        return words;
    }
}
