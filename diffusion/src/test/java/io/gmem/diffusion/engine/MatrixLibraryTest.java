package io.gmem.diffusion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixLibraryTest {
    @ParameterizedTest
    @CsvSource({
        "AuthenticAMD, fpu avx2 fma avx512f avx512dq, ONEDNN",
        "AuthenticAMD, fpu avx2 fma, MKL",
        "GenuineIntel, fpu avx2 fma avx512f avx512dq, MKL",
        "'', '', MKL"
    })
    void isChosenByTheProcessor(String vendor, String flags, MatrixLibrary fastest) {
        String processors = "processor\t: 0\nvendor_id\t: " + vendor + "\nflags\t\t: " + flags + "\n";

        assertThat(MatrixLibrary.fastestOn(processors)).isEqualTo(fastest);
    }
}
