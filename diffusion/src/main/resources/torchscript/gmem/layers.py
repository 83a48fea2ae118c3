# Layers of all networks. Weights are float32. Matrix products may run in bfloat16, all other operations in float32.

class Linear(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  route : int  #: if routed
  def forward(self: __torch__.gmem.layers.Linear, x: Tensor) -> Tensor:
    return __torch__.gmem.products.linear(x, self.weight, self.bias, self.route)  # (..., O)  #: if routed
    return torch.linear(x, self.weight, self.bias)  # (..., O)  #: if portable

# Two linear layers with the tanh approximation of GELU between them.
class Mlp(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  fc1 : __torch__.gmem.layers.Linear
  fc2 : __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.layers.Mlp, x: Tensor) -> Tensor:
    return (self.fc2).forward(torch.gelu((self.fc1).forward(x), approximate="tanh"))  # (..., D)

# SiLU(a) b with a, b the halves of one linear layer (Shazeer 2020, eq. 5).
class SwiGlu(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  w12 : __torch__.gmem.layers.Linear
  w3 : __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.layers.SwiGlu, x: Tensor) -> Tensor:
    a, b, = torch.chunk((self.w12).forward(x), 2, -1)  # (..., width) each
    return (self.w3).forward(torch.mul(torch.silu(a), b))  # (..., D)

# The vectors of adaptive layer norm: Linear(SiLU(c)); c (B, D).
class Modulation(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["1"] = __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.layers.Modulation, c: Tensor) -> Tensor:
    return torch.to((getattr(self, "1")).forward(torch.silu(c)), FLOAT32)  # (B, k D), k vectors

# x / sqrt(mean(x^2) + 1e-6) times a learned weight (Zhang and Sennrich 2019).
class RmsNorm(Module):
  __parameters__ = ["weight", ]
  __buffers__ = []
  weight : Tensor
  training : bool
  def forward(self: __torch__.gmem.layers.RmsNorm, x: Tensor) -> Tensor:
    return torch.rms_norm(torch.to(x, FLOAT32), [torch.size(x, -1)], self.weight, 9.9999999999999995e-07)  # (..., D)  #: if fused
    square = torch.mean(torch.mul(x, x), [-1], True)  # (..., 1)  #: if portable
    return torch.mul(torch.mul(x, torch.rsqrt(torch.add(square, 9.9999999999999995e-07))), self.weight)  # (..., D)  #: if portable

# Layer norm of queries and keys, with weights, eps 1e-5.
class LayerNorm(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.gmem.layers.LayerNorm, x: Tensor) -> Tensor:
    return torch.layer_norm(torch.to(x, FLOAT32), [torch.size(x, -1)], self.weight, self.bias, 1.0000000000000001e-05)  # (..., D)

# Layer norm of the blocks, without weights, eps 1e-6.
def layer_norm(x: Tensor) -> Tensor:
  return torch.layer_norm(x, [torch.size(x, 2)], eps=9.9999999999999995e-07)  # (B, N, D)

# n (1 + scale) + shift; n (B, N, D), shift and scale (B, D).
def modulate(n: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
  return torch.addcmul(torch.unsqueeze(shift, 1), n, torch.add(torch.unsqueeze(scale, 1), 1))  # (B, N, D)

# h + gate a.
def gated(h: Tensor, gate: Tensor, a: Tensor) -> Tensor:
  return torch.addcmul(h, torch.unsqueeze(gate, 1), torch.to(a, FLOAT32))  # (B, N, D)
