package dev.parley.admin;

import java.util.List;

/**
 * The body of every answer that refuses something.
 *
 * @param error word of an {@link ErrorKind}
 * @param message what was attempted, what was found, and what to do next; never row data or secrets
 * @param given the part of the request that is refused; may be empty
 * @param possible what could stand there instead; empty if there is no such list
 * @param suggestion the one of {@code possible} that was probably meant; may be empty
 */
public record ApiError(String error, String message, String given, List<String> possible, String suggestion) {
    public ApiError {
        possible = List.copyOf(possible);
    }
}
