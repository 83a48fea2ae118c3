package io.gmem.launcher.demo.images;

import java.util.Random;

/** The random numbers of one image. */
final class SeededRandom {

    private final Random random;

    SeededRandom(long seed, int index) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + index * 0xBF58476D1CE4E5B9L);
        random.nextLong(); // adjacent seeds give adjacent first values
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[below(choices.length)];
    }
}
