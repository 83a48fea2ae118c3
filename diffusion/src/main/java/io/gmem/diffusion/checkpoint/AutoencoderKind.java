package io.gmem.diffusion.checkpoint;

/** Families of autoencoders, distinguished by the names of their tensors. */
public enum AutoencoderKind {
    SD_VAE("AutoencoderKL (SD-VAE)"),
    SD_VAE_OLD_NAMES("AutoencoderKL (SD-VAE) with the attention names before 2023"),
    VA_VAE("AutoencoderKL with CompVis tensor names (VA-VAE)"),
    TAE_ENCODER("tiny autoencoder (encoder)"),
    TAE_DECODER("tiny autoencoder (decoder)");

    private final String title;

    AutoencoderKind(String title) {
        this.title = title;
    }

    /** Returns the display name. */
    public String title() {
        return title;
    }
}
