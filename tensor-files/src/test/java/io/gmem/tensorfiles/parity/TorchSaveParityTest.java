package io.gmem.tensorfiles.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.torch.TorchValue;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Namespace;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TorchSaveParityTest {
    @TestFactory
    Stream<DynamicTest> bothFormatsGiveTheTensorsAndValuesThatWereSaved() throws Exception {
        return ParityFolder.each("00_torch_save_zoo", folder -> {
            Iterator<String> files = folder.meta().get("files").fieldNames();
            assertThat(files).as("files of " + folder.path()).hasNext();
            while (files.hasNext()) {
                try (var saved = TorchFile.open(folder.file(files.next()));
                        var expected = folder.outputs()) {
                    var root = (Dict) saved.root();
                    compareTensors(saved.tensors(root.get("a").orElseThrow()), expected);
                    compare(root.get("meta").orElseThrow(), folder.meta().at("/config/meta"));
                    compare(root.get("args").orElseThrow(), folder.meta().at("/config/args"));
                    assertThat(root.get("args").orElseThrow()).isInstanceOf(Namespace.class);
                }
            }
        });
    }

    private static void compareTensors(TensorSource saved, SafetensorsFile expected) {
        assertThat(saved.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (String name : expected.names()) {
            HostTensor actual = saved.read(name);
            HostTensor expectedValue = expected.read(name);
            assertThat(actual.shape()).as(name).isEqualTo(expectedValue.shape());
            assertThat(saved.info(name).shape()).as(name).isEqualTo(expectedValue.shape());
            if (actual.dtype() == DType.BF16) {
                assertThat(actual.toFloatArray()).as(name).isEqualTo(expectedValue.toFloatArray());
            } else {
                assertThat(actual.dtype()).as(name).isEqualTo(expectedValue.dtype());
                assertThat(actual.data()).as(name).isEqualTo(expectedValue.data());
            }
        }
    }

    private static void compare(TorchValue actual, JsonNode expectedValue) throws IOException {
        if (actual instanceof Dict dict) {
            assertThat(dict.entries()).hasSize(expectedValue.size());
            for (Map.Entry<Scalar, TorchValue> entry : dict.entries().entrySet()) {
                compare(entry.getValue(), expectedValue.get(entry.getKey().text()));
            }
        } else if (actual instanceof Namespace namespace) {
            assertThat(namespace.attributes()).hasSize(expectedValue.size());
            for (Map.Entry<String, TorchValue> entry : namespace.attributes().entrySet()) {
                compare(entry.getValue(), expectedValue.get(entry.getKey()));
            }
        } else if (actual instanceof Sequence sequence) {
            assertThat(sequence.items()).hasSize(expectedValue.size());
            for (int i = 0; i < expectedValue.size(); i++) {
                compare(sequence.items().get(i), expectedValue.get(i));
            }
        } else {
            Object plain = expectedValue.isIntegralNumber() ? (Object) expectedValue.longValue() : plain(expectedValue);
            assertThat(actual).isEqualTo(new Scalar(plain));
        }
    }

    private static Object plain(JsonNode expectedValue) {
        return switch (expectedValue.getNodeType()) {
            case NUMBER -> expectedValue.doubleValue();
            case BOOLEAN -> expectedValue.booleanValue();
            case STRING -> expectedValue.textValue();
            default -> null;
        };
    }
}
