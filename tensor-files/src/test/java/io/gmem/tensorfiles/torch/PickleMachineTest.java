package io.gmem.tensorfiles.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Namespace;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickleMachineTest {
    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "builtins, eval",
        "builtins, getattr",
        "builtins, set.__init__",
        "__builtin__, exec",
        "subprocess, Popen",
        "torch._utils, _rebuild_tensor_v3",
        "torch, load",
        "torch.hub, FloatStorage",
        "numpy.core.multiarray, scalar",
        "java.lang, Runtime",
        "collections, OrderedDict.fromkeys",
    })
    void rejectsOtherNamesAndReportsThem(String module, String name) {
        byte[] called =
                new Pickle().global(module, name).text("x").op(0x85, 'R').stop();
        byte[] stackGlobal = new Pickle().text(module).text(name).op(0x93).stop();

        for (byte[] pickle : List.of(called, stackGlobal)) {
            assertThatThrownBy(() -> run(pickle))
                    .isInstanceOf(MalformedTensorFileException.class)
                    .hasMessageContaining("'" + module + "." + name + "'")
                    .hasMessageContaining("torch.save(model.state_dict()");
        }
    }

    @Test
    void readsPlainValuesOfEveryType() throws Exception {
        Pickle pickle = new Pickle()
                .op(0x80, 2, ']', '(', 'N', 0x88, 0x89, 'K', 200, 'M', 1, 2)
                .number(-5);
        pickle.op(0x8a, 0, 0x8a, 1, 0xff, 0x8b).int32(9).int64(0).op(1);
        pickle.op('G').int64(Long.reverseBytes(Double.doubleToLongBits(2.5)));
        pickle.text("é").op('U', 1, 0xe9, 0x85, ')', 'e');

        var list = (Sequence) run(pickle.stop());

        assertThat(list.items())
                .containsExactly(
                        Scalar.NONE,
                        new Scalar(true),
                        new Scalar(false),
                        new Scalar(200L),
                        new Scalar(513L),
                        new Scalar(-5L),
                        new Scalar(0L),
                        new Scalar(-1L),
                        new Scalar(BigInteger.ONE.shiftLeft(64)),
                        new Scalar(2.5),
                        new Scalar("é"),
                        new Sequence(List.of(new Scalar("é"))),
                        new Sequence(List.of()));
    }

    @Test
    void readsContainersOfPython2And3() throws Exception {
        Pickle pairs = new Pickle().global("collections", "OrderedDict").op(']', '(');
        pairs.op(']', '(')
                .text("a")
                .number(1)
                .op('e', 'e', 0x85, 'R')
                .op('}', '(')
                .text("_metadata")
                .op('N', 'u', 'b');
        Pickle namespace = new Pickle()
                .global("argparse", "Namespace")
                .op(')', 0x81, '}')
                .text("lr")
                .number(3);

        assertThat(((Dict) run(pairs.stop())).entries()).containsExactly(java.util.Map.entry(new Scalar("a"), one()));
        assertThat(((Namespace) run(namespace.op('s', 'b').stop())).get("lr")).contains(new Scalar(3L));
        Pickle device =
                new Pickle().global("torch", "device").text("cuda").number(1).op(0x86, 'R');
        assertThat(run(device.stop())).isEqualTo(new Scalar("cuda:1"));
        assertThat(run(new Pickle().global("torch", "bfloat16").stop())).isEqualTo(new Scalar("torch.bfloat16"));
    }

    private static Scalar one() {
        return new Scalar(1L);
    }

    @Test
    void readsStorageView() throws Exception {
        Pickle pickle = new Pickle()
                .global("torch._utils", "_rebuild_tensor")
                .op('(', '(')
                .text("storage");
        pickle.global("torch.cuda", "FloatStorage").text("k").text("cuda:0").number(4);
        pickle.op('(')
                .text("v")
                .number(1)
                .number(2)
                .op('t', 't', 'Q')
                .number(1)
                .tuple(1)
                .tuple(1)
                .op('t', 'R');

        var tensor = (Tensor) run(pickle.stop());

        assertThat(tensor.read().toFloatArray()).containsExactly(3);
        assertThat(tensor.storage().elements()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 5, 1, exceeds its storage",
        "0, 5, 1, exceeds its storage",
        "0, 2, 4, exceeds its storage",
        "-1, 2, 1, invalid tensor",
        "0, -2, 1, invalid tensor",
        "0, 2, -1, invalid tensor",
        "0, 2147483647, 0, repeats a storage",
        "0, 2147483647, 2147483647, exceeds its storage",
    })
    void rejectsTensorOutsideOfItsStorage(int offset, int size, int stride, String reason) {
        Pickle pickle =
                new Pickle().global("torch._utils", "_rebuild_tensor_v2").op('(');
        pickle.storage("FloatStorage", "0", 4).number(offset).tuple(size).tuple(stride);

        assertThatThrownBy(() -> run(pickle.op(0x89, ')', 't', 'R').stop()))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void rejectsInvalidSizesBeforeAllocation() {
        assertRejected(new Pickle().op('X').int32(-1).bytes(), "ends within its pickle");
        assertRejected(new Pickle().op(0x8d).int64(Long.MAX_VALUE).bytes(), "ends within its pickle");
        assertRejected(new Pickle().op('T').int32(1 << 30).bytes(), "ends within its pickle");
        assertRejected(new Pickle().op(0x8b).int32(1 << 30).bytes(), "integer of");
        assertRejected(
                new Pickle().storage("FloatStorage", "0", Integer.MAX_VALUE).stop(), "declares a storage");
        assertRejected(new Pickle().storage("FloatStorage", "0", 4).stop(), "bare storage");
        assertRejected(
                new Pickle()
                        .storage("FloatStorage", "0", 4)
                        .storage("FloatStorage", "0", 3)
                        .stop(),
                "two sizes");
        assertRejected(new Pickle().global("collections", "OrderedDict").stop(), "bare storage, function");
        assertRejected(new Pickle().op(']', 'q', 0, 'h', 0, 'a').stop(), "contains itself");
        assertRejected(new Pickle().op(0x80, 9).stop(), "protocol 9");
        assertRejected(new Pickle().op('i').stop(), "opcode 0x69");
        assertRejected(new Pickle().op('h', 7).stop(), "empty memo entry 7");
        assertRejected(new Pickle().op('t').stop(), "has no mark");
        assertRejected(new Pickle().op('(', 'R').stop(), "pops from an empty stack");
        assertRejected(new Pickle().op('}', ')', ')', 's').stop(), "lacks a required Scalar");
        assertRejected(new Pickle().text("x").op('}', 'b').stop(), "sets attributes");
        assertRejected(new Pickle().text("x").op(')', 'R').stop(), "calls a value that is not a function");
        assertRejected(new Pickle().op('c').raw("x".repeat(5000)).stop(), "unterminated name");
    }

    @Test
    void keepsRepeatedReferencesShared() throws Exception {
        Pickle pickle = new Pickle().op(']', 'q', 0);
        for (int level = 1; level <= 100; level++) {
            pickle.op('h', level - 1, 'h', level - 1, 0x86, 'q', level);
        }

        TorchValue root = run(pickle.stop());

        assertThat(new TorchTensors(Path.of("deep.pt"), root).names()).isEmpty();
    }

    @Test
    void rejectsTooManyPaths() throws Exception {
        Pickle pickle =
                new Pickle().global("torch._utils", "_rebuild_tensor_v2").op('(');
        pickle.storage("FloatStorage", "0", 4).number(0).tuple().tuple().op(0x89, ')', 't', 'R', 'q', 0);
        for (int level = 1; level <= 60; level++) {
            pickle.op('h', level - 1, 'h', level - 1, 0x86, 'q', level);
        }
        TorchValue root = run(pickle.stop());

        assertThatThrownBy(() -> new TorchTensors(Path.of("deep.pt"), root)).hasMessageContaining("paths to tensors");
    }

    @Test
    void rejectsTensorsWithEqualPath() throws Exception {
        var scalar = new Pickle().global("torch._utils", "_rebuild_tensor_v2").op('(');
        scalar.storage("FloatStorage", "0", 4).number(0).tuple().tuple().op(0x89, ')', 't', 'R');
        Pickle pickle =
                new Pickle().op('}', '(').text("a.b").raw(scalar.bytes()).text("a");
        pickle.op('}').text("b").raw(scalar.bytes()).op('s', 'u');
        TorchValue root = run(pickle.stop());

        assertThatThrownBy(() -> new TorchTensors(Path.of("twice.pt"), root)).hasMessageContaining("path 'a.b'");
    }

    @Test
    void readsOpcodesOfEveryProtocol() throws Exception {
        Pickle pickle = new Pickle().op(0x80, 5, 0x95).int64(99).op(']', '(');
        pickle.op('K', 1, 'K', 2, '0'); // a dropped value
        pickle.op('(', 'K', 3, 'K', 4, '1'); // values dropped up to the mark
        pickle.op('K', 5, '2'); // a duplicated value
        pickle.op(0x8d).int64(1).raw("x").op(0x8c, 2).raw("é");
        pickle.op('T').int32(1).op(0xe9);
        pickle.op('K', 6, 0x85, 'K', 6, 'K', 7, 0x86, 'K', 6, 'K', 7, 'K', 8, 0x87);
        pickle.op(0x8f, '(', 'K', 9, 0x90); // a set
        pickle.op('e');

        assertThat(((Sequence) run(pickle.stop())).items())
                .containsExactly(
                        one(),
                        new Scalar(5L),
                        new Scalar(5L),
                        new Scalar("x"),
                        new Scalar("é"),
                        new Scalar("é"),
                        numbers(6),
                        numbers(6, 7),
                        numbers(6, 7, 8),
                        numbers(9));
    }

    @Test
    void readsMemoEntries() throws Exception {
        Pickle pickle = new Pickle().op(']', '(');
        pickle.op('K', 1, 0x94, 'K', 2, 0x94, 'K', 3, 'q', 7, 'K', 4, 'r').int32(300);
        pickle.op('h', 0, 'h', 1, 'h', 7, 'j').int32(300).op('e');

        assertThat(run(pickle.stop())).isEqualTo(numbers(1, 2, 3, 4, 1, 2, 3, 4));
    }

    @Test
    void readsAllowedNameFromStack() throws Exception {
        Pickle pickle = new Pickle().text("torch").text("float32").op(0x93);

        assertThat(run(pickle.stop())).isEqualTo(new Scalar("torch.float32"));
    }

    private static Sequence numbers(long... numbers) {
        return new Sequence(java.util.Arrays.stream(numbers)
                .mapToObj(number -> (TorchValue) new Scalar(number))
                .toList());
    }

    @Test
    void readsNumbersAndNamesUpToTheirLimits() throws Exception {
        var longest = new Pickle().op(0x8b).int32(512).raw(new byte[511]).op(1).stop();
        assertThat(run(longest)).isEqualTo(new Scalar(BigInteger.ONE.shiftLeft(8 * 511)));
        assertRejected(new Pickle().op(0x8b).int32(513).raw(new byte[513]).stop(), "an integer of 513 bytes");
        assertRejected(new Pickle().op(0x8b).int32(-1).raw(new byte[9]).stop(), "ends within its pickle");

        String name = "x".repeat(512);
        assertRejected(new Pickle().global(name, "y").stop(), "'" + name + ".y'");
        assertRejected(new Pickle().global(name + "x", "y").stop(), "an unterminated name");
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, Long",
        "9223372036854775808, BigInteger",
        "-9223372036854775808, Long",
        "-9223372036854775809, BigInteger",
    })
    void readsIntegersAsLongWhenTheyFit(BigInteger number, String type) throws Exception {
        Object read = ((Scalar) run(new PickleWriter().integer(number).stop())).value();

        assertThat(read).hasToString(number.toString());
        assertThat(java.util.Objects.requireNonNull(read).getClass().getSimpleName())
                .isEqualTo(type);
    }

    @Test
    void readsWrittenValuesInAnyOrder() throws Exception {
        byte[] pickle = new PickleWriter()
                .opcodes("](")
                .none()
                .bool(true)
                .bool(false)
                .integer(1L)
                .integer(Long.MIN_VALUE)
                .integer(BigInteger.TEN.pow(30))
                .number(0.5)
                .text("é")
                .tuple(1, 2)
                .newObject("argparse", "Namespace")
                .tensor(DType.F32, 4, new long[] {2, 2}, "0", true)
                .opcodes("e")
                .stop();
        List<TorchValue> items = ((Sequence) run(pickle)).items();

        assertThat(items.subList(0, 10))
                .containsExactly(
                        Scalar.NONE,
                        new Scalar(true),
                        new Scalar(false),
                        one(),
                        new Scalar(Long.MIN_VALUE),
                        new Scalar(BigInteger.TEN.pow(30)),
                        new Scalar(0.5),
                        new Scalar("é"),
                        numbers(1, 2),
                        new Namespace(java.util.Map.of()));
        assertThat(((Tensor) items.get(10)).read().toFloatArray()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void writesIntegersOfAtMost255Bytes() throws Exception {
        BigInteger largest = BigInteger.ONE.shiftLeft(255 * 8 - 1).subtract(BigInteger.ONE);
        assertThat(run(new PickleWriter().integer(largest).stop())).isEqualTo(new Scalar(largest));
        assertThatThrownBy(() -> new PickleWriter().integer(largest.add(BigInteger.ONE)))
                .hasMessage("an integer must have at most 255 bytes (was 256)");
    }

    @Test
    void readsTensorUpToLastElementOfStorage() throws Exception {
        for (int[] offsetSizeStride : new int[][] {{0, 4, 1}, {3, 1, 1}, {3, 1, 99}, {1, 2, 2}, {0, 2, 3}, {4, 0, 1}}) {
            int size = offsetSizeStride[1];
            Pickle pickle =
                    new Pickle().global("torch._utils", "_rebuild_tensor_v2").op('(');
            pickle.storage("FloatStorage", "0", 4)
                    .number(offsetSizeStride[0])
                    .tuple(size)
                    .tuple(offsetSizeStride[2])
                    .op(0x89, ')', 't', 'R');
            float[] expected = new float[size];
            for (int i = 0; i < size; i++) {
                expected[i] = 1 + offsetSizeStride[0] + i * offsetSizeStride[2];
            }
            assertThat(((Tensor) run(pickle.stop())).read().toFloatArray()).containsExactly(expected);
        }
    }

    /** A tensor may exceed its storage by repetition by at most 64 MiB. */
    @Test
    void readsRepeatedStorageUpToLimit() throws Exception {
        int most = (1 << 24) + 4;
        for (int size : new int[] {most, most + 1}) {
            Pickle pickle =
                    new Pickle().global("torch._utils", "_rebuild_tensor_v2").op('(');
            pickle.storage("FloatStorage", "0", 4)
                    .number(0)
                    .tuple(size)
                    .tuple(0)
                    .op(0x89, ')', 't', 'R');
            if (size == most) {
                assertThat(((Tensor) run(pickle.stop())).view().elements()).isEqualTo(most);
            } else {
                assertRejected(pickle.stop(), "repeats a storage");
            }
        }
    }

    @Test
    void readsSetsSizesParametersAndDevices() throws Exception {
        for (String set : List.of("builtins,set", "__builtin__,set", "torch,Size")) {
            String[] name = set.split(",", -1);
            assertThat(run(new Pickle()
                            .global(name[0], name[1])
                            .tuple(1, 2)
                            .op(0x85, 'R')
                            .stop()))
                    .isEqualTo(numbers(1, 2));
            assertThat(run(new Pickle().global(name[0], name[1]).op(')', 'R').stop()))
                    .isEqualTo(numbers());
        }
        assertThat(run(new Pickle()
                        .global("torch", "device")
                        .text("cpu")
                        .op(0x85, 'R')
                        .stop()))
                .isEqualTo(new Scalar("cpu"));
    }

    /** Lists of pairs may be referenced repeatedly; their total number of pairs is limited. */
    @Test
    void rejectsTooManyDictPairs() {
        Pickle pairs =
                new Pickle().op(']', '(').op(']', '(').text("a").number(1).op('e');
        pairs.op('q', 1);
        for (int i = 1; i < 1_000; i++) {
            pairs.op('h', 1);
        }
        pairs.op('e', 'q', 0, '0', ']', '(');
        for (int i = 0; i < 1_000; i++) {
            pairs.global("collections", "OrderedDict").op('h', 0, 0x85, 'R');
        }
        byte[] most = pairs.bytes();

        assertThatCode(() -> run(new Pickle().raw(most).op('e').stop())).doesNotThrowAnyException();
        assertRejected(
                new Pickle()
                        .raw(most)
                        .global("collections", "OrderedDict")
                        .op(']', 'h', 1, 'a', 0x85, 'R', 'e')
                        .stop(),
                "more than 1000000 pairs");
    }

    @Test
    void namesTensorsByPathThroughEveryContainer() throws Exception {
        Pickle tensor =
                new Pickle().global("torch._utils", "_rebuild_tensor_v2").op('(');
        tensor.storage("FloatStorage", "0", 4).number(0).tuple(2, 2).tuple(1, 2).op(0x89, ')', 't', 'R');
        Pickle pickle = new Pickle().op('}', '(').text("list").op(']', '(').number(1);
        pickle.raw(tensor.bytes())
                .op('e')
                .text("args")
                .global("argparse", "Namespace")
                .op(')', 0x81, '}', '(');
        pickle.text("ema")
                .raw(tensor.bytes())
                .op('u', 'b')
                .number(7)
                .raw(tensor.bytes())
                .op('u');
        var tensors = new TorchTensors(Path.of("tree.pt"), run(pickle.stop()));

        assertThat(tensors.names()).containsExactly("list.1", "args.ema", "7");
        for (String name : tensors.names()) {
            assertThat(tensors.info(name).shape()).containsExactly(2, 2);
            assertThat(tensors.info(name).bytes()).isEqualTo(16);
            assertThat(tensors.read(name).toFloatArray()).containsExactly(1, 3, 2, 4);
            assertThat(tensors.readRows(name, 0, 1).toFloatArray()).containsExactly(1, 3);
            assertThat(tensors.readRows(name, 1, 1).toFloatArray()).containsExactly(2, 4);
            assertThat(tensors.readRows(name, 2, 0).shape()).containsExactly(0, 2);
            for (int[] window : new int[][] {{-1, 1}, {0, -1}, {0, 3}, {2, 1}}) {
                assertThatThrownBy(() -> tensors.readRows(name, window[0], window[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
        assertThatThrownBy(() -> tensors.read("list.0")).hasMessage("there is no tensor 'list.0'");
    }

    @Test
    void rejectsTooLongPath() throws Exception {
        for (int length : new int[] {999, 1_000}) {
            var tensor = new Pickle().op('}').text("x".repeat(length));
            tensor.global("torch._utils", "_rebuild_tensor_v2").op('(');
            tensor.storage("FloatStorage", "0", 4).number(0).tuple().tuple().op(0x89, ')', 't', 'R', 's');
            TorchValue root = run(tensor.stop());
            if (length < 1_000) {
                assertThat(new TorchTensors(Path.of("long.pt"), root).names()).hasSize(1);
            } else {
                assertThatThrownBy(() -> new TorchTensors(Path.of("long.pt"), root))
                        .hasMessageContaining("a path of more than 1000 characters");
            }
        }
    }

    private static void assertRejected(byte[] pickle, String reason) {
        assertThatThrownBy(() -> run(pickle))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    /** Runs a pickle whose storages all contain 1, 2, 3, 4. */
    private static TorchValue run(byte[] pickle) throws MalformedTensorFileException {
        ByteBuffer numbers = ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        numbers.asFloatBuffer().put(new float[] {1, 2, 3, 4});
        var in = new PickleInput(Path.of("test.pt"), ByteBuffer.wrap(pickle));
        var storages = new Storages(
                in,
                4 * DType.F32.bytes(),
                (key, offset, bytes) ->
                        numbers.slice((int) offset, (int) bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN));
        return new PickleMachine(in, storages).run();
    }
}
