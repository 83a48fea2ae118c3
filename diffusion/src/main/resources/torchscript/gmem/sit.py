# SiT (Ma et al. 2024, arXiv 2401.08740), and with a snippet for a condition GMem v1 (arXiv 2412.08781).
# Shapes: x (B, C, H, W), t (B,), tokens h (B, N, D), condition c (B, D).

# x += gate Attn(modulate(x)); x += gate Mlp(modulate(x)); the six vectors come from the condition.
class SiTBlock(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  attn : __torch__.gmem.attention.Attention
  mlp : __torch__.gmem.layers.Mlp
  adaLN_modulation : __torch__.gmem.layers.Modulation
  def taps(self: __torch__.gmem.sit.SiTBlock, h: Tensor, c: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    shift_msa, scale_msa, gate_msa, shift_mlp, scale_mlp, gate_mlp, = torch.chunk((self.adaLN_modulation).forward(c), 6, 1)
    a = (self.attn).forward(__torch__.gmem.layers.modulate(h, shift_msa, scale_msa))
    h1 = torch.addcmul(h, torch.unsqueeze(gate_msa, 1), a)
    m = (self.mlp).forward(__torch__.gmem.layers.modulate(h1, shift_mlp, scale_mlp))
    return (a, m, torch.addcmul(h1, torch.unsqueeze(gate_mlp, 1), m))
  def forward(self: __torch__.gmem.sit.SiTBlock, h: Tensor, c: Tensor) -> Tensor:
    a, m, out, = (self).taps(h, c)
    return out

class FinalLayer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  linear : __torch__.gmem.layers.Linear
  adaLN_modulation : __torch__.gmem.layers.Modulation
  def forward(self: __torch__.gmem.sit.FinalLayer, h: Tensor, c: Tensor) -> Tensor:
    shift, scale, = torch.chunk((self.adaLN_modulation).forward(c), 2, 1)
    return (self.linear).forward(__torch__.gmem.layers.modulate(h, shift, scale))

class Blocks(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["{i}"] = __torch__.gmem.sit.SiTBlock  #: each i in blocks

class SiT(Module):
  __parameters__ = []
  __buffers__ = ["pos_embed", ]
  pos_embed : Tensor
  training : bool
  patch_size : int
  in_channels : int
  out_channels : int
  x_embedder : __torch__.gmem.embedders.PatchEmbed
  t_embedder : __torch__.gmem.embedders.TimestepEmbedder
  y_embedder : __torch__.gmem.embedders.LabelEmbedder  #: if class_conditional
  condition_projection : __torch__.gmem.embedders.SnippetProjection  #: if snippet_conditional
  blocks : __torch__.gmem.sit.Blocks
  projectors : __torch__.gmem.projector.Projectors  #: if projected
  final_layer : __torch__.gmem.sit.FinalLayer

  def embed_condition(self: __torch__.gmem.sit.SiT, y: Tensor) -> Tensor:
    return (self.y_embedder).forward(y)  #: if class_conditional
    return (self.condition_projection).forward(y)  #: if snippet_conditional

  def embed_dropped(self: __torch__.gmem.sit.SiT, y: Tensor, keep: Tensor) -> Tensor:
    return (self.y_embedder).dropped(y, keep)  #: if class_conditional
    return (self.condition_projection).dropped(y, keep)  #: if snippet_conditional

  def mask_like(self: __torch__.gmem.sit.SiT, y: Tensor, g: Generator) -> Tensor:
    return (self.y_embedder).mask_like(y, g)  #: if class_conditional
    return (self.condition_projection).mask_like(y, g)  #: if snippet_conditional

  # (B, N, p p C) to (B, C, H, W); a token holds its patch as (row, column, channel).
  def unpatchify(self: __torch__.gmem.sit.SiT, tokens: Tensor, x: Tensor) -> Tensor:
    p = self.patch_size
    B, C, H, W, = torch.size(x)
    O = self.out_channels
    grid = torch.reshape(tokens, [B, torch.floordiv(H, p), torch.floordiv(W, p), p, p, O])
    image = torch.reshape(torch.permute(grid, [0, 5, 1, 3, 2, 4]), [B, O, H, W])
    return torch.narrow(image, 1, 0, self.in_channels)

  # The velocity, and REPA's projections (none unless the network has projectors) of the tokens after encoder_depth blocks.
  def velocity(self: __torch__.gmem.sit.SiT, x: Tensor, c: Tensor, project: bool) -> Tuple[Tensor, List[Tensor]]:
    h = torch.add((self.x_embedder).forward(x), self.pos_embed)
    zs = annotate(List[Tensor], [])
    h = (getattr(self.blocks, "{i}")).forward(h, c)  #: each i in encoder
    if project:  #: if projected
      zs = (self.projectors).forward(h)  #: if projected
    h = (getattr(self.blocks, "{i}")).forward(h, c)  #: each i in decoder
    return ((self).unpatchify((self.final_layer).forward(h, c), x), zs)

  # x (B, C, H, W), t (B,), y labels (B,) or snippets (B, d): velocity (B, C, H, W)
  def forward(self: __torch__.gmem.sit.SiT, x: Tensor, t: Tensor, y: Tensor) -> Tensor:
    c = torch.add((self.t_embedder).forward(t), (self).embed_condition(y))
    v, zs, = (self).velocity(x, c, False)
    return v

  def forward_projected(self: __torch__.gmem.sit.SiT, x: Tensor, t: Tensor, y: Tensor) -> List[Tensor]:
    c = torch.add((self.t_embedder).forward(t), (self).embed_condition(y))
    v, zs, = (self).velocity(x, c, True)
    return torch.add([v], zs)

  # As in training: the condition is dropped where keep is 0.
  def forward_dropped(self: __torch__.gmem.sit.SiT, x: Tensor, t: Tensor, y: Tensor, keep: Tensor) -> List[Tensor]:
    c = torch.add((self.t_embedder).forward(t), (self).embed_dropped(y, keep))
    v, zs, = (self).velocity(x, c, True)
    return torch.add([v], zs)

  def tap_block(self: __torch__.gmem.sit.SiT, block: __torch__.gmem.sit.SiTBlock, name: str, h: Tensor, c: Tensor, tap: Dict[str, Tensor]) -> Tensor:
    a, m, out, = (block).taps(h, c)
    tap[torch.add(name, ".attn")] = a
    tap[torch.add(name, ".mlp")] = m
    tap[name] = out
    return out

  # Raw outputs by name, for finding the layer at which two implementations part.
  def taps(self: __torch__.gmem.sit.SiT, x: Tensor, t: Tensor, y: Tensor) -> Dict[str, Tensor]:
    tap = annotate(Dict[str, Tensor], {})
    h = (self.x_embedder).forward(x)
    tap["x_embedder"] = h
    te = (self.t_embedder).forward(t)
    tap["t_embedder"] = te
    ye = (self).embed_condition(y)
    tap["y_embedder"] = ye
    h = torch.add(h, self.pos_embed)
    c = torch.add(te, ye)
    h = (self).tap_block(getattr(self.blocks, "{i}"), "block{i}", h, c, tap)  #: each i in blocks
    tap["final_layer"] = (self.final_layer).forward(h, c)
    return tap

  # Mean over the batch of |v(x_t, t, y) - (x1 - x0)|^2 on the linear path x_t = t x1 + (1 - t) x0 (SiT, eq. 5 and 11).
  def loss_at(self: __torch__.gmem.sit.SiT, x1: Tensor, x0: Tensor, t: Tensor, y: Tensor, keep: Tensor) -> Tensor:
    w = torch.reshape(t, [-1, 1, 1, 1])
    xt = torch.lerp(x0, x1, w)
    c = torch.add((self.t_embedder).forward(t), (self).embed_dropped(y, keep))
    v, zs, = (self).velocity(xt, c, False)
    return torch.mse_loss(v, torch.sub(x1, x0))

  # The same with noise, times and dropped conditions drawn from the seed.
  def training_loss(self: __torch__.gmem.sit.SiT, x1: Tensor, y: Tensor, seed: Tensor) -> Tensor:
    g = torch.Generator(device=ops.prim.device(x1), seed=int(seed))
    x0 = torch.randn(torch.size(x1), generator=g, dtype=6, device=ops.prim.device(x1))
    t = torch.rand([torch.size(x1, 0)], generator=g, dtype=6, device=ops.prim.device(x1))
    keep = (self).mask_like(y, g)
    return (self).loss_at(x1, x0, t, y, keep)
