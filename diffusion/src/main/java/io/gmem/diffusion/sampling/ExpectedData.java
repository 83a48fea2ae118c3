package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.transport.Interpolant;
import io.gmem.diffusion.transport.Transport;

/** Computes the clean image that a velocity predicts: x1 of α x1 + σ x0 = x, α' x1 + σ' x0 = v. */
final class ExpectedData {
    private ExpectedData() {}

    /** Maps x (B, C, H, W) and v of the same shape to (B, C, H, W). */
    static NDArray of(Network network, NDArray x, NDArray v, double time) {
        Interpolant path = Transport.of(network.config().transport()).path();
        NDArray t = x.getManager().create((float) time);
        NDArray sigma = path.sigma(t);
        NDArray sigmaSlope = path.sigmaDerivative(t);
        NDArray determinant =
                path.alpha(t).mul(sigmaSlope).sub(path.alphaDerivative(t).mul(sigma));
        return x.mul(sigmaSlope).sub(v.mul(sigma)).div(determinant);
    }
}
