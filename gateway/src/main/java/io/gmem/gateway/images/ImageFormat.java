package io.gmem.gateway.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a picture is given out as. */
public enum ImageFormat {
    /** As it is kept, with the texts that say how it was drawn. */
    @JsonProperty("png")
    PNG,
    @JsonProperty("jpeg")
    JPEG,
    @JsonProperty("webp")
    WEBP;

    /** As it is named in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String mediaType() {
        return "image/" + label();
    }
}
