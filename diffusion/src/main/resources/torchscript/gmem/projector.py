# REPA's projectors (Yu et al. 2024, section 3.2): three layers that map hidden tokens h (B, N, D) to the width z of an encoder's
# tokens.

class Projector(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["0"] = __torch__.gmem.layers.Linear
  __annotations__["2"] = __torch__.gmem.layers.Linear
  __annotations__["4"] = __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.projector.Projector, h: Tensor) -> Tensor:
    a = torch.silu((getattr(self, "0")).forward(h))  # (B, N, width)
    b = torch.silu((getattr(self, "2")).forward(a))  # (B, N, width)
    return torch.to((getattr(self, "4")).forward(b), FLOAT32)  # (B, N, z)

class Projectors(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["{i}"] = __torch__.gmem.projector.Projector  #: each i in projectors
  def forward(self: __torch__.gmem.projector.Projectors, h: Tensor) -> List[Tensor]:
    zs = annotate(List[Tensor], [])
    _{i} = torch.append(zs, (getattr(self, "{i}")).forward(h))  # (B, N, z)  #: each i in projectors
    return zs  # (B, N, z) each
