# REPA's projectors (Yu et al. 2024, section 3.2): hidden tokens to the width of an encoder's tokens, through three layers.

class Projector(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["0"] = __torch__.gmem.layers.Linear
  __annotations__["2"] = __torch__.gmem.layers.Linear
  __annotations__["4"] = __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.projector.Projector, h: Tensor) -> Tensor:
    a = torch.silu((getattr(self, "0")).forward(h))
    b = torch.silu((getattr(self, "2")).forward(a))
    return torch.to((getattr(self, "4")).forward(b), 6)

class Projectors(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["{i}"] = __torch__.gmem.projector.Projector  #: each i in projectors
  def forward(self: __torch__.gmem.projector.Projectors, h: Tensor) -> List[Tensor]:
    zs = annotate(List[Tensor], [])
    _{i} = torch.append(zs, (getattr(self, "{i}")).forward(h))  #: each i in projectors
    return zs
