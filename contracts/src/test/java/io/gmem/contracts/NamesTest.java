package io.gmem.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.message.MessageJson;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids and references have the same text form in JSON, keys and URLs. */
class NamesTest {
    private static final ObjectMapper JSON = MessageJson.mapper();

    /** Constructors of ids, by the field of their validation errors. */
    private static final Map<String, Function<String, Record>> IDS = Map.of(
            "assignment", AssignmentId::new,
            "bank", BankName::new,
            "dataset", DatasetId::new,
            "job", JobId::new,
            "operation", OperationId::new,
            "run", RunId::new,
            "worker", WorkerId::new);

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "pets", "pets-32", "a.b_c", "a1"})
    void writesIdsAsText(String name) throws JsonProcessingException {
        for (Function<String, Record> id : IDS.values()) {
            isText(id.apply(name), name);
        }
        isText(new ModelAlias(name), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Pets", "a..b", "-a", "a-", "a/b", "a@1"})
    void rejectsInvalidNamesWithField(String name) {
        IDS.forEach((field, id) -> assertThatThrownBy(() -> id.apply(name))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        rejected -> assertThat(rejected.failure().field()).isEqualTo(field)));
        assertThatThrownBy(() -> new ModelAlias(name)).hasMessageStartingWith("alias must be 1 to 63");
        assertThatThrownBy(() -> new BankAlias(name)).hasMessageStartingWith("alias must be 1 to 63");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "2026"})
    void rejectsNumericBankAlias(String name) {
        assertThatThrownBy(() -> new BankAlias(name)).hasMessageContaining("must not be a number");
    }

    @ParameterizedTest
    @CsvSource({"a@1, a, 1", "pets@2147483647, pets, 2147483647"})
    void readsBankVersion(String text, String bank, int number) throws JsonProcessingException {
        var version = new BankVersion(new BankName(bank), number);
        assertThat(BankVersion.parse(text)).isEqualTo(version);
        isText(version, text);
    }

    @ParameterizedTest
    @CsvSource({"a@0, a, 0", "demo@9223372036854775807, demo, 9223372036854775807"})
    void readsCheckpointId(String text, String run, long step) throws JsonProcessingException {
        var checkpoint = new CheckpointId(new RunId(run), step);
        assertThat(CheckpointId.parse(text)).isEqualTo(checkpoint);
        isText(checkpoint, text);
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, a",
        "a@latest, a, a",
        "a@1, a, a@1",
        "a@10, a, a@10",
        "pets@99, pets, pets@99",
        "pets@1a, pets, pets@1a",
        "pets@a1, pets, pets@a1",
        "pets@stable, pets, pets@stable"
    })
    void readsBankReference(String text, String bank, String written) throws JsonProcessingException {
        BankReference reference = BankReference.parse(text);
        assertThat(reference.bank()).isEqualTo(new BankName(bank));
        boolean numbered = text.matches(".*@[0-9]+");
        assertThat(reference)
                .isInstanceOf(numbered ? BankReference.Numbered.class : BankReference.Aliased.class)
                .hasToString(written);
        assertThat(JSON.readValue(JSON.writeValueAsString(reference), BankReference.class))
                .isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", "@1", "@stable", "pets@"})
    void rejectsIncompleteBankReference(String text) {
        assertThatThrownBy(() -> BankReference.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("bank must be name, name@number or name@alias");
    }

    private static void isText(Record name, String text) throws JsonProcessingException {
        assertThat(name).hasToString(text);
        assertThat(JSON.writeValueAsString(name)).isEqualTo('"' + text + '"');
        assertThat(JSON.readValue('"' + text + '"', name.getClass())).isEqualTo(name);
    }
}
