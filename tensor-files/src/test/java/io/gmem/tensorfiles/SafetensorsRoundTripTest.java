package io.gmem.tensorfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SafetensorsRoundTripTest {
    record Declared(String name, DType dtype, long[] shape) {
        HostTensor filled(Random random) {
            byte[] bytes = new byte[(int) Shapes.elements(shape) * dtype.bytes()];
            random.nextBytes(bytes);
            return new HostTensor(dtype, shape, ByteBuffer.wrap(bytes));
        }
    }

    @Property(tries = 300)
    void readsWrittenTensorsBitForBitInOrder(
            @ForAll("declarations") List<Declared> declared, @ForAll Map<String, String> metadata, @ForAll long seed)
            throws IOException {
        var random = new Random(seed);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        declared.forEach(tensor -> tensors.put(tensor.name(), tensor.filled(random)));
        Path file = Files.createTempFile("round-trip", ".safetensors");
        try {
            SafetensorsWriter.write(file, tensors, metadata);

            try (var read = SafetensorsFile.open(file)) {
                assertThat(read.names()).containsExactlyElementsOf(tensors.keySet());
                assertThat(read.metadata()).isEqualTo(metadata);
                tensors.forEach((name, tensor) -> {
                    assertThat(read.info(name).dtype()).isEqualTo(tensor.dtype());
                    assertThat(read.read(name).shape()).isEqualTo(tensor.shape());
                    assertThat(read.read(name).data()).isEqualTo(tensor.data());
                });
            }
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<List<Declared>> declarations() {
        Arbitrary<String> names =
                Arbitraries.strings().ofMaxLength(12).filter(name -> !name.equals(SafetensorsHeader.METADATA));
        Arbitrary<long[]> shapes =
                Arbitraries.longs().between(0, 5).array(long[].class).ofMaxSize(4);
        return Combinators.combine(names, Arbitraries.of(DType.class), shapes)
                .as(Declared::new)
                .list()
                .ofMaxSize(6)
                .uniqueElements(Declared::name);
    }
}
