package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the images of a data set come from: pictures in folders, pictures packed as idx or CIFAR, or latent shards; which of them is
 * seen when the source is opened, by what is in it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DatasetSource.Upload.class, name = "upload"),
    @JsonSubTypes.Type(value = DatasetSource.Folder.class, name = "folder"),
    @JsonSubTypes.Type(value = DatasetSource.Address.class, name = "address")
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

    /**
     * A zip or tar that memory-service downloads.
     *
     * @param url begins with {@code http://} or {@code https://}, up to 2,000 characters; holds no password, since it is kept for ever
     * @param sha256 of the file, 64 hexadecimal digits in lower case; null when it is not known
     */
    record Address(
            String url,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String sha256) implements DatasetSource {
        private static final int LONGEST = 2000;
        private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

        public Address {
            InvalidInputException.unless(url.length() <= LONGEST, "source.url", "has at most 2000 characters");
            URI parsed = parsed(url);
            InvalidInputException.unless(
                    "http".equalsIgnoreCase(parsed.getScheme()) || "https".equalsIgnoreCase(parsed.getScheme()),
                    "source.url",
                    "begins with http:// or https://");
            InvalidInputException.unless(parsed.getHost() != null, "source.url", "names no host");
            InvalidInputException.unless(
                    parsed.getRawUserInfo() == null, "source.url", "holds a name or password: leave it out");
            InvalidInputException.unless(parsed.getRawFragment() == null, "source.url", "ends with '#…': leave it out");
            InvalidInputException.unless(
                    sha256 == null || DIGEST.matcher(sha256).matches(),
                    "source.sha256",
                    "is 64 hexadecimal digits in lower case");
        }

        private static URI parsed(String url) {
            try {
                return new URI(url);
            } catch (URISyntaxException e) {
                throw new InvalidInputException("source.url", "is no address: " + e.getReason(), e);
            }
        }

        /** Where it is. */
        public URI uri() {
            return URI.create(url);
        }
    }
}
