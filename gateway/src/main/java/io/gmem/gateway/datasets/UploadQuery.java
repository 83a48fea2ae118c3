package io.gmem.gateway.datasets;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The query parameters of an upload. */
public final class UploadQuery {
    @QueryParam("id")
    public @Nullable String id;

    @QueryParam("resolution")
    public @Nullable String resolution;

    @QueryParam("bank")
    public @Nullable String bank;

    @QueryParam("file_name")
    public @Nullable String fileName;

    @QueryParam("description")
    public @Nullable String description;

    @QueryParam("autoencoder")
    public @Nullable String autoencoder;

    @QueryParam("encoder")
    public @Nullable String encoder;

    @QueryParam("flip")
    public @Nullable String flip;

    @QueryParam("tokens")
    public @Nullable String tokens;

    @QueryParam("licence")
    public @Nullable String licence;
}
