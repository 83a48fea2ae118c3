# Embeddings of latents, times and conditions as vectors of the network's width D. Shapes: x (B, C, H, W), t (B,), labels y (B,)
# or snippets y (B, d).

# A p x p convolution of stride p, computed as a linear layer of the unfolded patches: equal results by one matrix product.
class PatchProjection(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  route : int  #: if routed
  def forward(self: __torch__.gmem.embedders.PatchProjection, patches: Tensor) -> Tensor:
    return __torch__.gmem.products.by_route(patches, torch.flatten(self.weight, 1), self.bias, self.route)  # (B, N, D)  #: if routed
    return torch.linear(patches, torch.flatten(self.weight, 1), self.bias)  # (B, N, D)  #: if portable

class PatchEmbed(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  patch_size : int
  proj : __torch__.gmem.embedders.PatchProjection
  def forward(self: __torch__.gmem.embedders.PatchEmbed, x: Tensor) -> Tensor:
    p = self.patch_size
    B, C, H, W, = torch.size(x)  # x (B, C, H, W)
    rows = torch.floordiv(H, p)
    columns = torch.floordiv(W, p)
    patches = torch.permute(torch.reshape(x, [B, C, rows, p, columns, p]), [0, 2, 4, 1, 3, 5])  # (B, rows, columns, C, p, p)
    flat = torch.reshape(patches, [B, torch.mul(rows, columns), -1])  # (B, N, C p p)
    return (self.proj).forward(flat)  # (B, N, D)

class TimestepMlp(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["0"] = __torch__.gmem.layers.Linear
  __annotations__["2"] = __torch__.gmem.layers.Linear

# An MLP of 128 cosines, then 128 sines, of t w_k with w_k = 10000^(-k/128). t is in [0, 1] and is not rescaled.
class TimestepEmbedder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  mlp : __torch__.gmem.embedders.TimestepMlp
  def forward(self: __torch__.gmem.embedders.TimestepEmbedder, t: Tensor) -> Tensor:
    k = torch.arange(128, dtype=FLOAT32, device=ops.prim.device(t))  # (128,)
    w = torch.exp(torch.div(torch.mul(k, -9.2103403719761836), 128.))  # (128,)
    angles = torch.mul(torch.unsqueeze(t, 1), torch.unsqueeze(w, 0))  # (B, 128)
    waves = torch.cat([torch.cos(angles), torch.sin(angles)], 1)  # (B, 256)
    return (getattr(self.mlp, "2")).forward(torch.silu((getattr(self.mlp, "0")).forward(waves)))  # (B, D)

class EmbeddingTable(Module):
  __parameters__ = ["weight", ]
  __buffers__ = []
  weight : Tensor
  training : bool

# One vector per class. The last row is the null label.
class LabelEmbedder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  num_classes : int
  dropout : float
  embedding_table : __torch__.gmem.embedders.EmbeddingTable
  def forward(self: __torch__.gmem.embedders.LabelEmbedder, y: Tensor) -> Tensor:
    return torch.embedding(self.embedding_table.weight, y)  # (B, D)
  def mask(self: __torch__.gmem.embedders.LabelEmbedder, count: int, g: Generator) -> Tensor:
    return torch.ge(torch.rand([count], generator=g, dtype=FLOAT32, device=ops.prim.device(self.embedding_table.weight)), self.dropout)  # (B,)
  def dropped(self: __torch__.gmem.embedders.LabelEmbedder, y: Tensor, keep: Tensor) -> Tensor:
    return (self).forward(torch.where(keep, y, torch.full_like(y, self.num_classes)))  # (B, D)

# A linear layer of the scaled snippet. Dropout acts on single elements: of the snippet (final GMem) or of the layer's output
# (GMem v1).
class SnippetProjection(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  scale : float
  dropout : float
  linear : __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.embedders.SnippetProjection, y: Tensor) -> Tensor:
    return (self.linear).forward(torch.mul(y, self.scale))  # (B, D)
  def mask(self: __torch__.gmem.embedders.SnippetProjection, count: int, g: Generator) -> Tensor:
    width = torch.size(self.linear.weight, 1)  #: if drops_snippet
    width = torch.size(self.linear.weight, 0)  #: if drops_embedding
    return torch.ge(torch.rand([count, width], generator=g, dtype=FLOAT32, device=ops.prim.device(self.linear.weight)), self.dropout)  # (B, width)
  def thinned(self: __torch__.gmem.embedders.SnippetProjection, x: Tensor, keep: Tensor) -> Tensor:
    return torch.div(torch.mul(x, keep), torch.sub(1., self.dropout))  # (B, width)
  def dropped(self: __torch__.gmem.embedders.SnippetProjection, y: Tensor, keep: Tensor) -> Tensor:
    return (self).forward((self).thinned(y, keep))  # (B, D)  #: if drops_snippet
    return (self).thinned((self).forward(y), keep)  # (B, D)  #: if drops_embedding
