package dev.parley.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What one key of the site file means, and its limits. The binder, the reference page and the JSON Schema all read it,
 * so that they cannot disagree.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
    /** One or two sentences for operators. */
    String value();

    /** The value of a key that is left out, as it would be written. Empty: the key is required, unless its type says otherwise. */
    String defaultsTo() default "";

    /** Lowest value allowed, in the notation of the key. Empty: none. */
    String min() default "";

    /** Highest value allowed, in the notation of the key. Empty: none. */
    String max() default "";

    /** Regular expression for the whole text. Empty: any text but the empty one. */
    String pattern() default "";

    /** The pattern in words: "must be …". */
    String patternMeans() default "";

    /** A value for examples and hints. */
    String example() default "";
}
