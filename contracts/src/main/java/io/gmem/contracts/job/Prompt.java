package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A prompt in the suite's grammar. A prompt is resolved against the bank; a prompt that cannot be resolved is rejected.
 *
 * <pre>
 * random                       any snippet
 * memory:123                   the snippet of row 123
 * label:goldfish, goldfish     a snippet of that label
 * mix(memory:1,memory:2,0.3)   (1 - 0.3) of row 1 plus 0.3 of row 2
 * vector:AACAPwAAAMA=          a snippet given by the caller: float32, little-endian, in base64
 * </pre>
 */
public sealed interface Prompt {
    /** A snippet sampled uniformly from the bank. */
    record Random() implements Prompt {
        @JsonValue
        @Override
        public String toString() {
            return "random";
        }
    }

    /** One row of the bank. */
    record Row(long row) implements Prompt {
        @JsonValue
        @Override
        public String toString() {
            return "memory:" + row;
        }
    }

    /** A snippet sampled uniformly from the rows of a label; the class itself for a class-conditional network. */
    record Label(String name) implements Prompt {
        @JsonValue
        @Override
        public String toString() {
            return "label:" + name;
        }
    }

    /** {@code (1 - weight) · first + weight · second} of normalized snippets. The weight is rounded to nine decimals. */
    record Mix(long first, long second, double weight) implements Prompt {
        public Mix {
            if (!(weight >= 0 && weight <= 1)) {
                throw unsupported("prompt must mix with a weight between 0 and 1 (was " + weight + ")");
            }
            weight = Math.rint(weight * 1e9) / 1e9 + 0.0;
        }

        @JsonValue
        @Override
        public String toString() {
            return "mix(memory:" + first + ",memory:" + second + ","
                    + BigDecimal.valueOf(weight)
                            .setScale(9, RoundingMode.HALF_UP)
                            .stripTrailingZeros()
                            .toPlainString()
                    + ")";
        }
    }

    /**
     * A snippet that is not a row of the bank, for example the snippet of an uploaded image.
     *
     * @param base64 1 to 4,096 finite float32 numbers, little-endian, in base64
     */
    record Vector(String base64) implements Prompt {
        private static final int MAX_DIMENSION = 4096;

        public Vector {
            check(decoded(base64));
        }

        public static Vector of(float[] snippet) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * snippet.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(snippet);
            return new Vector(Base64.getEncoder().encodeToString(bytes.array()));
        }

        /** {@code (D)} */
        public float[] snippet() {
            return decoded(base64);
        }

        private static float[] decoded(String base64) {
            if (base64.length() > 4 * (Float.BYTES * MAX_DIMENSION / 3 + 1)) {
                throw unsupported("prompt must be a vector of at most " + MAX_DIMENSION + " numbers");
            }
            try {
                byte[] bytes = Base64.getDecoder().decode(base64);
                if (bytes.length % Float.BYTES != 0) {
                    throw unsupported("prompt must be a vector of float32 numbers of 4 bytes each (was " + bytes.length
                            + " bytes)");
                }
                float[] numbers = new float[bytes.length / Float.BYTES];
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(numbers);
                return numbers;
            } catch (IllegalArgumentException e) {
                throw new FailureException(
                        unsupported("prompt must be a vector in base64").failure(), e);
            }
        }

        private static void check(float[] numbers) {
            if (numbers.length < 1 || numbers.length > MAX_DIMENSION) {
                throw unsupported(
                        "prompt must be a vector of 1 to " + MAX_DIMENSION + " numbers (was " + numbers.length + ")");
            }
            double square = 0;
            for (float number : numbers) {
                square += (double) number * number;
            }
            if (!(square > 0) || !Double.isFinite(square)) {
                throw unsupported("prompt must be a vector of finite numbers that are not all zero");
            }
        }

        @JsonValue
        public String text() {
            return VECTOR + base64;
        }

        /** Returns a short form for logs and error messages; {@link #text} returns the complete prompt. */
        @Override
        public String toString() {
            return "vector:(" + snippet().length + " numbers)";
        }
    }

    String VECTOR = "vector:";
    Pattern ROW = Pattern.compile("memory:(\\d{1,12})");
    Pattern LABEL = Pattern.compile("(?:label:)?([\\p{L}\\p{N}][\\p{L}\\p{N} _.'-]{0,99})");
    Pattern MIX = Pattern.compile(
            "mix\\(\\s*memory:(\\d{1,12})\\s*,\\s*memory:(\\d{1,12})\\s*,\\s*(\\d(?:\\.\\d{1,9})?)\\s*\\)");

    /**
     * Parses a prompt.
     *
     * @throws FailureException with code {@code unsupported_prompt} if the text does not match the grammar
     */
    @JsonCreator
    static Prompt parse(String text) {
        String prompt = text.strip();
        if (prompt.toLowerCase(Locale.ROOT).equals("random")) {
            return new Random();
        }
        var row = ROW.matcher(prompt);
        if (row.matches()) {
            return new Row(Long.parseLong(row.group(1)));
        }
        var mix = MIX.matcher(prompt);
        if (mix.matches() && Double.parseDouble(mix.group(3)) <= 1) {
            return new Mix(
                    Long.parseLong(mix.group(1)), Long.parseLong(mix.group(2)), Double.parseDouble(mix.group(3)));
        }
        if (prompt.startsWith(VECTOR)) {
            return new Vector(prompt.substring(VECTOR.length()));
        }
        var label = LABEL.matcher(prompt);
        if (label.matches()) {
            return new Label(label.group(1).strip());
        }
        throw unsupported("prompt must be random, memory:ROW, label:NAME (or only NAME) or"
                + " mix(memory:ROW,memory:ROW,WEIGHT) with a weight between 0 and 1");
    }

    /** Returns the complete prompt in the grammar, which {@link #parse} accepts. */
    static String text(Prompt prompt) {
        return prompt instanceof Vector vector ? vector.text() : prompt.toString();
    }

    /** Returns the exception for a prompt that cannot be resolved, with code {@code unsupported_prompt}. */
    static FailureException unsupported(String message) {
        return new FailureException(new Failure("unsupported_prompt", Category.USER, false, "prompt", message));
    }
}
