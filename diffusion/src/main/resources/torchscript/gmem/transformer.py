# The diffusion transformer: SiT (Ma et al. 2024, arXiv 2401.08740), with projectors REPA (Yu et al. 2024, arXiv 2410.06940), with
# a snippet for a condition GMem v1, with LightningDiT's blocks final GMem (arXiv 2412.08781).
# Shapes: x (B, C, H, W), t (B,), y labels (B,) or snippets (B, d), tokens h (B, N, D), condition c (B, D).

class DiffusionTransformer(Module):
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
  blocks : __torch__.gmem.block.Blocks
  projectors : __torch__.gmem.projector.Projectors  #: if sit_projected
  projector : __torch__.gmem.projector.Projectors  #: if lightning_projected
  final_layer : __torch__.gmem.block.FinalLayer

  def embed_condition(self: __torch__.gmem.transformer.DiffusionTransformer, y: Tensor) -> Tensor:
    return (self.y_embedder).forward(y)  #: if class_conditional
    return (self.condition_projection).forward(y)  #: if snippet_conditional
    return torch.zeros([1, 1], dtype=6, device=ops.prim.device(self.pos_embed))  #: if unconditional

  # The same where keep is 1, and no condition where it is 0.
  def embed_dropped(self: __torch__.gmem.transformer.DiffusionTransformer, y: Tensor, keep: Tensor) -> Tensor:
    return (self.y_embedder).dropped(y, keep)  #: if class_conditional
    return (self.condition_projection).dropped(y, keep)  #: if snippet_conditional
    return (self).embed_condition(y)  #: if unconditional

  def add_time(self: __torch__.gmem.transformer.DiffusionTransformer, t: Tensor, embedded: Tensor) -> Tensor:
    return torch.add(torch.to((self.t_embedder).forward(t), 6), torch.to(embedded, 6))

  def tokens(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor) -> Tensor:
    return torch.add((self.x_embedder).forward(x), self.pos_embed)

  # (B, N, p p C) to (B, C, H, W); a token holds its patch as (row, column, channel).
  def unpatchify(self: __torch__.gmem.transformer.DiffusionTransformer, tokens: Tensor, x: Tensor) -> Tensor:
    p = self.patch_size
    B, C, H, W, = torch.size(x)
    O = self.out_channels
    grid = torch.reshape(tokens, [B, torch.floordiv(H, p), torch.floordiv(W, p), p, p, O])
    image = torch.reshape(torch.permute(grid, [0, 5, 1, 3, 2, 4]), [B, O, H, W])
    return torch.narrow(image, 1, 0, self.in_channels)

  def head(self: __torch__.gmem.transformer.DiffusionTransformer, h: Tensor, c: Tensor, x: Tensor) -> Tensor:
    return (self).unpatchify((self.final_layer).forward(h, c), x)

  def project(self: __torch__.gmem.transformer.DiffusionTransformer, h: Tensor) -> List[Tensor]:
    return (self.projectors).forward(h)  #: if sit_projected
    return (self.projector).forward(h)  #: if lightning_projected
    return annotate(List[Tensor], [])  #: if unprojected

  # The velocity, and the projections of the tokens after encoder_depth blocks.
  def velocity(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, c: Tensor, project: bool) -> Tuple[Tensor, List[Tensor]]:
    h = (self).tokens(x)
    zs = annotate(List[Tensor], [])
    h = (getattr(self.blocks, "{i}")).forward(h, c)  #: each i in encoder
    if project:
      zs = (self).project(h)
    h = (getattr(self.blocks, "{i}")).forward(h, c)  #: each i in decoder
    return ((self).head(h, c, x), zs)

  def forward(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, t: Tensor, y: Tensor) -> Tensor:
    v, zs, = (self).velocity(x, (self).add_time(t, (self).embed_condition(y)), False)
    return v

  def forward_projected(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, t: Tensor, y: Tensor) -> List[Tensor]:
    v, zs, = (self).velocity(x, (self).add_time(t, (self).embed_condition(y)), True)
    return torch.add([v], zs)

  # As in training: the condition is dropped where keep is 0.
  def forward_dropped(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, t: Tensor, y: Tensor, keep: Tensor) -> List[Tensor]:
    v, zs, = (self).velocity(x, (self).add_time(t, (self).embed_dropped(y, keep)), True)
    return torch.add([v], zs)

  def tap_block(self: __torch__.gmem.transformer.DiffusionTransformer, block: __torch__.gmem.block.Block, name: str, h: Tensor, c: Tensor, tap: Dict[str, Tensor]) -> Tensor:
    a, m, out, = (block).taps(h, c)
    tap[torch.add(name, ".attn")] = a
    tap[torch.add(name, ".mlp")] = m
    tap[name] = out
    return out

  # Raw outputs by name, for finding the layer at which two implementations part.
  def taps(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, t: Tensor, y: Tensor) -> Dict[str, Tensor]:
    tap = annotate(Dict[str, Tensor], {})
    tap["x_embedder"] = (self.x_embedder).forward(x)
    tap["t_embedder"] = (self.t_embedder).forward(t)
    embedded = (self).embed_condition(y)
    tap["y_embedder"] = embedded  #: if class_conditional
    tap["condition"] = embedded  #: if snippet_conditional
    h = (self).tokens(x)
    c = (self).add_time(t, embedded)
    h = (self).tap_block(getattr(self.blocks, "{i}"), "block{i}", h, c, tap)  #: each i in blocks
    tap["final_layer"] = (self.final_layer).forward(h, c)
    return tap
