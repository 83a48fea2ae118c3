# The diffusion transformer: SiT (Ma et al. 2024, arXiv 2401.08740); with projectors REPA (Yu et al. 2024, arXiv 2410.06940); with
# snippet conditioning GMem v1; with LightningDiT's blocks final GMem (arXiv 2412.08781).
# Shapes: x (B, C, H, W), t (B,), y labels (B,) or snippets (B, d), tokens h (B, N, D), condition c (B, D); O output channels.

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
    return (self.y_embedder).forward(y)  # (B, D)  #: if class_conditional
    return (self.condition_projection).forward(y)  # (B, D)  #: if snippet_conditional
    return torch.zeros([1, 1], dtype=FLOAT32, device=ops.prim.device(self.pos_embed))  # (1, 1)  #: if unconditional

  # The embedded condition if keep is 1, the null condition if keep is 0.
  def embed_dropped(self: __torch__.gmem.transformer.DiffusionTransformer, y: Tensor, keep: Tensor) -> Tensor:
    return (self.y_embedder).dropped(y, keep)  # (B, D)  #: if class_conditional
    return (self.condition_projection).dropped(y, keep)  # (B, D)  #: if snippet_conditional
    return (self).embed_condition(y)  # (1, 1)  #: if unconditional

  def add_time(self: __torch__.gmem.transformer.DiffusionTransformer, t: Tensor, embedded: Tensor) -> Tensor:
    return torch.add(torch.to((self.t_embedder).forward(t), FLOAT32), torch.to(embedded, FLOAT32))  # (B, D)

  def tokens(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor) -> Tensor:
    return torch.add((self.x_embedder).forward(x), self.pos_embed)  # (B, N, D)

  # Tokens (B, N, p p O) to an image (B, C, H, W). A token contains its patch in the order (row, column, channel).
  def unpatchify(self: __torch__.gmem.transformer.DiffusionTransformer, tokens: Tensor, x: Tensor) -> Tensor:
    p = self.patch_size
    B, C, H, W, = torch.size(x)  # x (B, C, H, W)
    O = self.out_channels
    grid = torch.reshape(tokens, [B, torch.floordiv(H, p), torch.floordiv(W, p), p, p, O])  # (B, H / p, W / p, p, p, O)
    image = torch.reshape(torch.permute(grid, [0, 5, 1, 3, 2, 4]), [B, O, H, W])  # (B, O, H, W)
    return torch.narrow(image, 1, 0, self.in_channels)  # (B, C, H, W)

  def head(self: __torch__.gmem.transformer.DiffusionTransformer, h: Tensor, c: Tensor, x: Tensor) -> Tensor:
    return (self).unpatchify((self.final_layer).forward(h, c), x)  # (B, C, H, W)

  def project(self: __torch__.gmem.transformer.DiffusionTransformer, h: Tensor) -> List[Tensor]:
    return (self.projectors).forward(h)  # (B, N, z) each  #: if sit_projected
    return (self.projector).forward(h)  # (B, N, z) each  #: if lightning_projected
    return annotate(List[Tensor], [])  #: if unprojected

  # The velocity and the projections of the tokens after encoder_depth blocks.
  def velocity(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, c: Tensor, project: bool) -> Tuple[Tensor, List[Tensor]]:
    h = (self).tokens(x)  # (B, N, D)
    zs = annotate(List[Tensor], [])
    h = (getattr(self.blocks, "{i}")).forward(h, c)  # (B, N, D)  #: each i in encoder
    if project:
      zs = (self).project(h)  # (B, N, z) each
    h = (getattr(self.blocks, "{i}")).forward(h, c)  # (B, N, D)  #: each i in decoder
    return ((self).head(h, c, x), zs)  # (B, C, H, W) and (B, N, z) each

  def forward(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, t: Tensor, y: Tensor) -> Tensor:
    v, zs, = (self).velocity(x, (self).add_time(t, (self).embed_condition(y)), False)  # v (B, C, H, W)
    return v  # (B, C, H, W)

  def forward_projected(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, t: Tensor, y: Tensor) -> List[Tensor]:
    v, zs, = (self).velocity(x, (self).add_time(t, (self).embed_condition(y)), True)  # v (B, C, H, W), zs (B, N, z) each
    return torch.add([v], zs)  # (B, C, H, W), then (B, N, z) each

  # Forward pass as in training: the condition is dropped if keep is 0.
  def forward_dropped(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, t: Tensor, y: Tensor, keep: Tensor) -> List[Tensor]:
    v, zs, = (self).velocity(x, (self).add_time(t, (self).embed_dropped(y, keep)), True)  # v (B, C, H, W), zs (B, N, z) each
    return torch.add([v], zs)  # (B, C, H, W), then (B, N, z) each

  def tap_block(self: __torch__.gmem.transformer.DiffusionTransformer, block: __torch__.gmem.block.Block, name: str, h: Tensor, c: Tensor, tap: Dict[str, Tensor]) -> Tensor:
    a, m, out, = (block).taps(h, c)  # (B, N, D) each
    tap[torch.add(name, ".attn")] = a
    tap[torch.add(name, ".mlp")] = m
    tap[name] = out
    return out

  # Raw outputs by name, to find the first layer at which two implementations differ.
  def taps(self: __torch__.gmem.transformer.DiffusionTransformer, x: Tensor, t: Tensor, y: Tensor) -> Dict[str, Tensor]:
    tap = annotate(Dict[str, Tensor], {})
    tap["x_embedder"] = (self.x_embedder).forward(x)  # (B, N, D)
    tap["t_embedder"] = (self.t_embedder).forward(t)  # (B, D)
    embedded = (self).embed_condition(y)  # (B, D)
    tap["y_embedder"] = embedded  #: if class_conditional
    tap["condition"] = embedded  #: if snippet_conditional
    h = (self).tokens(x)  # (B, N, D)
    c = (self).add_time(t, embedded)  # (B, D)
    h = (self).tap_block(getattr(self.blocks, "{i}"), "block{i}", h, c, tap)  # (B, N, D)  #: each i in blocks
    tap["final_layer"] = (self.final_layer).forward(h, c)  # (B, N, p p O)
    return tap
