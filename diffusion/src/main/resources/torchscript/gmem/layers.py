# Layers that every network shares.

class Linear(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.gmem.layers.Linear, x: Tensor) -> Tensor:
    return torch.linear(x, self.weight, self.bias)

# Two linear layers with the tanh approximation of GELU between them.
class Mlp(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  fc1 : __torch__.gmem.layers.Linear
  fc2 : __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.layers.Mlp, x: Tensor) -> Tensor:
    return (self.fc2).forward(torch.gelu((self.fc1).forward(x), approximate="tanh"))

# The vectors of adaptive layer norm: Linear(SiLU(c)).
class Modulation(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["1"] = __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.layers.Modulation, c: Tensor) -> Tensor:
    return (getattr(self, "1")).forward(torch.silu(c))

# LN(x) (1 + scale) + shift; the norm has no weights of its own, eps 1e-6.
def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
  n = torch.layer_norm(x, [torch.size(x, 2)], eps=9.9999999999999995e-07)
  return torch.addcmul(torch.unsqueeze(shift, 1), n, torch.add(torch.unsqueeze(scale, 1), 1))
