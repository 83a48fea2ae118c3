package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.InvalidInputException;

/** Where the images of a data set come from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DatasetSource.Upload.class, name = "upload"),
    @JsonSubTypes.Type(value = DatasetSource.Folder.class, name = "folder")
})
public sealed interface DatasetSource {

    /**
     * A zip or tar that was sent in.
     *
     * @param file an artifact of one file
     * @param fileName as the sender called it
     */
    record Upload(ArtifactRef file, String fileName) implements DatasetSource {}

    /**
     * A folder, zip or tar that lies in the import folder of memory-service.
     *
     * @param path relative to the import folder, without {@code ..}
     */
    record Folder(String path) implements DatasetSource {
        public Folder {
            InvalidInputException.unless(!path.isBlank(), "source.path", "names a folder, zip or tar");
            InvalidInputException.unless(
                    !path.startsWith("/") && !path.contains("\\") && !("/" + path + "/").contains("/../"),
                    "source.path",
                    "must stay inside the import folder: a relative path without '..'");
            InvalidInputException.unless(path.indexOf('\0') < 0, "source.path", "holds a zero character");
        }
    }
}
