package io.gmem.tensorfiles.torch;

import static org.assertj.core.api.Assertions.assertThat;
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
    void refusesEveryOtherNameAndSaysIt(String module, String name) {
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
    void readsPlainValuesOfEveryKind() throws Exception {
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
    void readsContainersAsBothPythonsWriteThem() throws Exception {
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
    void readsAStorageThatIsPartOfAnother() throws Exception {
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
        "4, 5, 1, does not lie in its storage",
        "0, 5, 1, does not lie in its storage",
        "0, 2, 4, does not lie in its storage",
        "-1, 2, 1, impossible tensor",
        "0, -2, 1, impossible tensor",
        "0, 2, -1, impossible tensor",
        "0, 2147483647, 0, repeats a storage",
        "0, 2147483647, 2147483647, does not lie in its storage",
    })
    void refusesATensorThatDoesNotFitItsStorage(int offset, int size, int stride, String reason) {
        Pickle pickle =
                new Pickle().global("torch._utils", "_rebuild_tensor_v2").op('(');
        pickle.storage("FloatStorage", "0", 4).number(offset).tuple(size).tuple(stride);

        assertThatThrownBy(() -> run(pickle.op(0x89, ')', 't', 'R').stop()))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesWhatCannotBeBeforeTakingMemory() {
        refuses(new Pickle().op('X').int32(-1).bytes(), "ends in the middle");
        refuses(new Pickle().op(0x8d).int64(Long.MAX_VALUE).bytes(), "ends in the middle");
        refuses(new Pickle().op('T').int32(1 << 30).bytes(), "ends in the middle");
        refuses(new Pickle().op(0x8b).int32(1 << 30).bytes(), "number of");
        refuses(new Pickle().storage("FloatStorage", "0", Integer.MAX_VALUE).stop(), "claims a storage");
        refuses(new Pickle().storage("FloatStorage", "0", 4).stop(), "bare storage");
        refuses(
                new Pickle()
                        .storage("FloatStorage", "0", 4)
                        .storage("FloatStorage", "0", 3)
                        .stop(),
                "two sizes");
        refuses(new Pickle().global("collections", "OrderedDict").stop(), "bare storage, function");
        refuses(new Pickle().op(']', 'q', 0, 'h', 0, 'a').stop(), "holds itself");
        refuses(new Pickle().op(0x80, 9).stop(), "protocol 9");
        refuses(new Pickle().op('i').stop(), "opcode 0x69");
        refuses(new Pickle().op('h', 7).stop(), "entry 7 of its memo");
        refuses(new Pickle().op('t').stop(), "misses a mark");
        refuses(new Pickle().op('(', 'R').stop(), "more from its stack");
        refuses(new Pickle().op('}', ')', ')', 's').stop(), "misses a Scalar");
        refuses(new Pickle().text("x").op('}', 'b').stop(), "gives attributes");
        refuses(new Pickle().text("x").op(')', 'R').stop(), "calls what cannot be called");
        refuses(new Pickle().op('c').raw("x".repeat(5000)).stop(), "name without an end");
    }

    @Test
    void doesNotUnfoldAFileThatRefersToItsPartsAgainAndAgain() throws Exception {
        Pickle pickle = new Pickle().op(']', 'q', 0);
        for (int level = 1; level <= 100; level++) {
            pickle.op('h', level - 1, 'h', level - 1, 0x86, 'q', level);
        }

        TorchValue root = run(pickle.stop());

        assertThat(new TorchTensors(Path.of("deep.pt"), root).names()).isEmpty();
    }

    @Test
    void refusesMorePathsThanAnyModelHas() throws Exception {
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
    void refusesTwoTensorsOfOnePath() throws Exception {
        var scalar = new Pickle().global("torch._utils", "_rebuild_tensor_v2").op('(');
        scalar.storage("FloatStorage", "0", 4).number(0).tuple().tuple().op(0x89, ')', 't', 'R');
        Pickle pickle =
                new Pickle().op('}', '(').text("a.b").raw(scalar.bytes()).text("a");
        pickle.op('}').text("b").raw(scalar.bytes()).op('s', 'u');
        TorchValue root = run(pickle.stop());

        assertThatThrownBy(() -> new TorchTensors(Path.of("twice.pt"), root)).hasMessageContaining("path 'a.b'");
    }

    private static void refuses(byte[] pickle, String reason) {
        assertThatThrownBy(() -> run(pickle))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    /** Every storage reads 1, 2, 3, 4. */
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
