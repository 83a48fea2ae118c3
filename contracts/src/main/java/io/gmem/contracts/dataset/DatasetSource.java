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
 * The source of a data set: images in folders, images packed as idx or CIFAR, or latent shards. The format is detected from the
 * contents when the source is opened.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DatasetSource.Upload.class, name = "upload"),
    @JsonSubTypes.Type(value = DatasetSource.Folder.class, name = "folder"),
    @JsonSubTypes.Type(value = DatasetSource.Address.class, name = "address")
})
public sealed interface DatasetSource {

    /**
     * An uploaded zip or tar.
     *
     * @param file an artifact of one file
     * @param fileName original file name
     */
    record Upload(ArtifactRef file, String fileName) implements DatasetSource {}

    /**
     * A folder, zip or tar in the import folder of memory-service.
     *
     * @param path relative to the import folder, without {@code ..}
     */
    record Folder(String path) implements DatasetSource {
        public Folder {
            InvalidInputException.unless(!path.isBlank(), "source.path", "must be the path of a folder, zip or tar");
            InvalidInputException.unless(
                    !path.startsWith("/") && !path.contains("\\") && !("/" + path + "/").contains("/../"),
                    "source.path",
                    "must stay inside the import folder: a relative path without '..'");
            InvalidInputException.unless(path.indexOf('\0') < 0, "source.path", "must not contain a zero character");
        }
    }

    /**
     * A zip or tar that memory-service downloads.
     * @param url an http or https URL of up to 2,000 characters. It must not contain credentials, because it is stored permanently
     * @param sha256 digest of the file, 64 lower-case hexadecimal digits; null if unknown
     */
    record Address(
            String url,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String sha256) implements DatasetSource {
        private static final int MAX_LENGTH = 2000;
        private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

        public Address {
            InvalidInputException.unless(
                    url.length() <= MAX_LENGTH,
                    "source.url",
                    "must have at most 2000 characters (was " + url.length() + ")");
            URI parsed = parsed(url);
            InvalidInputException.unless(
                    "http".equalsIgnoreCase(parsed.getScheme()) || "https".equalsIgnoreCase(parsed.getScheme()),
                    "source.url",
                    "must begin with http:// or https://");
            InvalidInputException.unless(parsed.getHost() != null, "source.url", "must contain a host");
            InvalidInputException.unless(
                    parsed.getRawUserInfo() == null, "source.url", "must not contain a user name or password");
            InvalidInputException.unless(
                    parsed.getRawFragment() == null, "source.url", "must not contain a fragment ('#…')");
            InvalidInputException.unless(
                    sha256 == null || DIGEST.matcher(sha256).matches(),
                    "source.sha256",
                    "must be 64 lower-case hexadecimal digits");
        }

        private static URI parsed(String url) {
            try {
                return new URI(url);
            } catch (URISyntaxException e) {
                throw new InvalidInputException("source.url", "must be a valid URL: " + e.getReason(), e);
            }
        }

        /** Returns the parsed URL. */
        public URI uri() {
            return URI.create(url);
        }
    }
}
