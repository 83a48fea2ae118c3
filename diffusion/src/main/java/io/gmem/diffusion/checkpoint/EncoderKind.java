package io.gmem.diffusion.checkpoint;

/** Families of encoders, distinguished by the names of their tensors. */
public enum EncoderKind {
    DINO_V2("DINOv2"),
    MOBILENET("MobileNet"),
    INCEPTION_V3("InceptionV3 for FID"),
    CIFAR_RESNET("ResNet for CIFAR");

    private final String title;

    EncoderKind(String title) {
        this.title = title;
    }

    /** Returns the display name. */
    public String title() {
        return title;
    }
}
