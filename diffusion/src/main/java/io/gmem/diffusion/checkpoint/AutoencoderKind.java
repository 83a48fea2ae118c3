package io.gmem.diffusion.checkpoint;

/** The families of autoencoders, told apart by the names of their tensors. */
public enum AutoencoderKind {
    SD_VAE("AutoencoderKL (SD-VAE)"),
    SD_VAE_OLD_NAMES("AutoencoderKL (SD-VAE) with the attention names before 2023"),
    VA_VAE("AutoencoderKL in CompVis spelling (VA-VAE)"),
    TAE_ENCODER("tiny autoencoder, the encoder"),
    TAE_DECODER("tiny autoencoder, the decoder");

    private final String title;

    AutoencoderKind(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }
}
