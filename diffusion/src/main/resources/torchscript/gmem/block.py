# A block of a diffusion transformer and the final layer: adaptive norm before attention and MLP, a gate after each (Peebles and
# Xie 2023, figure 3). Shapes: tokens h (B, N, D), condition c (B, D).

class Block(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  norm1 : __torch__.gmem.layers.RmsNorm  #: if rms_norm
  norm2 : __torch__.gmem.layers.RmsNorm  #: if rms_norm
  attn : __torch__.gmem.attention.Attention
  mlp : __torch__.gmem.layers.Mlp  #: if gelu
  mlp : __torch__.gmem.layers.SwiGlu  #: if swiglu
  adaLN_modulation : __torch__.gmem.layers.Modulation

  def taps(self: __torch__.gmem.block.Block, h: Tensor, c: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    vectors = (self.adaLN_modulation).forward(c)  # (B, 6 D), or (B, 4 D) without shift
    shift_msa, scale_msa, gate_msa, shift_mlp, scale_mlp, gate_mlp, = torch.chunk(vectors, 6, 1)  # (B, D) each  #: if shift
    scale_msa, gate_msa, scale_mlp, gate_mlp, = torch.chunk(vectors, 4, 1)  # (B, D) each  #: if wo_shift
    shift_msa = torch.zeros_like(scale_msa)  # (B, D)  #: if wo_shift
    shift_mlp = shift_msa  # (B, D)  #: if wo_shift
    n1 = __torch__.gmem.layers.layer_norm(h)  # (B, N, D)  #: if layer_norm
    n1 = (self.norm1).forward(h)  # (B, N, D)  #: if rms_norm
    a = (self.attn).forward(__torch__.gmem.layers.modulate(n1, shift_msa, scale_msa))  # (B, N, D)
    h1 = __torch__.gmem.layers.gated(h, gate_msa, a)  # (B, N, D)
    n2 = __torch__.gmem.layers.layer_norm(h1)  # (B, N, D)  #: if layer_norm
    n2 = (self.norm2).forward(h1)  # (B, N, D)  #: if rms_norm
    m = (self.mlp).forward(__torch__.gmem.layers.modulate(n2, shift_mlp, scale_mlp))  # (B, N, D)
    return (a, m, __torch__.gmem.layers.gated(h1, gate_mlp, m))  # (B, N, D) each

  def forward(self: __torch__.gmem.block.Block, h: Tensor, c: Tensor) -> Tensor:
    a, m, out, = (self).taps(h, c)  # (B, N, D) each
    return out  # (B, N, D)

class Blocks(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["{i}"] = __torch__.gmem.block.Block  #: each i in blocks

class FinalLayer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  norm_final : __torch__.gmem.layers.RmsNorm  #: if rms_norm
  linear : __torch__.gmem.layers.Linear
  adaLN_modulation : __torch__.gmem.layers.Modulation
  def forward(self: __torch__.gmem.block.FinalLayer, h: Tensor, c: Tensor) -> Tensor:
    shift, scale, = torch.chunk((self.adaLN_modulation).forward(c), 2, 1)  # (B, D) each
    n = __torch__.gmem.layers.layer_norm(h)  # (B, N, D)  #: if layer_norm
    n = (self.norm_final).forward(h)  # (B, N, D)  #: if rms_norm
    return torch.to((self.linear).forward(__torch__.gmem.layers.modulate(n, shift, scale)), FLOAT32)  # (B, N, p p O), O output channels
