# Layers that every network shares. Weights are float32; matrix products may run in bfloat16 (dtype 15), all else in float32 (6).

# x W^T + b for tokens x (B, N, in), written as a 1 x 1 convolution, channels last and without a copy: libtorch leaves convolutions to
# oneDNN (those of 16 images or more at any number of threads) and products to MKL, which spares AVX-512 on processors not Intel's.
def tokenwise(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  B, N, D, = torch.size(x)
  images = torch.permute(torch.reshape(x, [16, -1, 1, D]), [0, 3, 1, 2])
  y = torch.conv2d(images, torch.reshape(weight, [-1, D, 1, 1]), bias)
  return torch.reshape(torch.permute(y, [0, 2, 3, 1]), [B, N, -1])

# Whether that can be done, and pays.
def is_tokenwise(x: Tensor) -> bool:
  if torch.ne(torch.dim(x), 3):
    return False
  rows = torch.mul(torch.size(x, 0), torch.size(x, 1))
  return torch.__and__(torch.eq(torch.remainder(rows, 16), 0), ops.prim.is_cpu(x))

class Linear(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.gmem.layers.Linear, x: Tensor) -> Tensor:
    if __torch__.gmem.layers.is_tokenwise(x):  #: if onednn
      return __torch__.gmem.layers.tokenwise(x, self.weight, self.bias)  #: if onednn
    return torch.linear(x, self.weight, self.bias)  #: if float32
    return torch.linear(torch.to(x, 15), torch.to(self.weight, 15), torch.to(self.bias, 15))  #: if bfloat16

# Two linear layers with the tanh approximation of GELU between them.
class Mlp(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  fc1 : __torch__.gmem.layers.Linear
  fc2 : __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.layers.Mlp, x: Tensor) -> Tensor:
    return (self.fc2).forward(torch.gelu((self.fc1).forward(x), approximate="tanh"))

# SiLU(a) b with a, b the halves of one linear layer (Shazeer 2020, eq. 5).
class SwiGlu(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  w12 : __torch__.gmem.layers.Linear
  w3 : __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.layers.SwiGlu, x: Tensor) -> Tensor:
    a, b, = torch.chunk((self.w12).forward(x), 2, -1)
    return (self.w3).forward(torch.mul(torch.silu(a), b))

# The vectors of adaptive layer norm: Linear(SiLU(c)).
class Modulation(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  __annotations__["1"] = __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.layers.Modulation, c: Tensor) -> Tensor:
    return torch.to((getattr(self, "1")).forward(torch.silu(c)), 6)

# x / sqrt(mean(x^2) + 1e-6) times a learned weight (Zhang and Sennrich 2019).
class RmsNorm(Module):
  __parameters__ = ["weight", ]
  __buffers__ = []
  weight : Tensor
  training : bool
  def forward(self: __torch__.gmem.layers.RmsNorm, x: Tensor) -> Tensor:
    return torch.rms_norm(torch.to(x, 6), [torch.size(x, -1)], self.weight, 9.9999999999999995e-07)  #: if fused
    square = torch.mean(torch.mul(x, x), [-1], True)  #: if portable
    return torch.mul(torch.mul(x, torch.rsqrt(torch.add(square, 9.9999999999999995e-07))), self.weight)  #: if portable

# Layer norm with weights, eps 1e-5: that of queries and keys.
class LayerNorm(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.gmem.layers.LayerNorm, x: Tensor) -> Tensor:
    return torch.layer_norm(torch.to(x, 6), [torch.size(x, -1)], self.weight, self.bias, 1.0000000000000001e-05)

# Layer norm without weights, eps 1e-6: that of the blocks.
def layer_norm(x: Tensor) -> Tensor:
  return torch.layer_norm(x, [torch.size(x, 2)], eps=9.9999999999999995e-07)

# n (1 + scale) + shift; n (B, N, D), shift and scale (B, D).
def modulate(n: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
  return torch.addcmul(torch.unsqueeze(shift, 1), n, torch.add(torch.unsqueeze(scale, 1), 1))

# h + gate a.
def gated(h: Tensor, gate: Tensor, a: Tensor) -> Tensor:
  return torch.addcmul(h, torch.unsqueeze(gate, 1), torch.to(a, 6))
