package io.gmem.contracts.bank;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Command;

/**
 * Requests the snippet of an image from the encoder of a bank version. Nothing is stored. The response is an {@link
 * ImageEncodingEvent} of the same id.
 *
 * @param id id of the request
 * @param file an artifact of one image file
 */
public record EncodeImage(OperationId id, BankVersion version, ArtifactRef file) implements Command {
    @Override
    public String key() {
        return id.value();
    }
}
