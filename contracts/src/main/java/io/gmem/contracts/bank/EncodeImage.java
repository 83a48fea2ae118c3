package io.gmem.contracts.bank;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Command;

/**
 * Make the snippet of a picture as a version's encoder does; nothing is kept. The answer is a {@link ImageEncodingEvent} of the same
 * id.
 *
 * @param id of the question
 * @param file an artifact of one file, a picture
 */
public record EncodeImage(OperationId id, BankVersion version, ArtifactRef file) implements Command {
    @Override
    public String key() {
        return id.value();
    }
}
