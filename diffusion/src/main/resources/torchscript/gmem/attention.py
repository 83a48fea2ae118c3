# Multi-head self-attention; q, k and v are packed as [3, heads, head_dim] in one projection.

# Rotary positions (Su et al. 2021) in two dimensions: adjacent channels rotate by an angle proportional to the token's row (first
# half of head_dim) or column (second half). Buffers (N, head_dim).
class Rotary(Module):
  __parameters__ = []
  __buffers__ = ["freqs_cos", "freqs_sin", ]
  freqs_cos : Tensor
  freqs_sin : Tensor
  training : bool
  def forward(self: __torch__.gmem.attention.Rotary, x: Tensor) -> Tensor:
    B, h, N, d, = torch.size(x)  # x (B, heads, N, head_dim)
    even, odd, = torch.unbind(torch.reshape(x, [B, h, N, -1, 2]), -1)  # (B, h, N, d / 2) each
    turned = torch.flatten(torch.stack([torch.neg(odd), even], -1), 3)  # (B, h, N, d)
    return torch.addcmul(torch.mul(x, self.freqs_cos), turned, self.freqs_sin)  # (B, h, N, d)

class Attention(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  num_heads : int
  route : int  #: if routed
  qkv : __torch__.gmem.layers.Linear
  q_norm : __torch__.gmem.layers.LayerNorm  #: if qk_layer_norm
  k_norm : __torch__.gmem.layers.LayerNorm  #: if qk_layer_norm
  q_norm : __torch__.gmem.layers.RmsNorm  #: if qk_rms_norm
  k_norm : __torch__.gmem.layers.RmsNorm  #: if qk_rms_norm
  rotary : __torch__.gmem.attention.Rotary  #: if rope
  proj : __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.attention.Attention, x: Tensor) -> Tensor:
    B, N, D, = torch.size(x)  # x (B, N, D)
    h = self.num_heads
    packed = torch.reshape((self.qkv).forward(x), [B, N, 3, h, torch.floordiv(D, h)])  # (B, N, 3, h, D / h)
    q, k, v, = torch.unbind(torch.permute(packed, [2, 0, 3, 1, 4]))  # (B, h, N, D / h) each
    q = (self.q_norm).forward(q)  # (B, h, N, D / h)  #: if qk_norm
    k = (self.k_norm).forward(k)  # (B, h, N, D / h)  #: if qk_norm
    q = (self.rotary).forward(q)  # (B, h, N, D / h)  #: if rope
    k = (self.rotary).forward(k)  # (B, h, N, D / h)  #: if rope
    y = __torch__.gmem.products.attention(torch.type_as(q, v), torch.type_as(k, v), v, self.route)  # (B, h, N, D / h)  #: if routed
    scores = torch.div(torch.matmul(q, torch.transpose(k, -2, -1)), torch.sqrt(torch.floordiv(D, h)))  # (B, h, N, N)  #: if portable
    y = torch.matmul(torch.softmax(scores, -1), v)  # (B, h, N, D / h)  #: if portable
    return (self.proj).forward(torch.reshape(torch.transpose(y, 1, 2), [B, N, D]))  # (B, N, D)
