package io.gmem.contracts.artifact;

/** The media types of the suite's artifacts. */
public final class MediaTypes {
    public static final String UPLOAD = "application/vnd.gmem.upload";
    public static final String DATASET = "application/vnd.gmem.dataset";
    public static final String SHARD = "application/vnd.gmem.shard";
    public static final String WEIGHTS = "application/vnd.gmem.weights";
    public static final String BANK = "application/vnd.gmem.bank";
    public static final String SURVEY = "application/vnd.gmem.survey";
    public static final String RECEIPT = "application/vnd.gmem.receipt";
    public static final String CHECKPOINT = "application/vnd.gmem.checkpoint";
    public static final String IMAGES = "application/vnd.gmem.images";

    private MediaTypes() {}
}
