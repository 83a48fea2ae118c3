package io.gmem.tensorfiles.torch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.torch.PickleNode.Attributes;
import io.gmem.tensorfiles.torch.PickleNode.Entries;
import io.gmem.tensorfiles.torch.PickleNode.Items;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Interprets one pickle without executing code. It constructs only types of this package and accepts only the names in {@link
 * AllowedGlobal}. It supports the binary opcodes that {@code torch.save} writes (protocols 2 to 4) and rejects all others.
 *
 * <p>{@code net.razorvine:pickle} is not used because it cannot be restricted. Its table of constructors is static, so any library in the
 * JVM can extend it. Unknown classes become dictionaries instead of errors. BUILD calls {@code __setstate__} by reflection on any object
 * on the stack. Strings are allocated by their declared length before the remaining bytes are checked.
 *
 * <p>Source: opcode comments of CPython's Lib/pickletools.py. Not thread-safe; one instance per pickle.
 */
final class PickleMachine {
    /** Resolves the persistent ids that torch writes in place of storages. */
    interface PersistentIds {
        TorchStorage storage(List<Object> id) throws MalformedTensorFileException;
    }

    private static final Object MARK = new Object();
    private static final int NEWEST_PROTOCOL = 5;
    /** Bounds the memory of a pickle of empty containers; a list of a million numbers needs far fewer opcodes. */
    private static final int MAX_OPCODES = 8_000_000;

    private final PickleInput in;
    private final PersistentIds persistentIds;
    private final Rebuild rebuild;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    PickleMachine(PickleInput in, PersistentIds persistentIds) {
        this.in = in;
        this.persistentIds = persistentIds;
        this.rebuild = new Rebuild(in);
    }

    /** Creates an interpreter for a pickle without tensors. */
    PickleMachine(PickleInput in) {
        this(in, id -> {
            throw in.malformed("has a tensor where a plain value is required");
        });
    }

    /** Interprets the pickle to its end and returns its value. */
    TorchValue run() throws MalformedTensorFileException {
        for (int count = 0; count < MAX_OPCODES; count++) {
            int opcode = in.u1();
            if (opcode == '.') {
                return new TreeBuilder(in).build(pop());
            }
            step(opcode);
        }
        throw in.malformed("has a pickle of more than " + MAX_OPCODES + " opcodes", "save the tensors only");
    }

    private void step(int opcode) throws MalformedTensorFileException {
        switch (opcode) {
            case 0x80 -> protocol(in.u1());
            case 0x95 -> in.i8(); // FRAME: a hint for buffering
            case 'N' -> push(Scalar.NONE);
            case 0x88 -> push(new Scalar(true));
            case 0x89 -> push(new Scalar(false));
            case 'K' -> push(new Scalar((long) in.u1()));
            case 'M' -> push(new Scalar((long) in.u2()));
            case 'J' -> push(new Scalar((long) in.i4()));
            case 0x8a -> push(new Scalar(in.wholeNumber(in.u1())));
            case 0x8b -> push(new Scalar(in.wholeNumber(in.i4())));
            case 'G' -> push(new Scalar(in.bigEndianDouble()));
            case 'X' -> push(new Scalar(in.text(in.i4() & 0xffff_ffffL, UTF_8)));
            case 0x8c -> push(new Scalar(in.text(in.u1(), UTF_8)));
            case 0x8d -> push(new Scalar(in.text(in.i8(), UTF_8)));
            case 'U' -> push(new Scalar(in.text(in.u1(), ISO_8859_1)));
            case 'T' -> push(new Scalar(in.text(in.i4(), ISO_8859_1)));
            case '(' -> push(MARK);
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(top());
            case ')', ']', 0x8f -> push(new Items());
            case '}' -> push(new Entries());
            case 't' -> push(new Items(popToMark()));
            case 0x85 -> push(new Items(popLast(1)));
            case 0x86 -> push(new Items(popLast(2)));
            case 0x87 -> push(new Items(popLast(3)));
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popToMark());
            case 's' -> set(popLast(2));
            case 'u' -> set(popToMark());
            case 'q' -> memo.put(in.u1(), top());
            case 'r' -> memo.put(in.i4(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(recall(in.u1()));
            case 'j' -> push(recall(in.i4()));
            case 'c' -> push(AllowedGlobal.find(in, in.line(), in.line()));
            case 0x93 -> namedGlobal(popLast(2));
            case 'R', 0x81 -> call(popLast(2));
            case 'b' -> build(popLast(2));
            case 'Q' -> push(persistentIds.storage(rebuild.items(pop()).items()));
            default ->
                throw in.malformed("uses the pickle opcode 0x%02x, which torch.save does not write".formatted(opcode));
        }
    }

    private void protocol(int version) throws MalformedTensorFileException {
        if (version > NEWEST_PROTOCOL) {
            throw in.malformed("is a pickle of protocol " + version + ", the newest supported is " + NEWEST_PROTOCOL);
        }
    }

    private void namedGlobal(List<Object> moduleAndName) throws MalformedTensorFileException {
        String module = rebuild.argument(moduleAndName, 0, Scalar.class).text();
        String name = rebuild.argument(moduleAndName, 1, Scalar.class).text();
        push(AllowedGlobal.find(in, module, name));
    }

    private void call(List<Object> functionAndArguments) throws MalformedTensorFileException {
        List<Object> arguments = rebuild.items(functionAndArguments.get(1)).items();
        push(rebuild.call(functionAndArguments.get(0), arguments));
    }

    /** Sets the attributes of a Namespace. Those of an OrderedDict are internal to torch and are discarded. */
    private void build(List<Object> targetAndState) throws MalformedTensorFileException {
        Object target = targetAndState.get(0);
        Entries state = rebuild.argument(targetAndState, 1, Entries.class);
        if (target instanceof Attributes namespace) {
            state.entries().forEach((name, value) -> namespace.attributes().put(name.text(), value));
        } else if (!(target instanceof Entries)) {
            throw in.malformed("sets attributes of a value that has none");
        }
        push(target);
    }

    private void append(List<Object> values) throws MalformedTensorFileException {
        rebuild.items(top()).items().addAll(values);
    }

    private void set(List<Object> keysAndValues) throws MalformedTensorFileException {
        if (!(top() instanceof Entries dict) || keysAndValues.size() % 2 != 0) {
            throw in.malformed("sets entries of a value that is not a dict");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dict.entries().put(rebuild.argument(keysAndValues, i, Scalar.class), keysAndValues.get(i + 1));
        }
    }

    private Object recall(int index) throws MalformedTensorFileException {
        Object value = memo.get(index);
        if (value == null) {
            throw in.malformed("references the empty memo entry " + index);
        }
        return value;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() throws MalformedTensorFileException {
        Object top = stack.isEmpty() ? MARK : stack.get(stack.size() - 1);
        if (top == MARK) {
            throw in.malformed("pops from an empty stack");
        }
        return top;
    }

    private Object pop() throws MalformedTensorFileException {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> popLast(int count) throws MalformedTensorFileException {
        int from = stack.size() - count;
        if (from < 0 || stack.subList(from, stack.size()).contains(MARK)) {
            throw in.malformed("pops from an empty stack");
        }
        return cutFrom(from);
    }

    private List<Object> popToMark() throws MalformedTensorFileException {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw in.malformed("has no mark on its stack");
        }
        List<Object> values = cutFrom(mark + 1);
        stack.remove(mark);
        return values;
    }

    /** Avoids {@code add(0, pop())}, which JDK 17.0.15 miscompiles after enough damaged files. */
    private List<Object> cutFrom(int from) {
        List<Object> last = stack.subList(from, stack.size());
        List<Object> values = new ArrayList<>(last);
        last.clear();
        return values;
    }
}
