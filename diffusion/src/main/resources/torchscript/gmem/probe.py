# Single kernels for the kernel check, computed by the code of the networks.

class Probe(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.gmem.probe.Probe, x: Tensor) -> Tensor:
    return x

  def leaf(self: __torch__.gmem.probe.Probe, x: Tensor) -> Tensor:
    return torch.requires_grad_(torch.detach(x))

  # x (R, D), weight (O, D), bias (O) to y (R, O)
  def linear(self: __torch__.gmem.probe.Probe, x: Tensor, weight: Tensor, bias: Tensor, route: Tensor) -> Tensor:
    return torch.to(__torch__.gmem.products.linear(x, weight, bias, int(route)), FLOAT32)  # (R, O)

  # y (R, O) and the gradients of x, weight and bias for an output gradient dy (R, O).
  def linear_gradients(self: __torch__.gmem.probe.Probe, x: Tensor, weight: Tensor, bias: Tensor, dy: Tensor, route: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    leaves = [(self).leaf(x), (self).leaf(weight), (self).leaf(bias)]
    y = torch.to(__torch__.gmem.products.linear(leaves[0], leaves[1], leaves[2], int(route)), FLOAT32)  # (R, O)
    torch.backward(y, dy)
    return (torch.detach(y), unchecked_cast(Tensor, leaves[0].grad), unchecked_cast(Tensor, leaves[1].grad), unchecked_cast(Tensor, leaves[2].grad))

  # q, k, v (B, heads, N, head_dim) to y of the same shape
  def attention(self: __torch__.gmem.probe.Probe, q: Tensor, k: Tensor, v: Tensor, route: Tensor) -> Tensor:
    y = __torch__.gmem.products.attention(q, k, v, int(route))  # (B, heads, N, head_dim)  #: if float32
    y = __torch__.gmem.products.attention(torch.to(q, BFLOAT16), torch.to(k, BFLOAT16), torch.to(v, BFLOAT16), int(route))  # (B, heads, N, head_dim)  #: if bfloat16
    return torch.to(y, FLOAT32)

  # y and the gradients of q, k and v for an output gradient dy of the same shape.
  def attention_gradients(self: __torch__.gmem.probe.Probe, q: Tensor, k: Tensor, v: Tensor, dy: Tensor, route: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    leaves = [(self).leaf(q), (self).leaf(k), (self).leaf(v)]
    y = (self).attention(leaves[0], leaves[1], leaves[2], route)  # (B, heads, N, head_dim)
    torch.backward(y, dy)
    return (torch.detach(y), unchecked_cast(Tensor, leaves[0].grad), unchecked_cast(Tensor, leaves[1].grad), unchecked_cast(Tensor, leaves[2].grad))

  # x (B, C, H, W), weight (O, C / groups, rows, columns), geometry: stride, pad_rows, pad_columns, groups
  def convolution(self: __torch__.gmem.probe.Probe, x: Tensor, weight: Tensor, geometry: Tensor, route: Tensor) -> Tensor:
    g = annotate(List[int], [])
    for i in range(4):
      g.append(int(torch.select(geometry, 0, i)))
    return __torch__.gmem.convolutions.conv2d(x, weight, None, g[0], g[1], g[2], g[3], int(route))
