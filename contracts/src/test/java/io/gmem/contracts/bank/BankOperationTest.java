package io.gmem.contracts.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankReference;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BankOperationTest {
    private static final BankName PETS = new BankName("pets");
    private static final BankVersion SECOND = new BankVersion(PETS, 2);

    private static ArtifactRef artifact(String path) {
        return new ArtifactRef("gmem:" + path, "ab".repeat(32), 5, MediaTypes.UPLOAD);
    }

    static List<BankOperation> operations() {
        ArtifactRef file = artifact("uploads/u");
        return List.of(
                new BankOperation.AppendImages(file, "cat.png", null),
                new BankOperation.AppendVectors(file, "more.safetensors", "cat"),
                new BankOperation.Import(file, "bank.pth", null, SECOND),
                new BankOperation.Interpolate(
                        BankOperation.Method.SPHERICAL, List.of(new BankOperation.Pair(0, 1, 0.25)), 7),
                new BankOperation.Compress(64),
                new BankOperation.Merge(BankVersion.parse("others@1")),
                new BankOperation.Erase(List.of(4L, 1L, 4L), "asked for"),
                new BankOperation.MoveAlias(new BankAlias("stable"), SECOND, null));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void roundTripsEveryOperation(BankOperation operation) {
        var command = new ChangeBank(new OperationSpec(new OperationId("op-1"), PETS, null, operation, ""));
        byte[] json = MessageJson.write(command);
        assertThat(MessageJson.read(MessageType.CHANGE_BANK, json)).isEqualTo(command);
        assertThat(command.key()).isEqualTo("pets");
    }

    @Test
    void recordsOperationAndParts() {
        var version = new BankEvent.Published(
                SECOND,
                new BankVersion(PETS, 1),
                null,
                artifact("banks/pets/2"),
                "d",
                "hog-color",
                "e",
                4,
                9,
                List.of(),
                Instant.EPOCH,
                "",
                List.of(artifact("banks/pets/1")),
                2L,
                new OperationId("op-1"),
                new BankOperation.Compress(3),
                null);
        byte[] json = MessageJson.write(version);
        var read = (BankEvent.Published) MessageJson.read(MessageType.BANK_PUBLISHED, json);
        assertThat(read).isEqualTo(version);
        assertThat(read.parts()).extracting(ArtifactRef::uri).containsExactly("gmem:banks/pets/1", "gmem:banks/pets/2");
    }

    @Test
    void sortsAndDeduplicatesRowsToErase() {
        assertThat(new BankOperation.Erase(List.of(4L, 1L, 4L), "").rows()).containsExactly(1L, 4L);
    }

    @Test
    void rejectsMovingLatest() {
        assertThatThrownBy(() -> new BankOperation.MoveAlias(BankAlias.LATEST, SECOND, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("must not be 'latest'");
    }

    @Test
    void rejectsParentOfOtherBank() {
        assertThatThrownBy(() -> new OperationSpec(
                        new OperationId("op-1"), new BankName("others"), SECOND, new BankOperation.Compress(1), ""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("parent");
    }

    @Test
    void readsBankReferences() {
        assertThat(BankReference.parse("pets")).isEqualTo(new BankReference.Aliased(PETS, BankAlias.LATEST));
        assertThat(BankReference.parse("pets@latest")).hasToString("pets");
        assertThat(BankReference.parse("pets@2")).isEqualTo(new BankReference.Numbered(SECOND));
        assertThat(BankReference.parse("pets@stable")).hasToString("pets@stable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "pets@", "@3", "pets@0", "pets@99999999999", "Pets", "pets@-1", "a@b@c"})
    void rejectsInvalidBankReferences(String text) {
        assertThatThrownBy(() -> BankReference.parse(text)).isInstanceOf(InvalidInputException.class);
    }
}
