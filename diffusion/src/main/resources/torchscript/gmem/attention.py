# Multi-head self-attention; q, k and v are packed as [3, heads, head_dim] in one projection.

class Attention(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  num_heads : int
  qkv : __torch__.gmem.layers.Linear
  proj : __torch__.gmem.layers.Linear
  def forward(self: __torch__.gmem.attention.Attention, x: Tensor) -> Tensor:
    B, N, D, = torch.size(x)
    h = self.num_heads
    packed = torch.reshape((self.qkv).forward(x), [B, N, 3, h, torch.floordiv(D, h)])
    q, k, v, = torch.unbind(torch.permute(packed, [2, 0, 3, 1, 4]))
    y = torch.scaled_dot_product_attention(q, k, v)
    return (self.proj).forward(torch.reshape(torch.transpose(y, 1, 2), [B, N, D]))
