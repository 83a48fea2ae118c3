package io.gmem.gateway.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The file format of an image in a response. */
public enum ImageFormat {
    /** The stored format, with the text chunks that hold the generation metadata. */
    @JsonProperty("png")
    PNG,
    @JsonProperty("jpeg")
    JPEG,
    @JsonProperty("webp")
    WEBP;

    /** Returns the name used in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String mediaType() {
        return "image/" + label();
    }
}
