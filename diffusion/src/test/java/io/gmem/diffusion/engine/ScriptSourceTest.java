package io.gmem.diffusion.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptSourceTest {
    @Test
    void repeatsLineForEveryIndex() {
        var source = new ScriptSource(Map.of("projectors", new ScriptSource.Range(1, 3)), Map.of());

        String text = source.files(List.of("projector")).get("__torch__/gmem/projector.py");

        assertThat(text)
                .contains("__annotations__[\"1\"] = __torch__.gmem.projector.Projector\n")
                .contains("__annotations__[\"2\"] = __torch__.gmem.projector.Projector\n")
                .contains("forward(b), 6)\n")
                .doesNotContain("{i}")
                .doesNotContain("FLOAT32")
                .doesNotContain("#");
    }

    @Test
    void keepsCommentsAndNamesForReaders() {
        var source = new ScriptSource(Map.of("projectors", new ScriptSource.Range(1, 3)), Map.of());

        String text = source.readableFiles(List.of("projector")).get("__torch__/gmem/projector.py");

        assertThat(text)
                .contains("__annotations__[\"2\"] = __torch__.gmem.projector.Projector\n")
                .contains("FLOAT32", "  # (")
                .doesNotContain("{i}", "#:");
    }

    @Test
    void namesUndefinedRange() {
        assertThatThrownBy(() -> new ScriptSource(Map.of(), Map.of()).files(List.of("projector")))
                .hasMessageContaining("'projectors'");
    }
}
