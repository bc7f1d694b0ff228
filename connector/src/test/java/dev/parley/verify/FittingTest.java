package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FittingTest {
    private static List<String> first(int characters, String... all) {
        return Fitting.first(List.of(all), characters, one -> one, String::length);
    }

    @Test
    void theFirstThatFitAreTakenAndOneAlways() {
        assertThat(first(5, "aa", "bbb", "c")).containsExactly("aa", "bbb");
        assertThat(first(4, "aa", "bbb", "c")).containsExactly("aa");
        assertThat(first(4, "too wide", "c")).containsExactly("too wide");
        assertThat(first(4)).isEmpty();
    }

    @Test
    void whatWasNotAnsweredIsAskedAgain() {
        List<List<Integer>> asked = new ArrayList<>();

        List<String> answers = Fitting.all(List.of(1, 2, 3, 4, 5), rest -> {
            asked.add(List.copyOf(rest));
            return rest.stream().limit(2).map(String::valueOf).toList();
        });

        assertThat(answers).containsExactly("1", "2", "3", "4", "5");
        assertThat(asked).containsExactly(List.of(1, 2, 3, 4, 5), List.of(3, 4, 5), List.of(5));
    }

    @Test
    void answersThatAreNoneOrTooManyAreRefused() {
        assertThatThrownBy(() -> Fitting.all(List.of(1, 2), rest -> List.of()))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("about 2 rows and answered for 0");
        assertThatThrownBy(() -> Fitting.all(List.of(1, 2), rest -> List.of(1, 2, 3)))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("about 2 rows and answered for 3");
    }
}
