# Functions of networks with frozen weights. Weights are passed as arguments.

class Functions(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.gmem.functions.Functions, x: Tensor) -> Tensor:
    return x

  def conv2d(self: __torch__.gmem.functions.Functions, x: Tensor, weight: Tensor, bias: Tensor, stride: int, pad_rows: int, pad_columns: int, groups: int, route: int) -> Tensor:
    return __torch__.gmem.convolutions.conv2d(x, weight, bias, stride, pad_rows, pad_columns, groups, route)

  def conv2d_plain(self: __torch__.gmem.functions.Functions, x: Tensor, weight: Tensor, stride: int, pad_rows: int, pad_columns: int, groups: int, route: int) -> Tensor:
    return __torch__.gmem.convolutions.conv2d(x, weight, None, stride, pad_rows, pad_columns, groups, route)

  # Pads each side with zeros, convolves, and clamps the result to low and high.
  def conv2d_clamped(self: __torch__.gmem.functions.Functions, x: Tensor, weight: Tensor, bias: Tensor, stride: int, top: int, bottom: int, left: int, right: int, groups: int, low: float, high: float, route: int) -> Tensor:
    if torch.__and__(torch.eq(top, bottom), torch.eq(left, right)):
      y = __torch__.gmem.convolutions.conv2d(x, weight, bias, stride, top, left, groups, route)
    else:
      padded = torch.constant_pad_nd(x, [left, right, top, bottom])
      y = __torch__.gmem.convolutions.conv2d(padded, weight, bias, stride, 0, 0, groups, route)
    return torch.clamp_(y, low, high)

  # Copies x to the channels-last memory format.
  def channels_last(self: __torch__.gmem.functions.Functions, x: Tensor) -> Tensor:
    return torch.contiguous(x, memory_format=CHANNELS_LAST)

  def pad(self: __torch__.gmem.functions.Functions, x: Tensor, left: int, right: int, top: int, bottom: int) -> Tensor:
    return torch.constant_pad_nd(x, [left, right, top, bottom])

  def linear(self: __torch__.gmem.functions.Functions, x: Tensor, weight: Tensor, bias: Tensor, route: int) -> Tensor:
    return __torch__.gmem.products.by_route(x, weight, bias, route)

  def group_norm(self: __torch__.gmem.functions.Functions, x: Tensor, groups: int, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
    return torch.group_norm(x, groups, weight, bias, eps)

  def layer_norm(self: __torch__.gmem.functions.Functions, x: Tensor, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], weight, bias, eps)

  def silu(self: __torch__.gmem.functions.Functions, x: Tensor) -> Tensor:
    return torch.silu(x)

  def relu(self: __torch__.gmem.functions.Functions, x: Tensor) -> Tensor:
    return torch.relu(x)

  def gelu(self: __torch__.gmem.functions.Functions, x: Tensor) -> Tensor:
    return torch.gelu(x)

  # q, k, v (B, heads, N, head_dim), scale head_dim^-1/2.
  def attention(self: __torch__.gmem.functions.Functions, q: Tensor, k: Tensor, v: Tensor, route: int) -> Tensor:
    return __torch__.gmem.products.attention(q, k, v, route)

  def nearest(self: __torch__.gmem.functions.Functions, x: Tensor, rows: int, columns: int) -> Tensor:
    return torch.upsample_nearest2d(x, [rows, columns])

  # Half-pixel centers, without antialiasing.
  def bilinear(self: __torch__.gmem.functions.Functions, x: Tensor, rows: int, columns: int) -> Tensor:
    return torch.upsample_bilinear2d(x, [rows, columns], False)

  # Half-pixel centers, a = -0.75, border pixels repeated.
  def bicubic(self: __torch__.gmem.functions.Functions, x: Tensor, rows: int, columns: int) -> Tensor:
    return torch.upsample_bicubic2d(x, [rows, columns], False)

  # Bicubic with explicit coordinate scales between the two grids.
  def bicubic_scaled(self: __torch__.gmem.functions.Functions, x: Tensor, rows: int, columns: int, scale_rows: float, scale_columns: float) -> Tensor:
    return torch.upsample_bicubic2d(x, [rows, columns], False, scale_rows, scale_columns)

  # Antialiased: a = -0.5, kernel width scaled with the reduction.
  def bicubic_smooth(self: __torch__.gmem.functions.Functions, x: Tensor, rows: int, columns: int) -> Tensor:
    return torch._upsample_bicubic2d_aa(x, [rows, columns], False)

  def max_pool(self: __torch__.gmem.functions.Functions, x: Tensor, size: int, stride: int, pad: int) -> Tensor:
    return torch.max_pool2d(x, [size, size], [stride, stride], [pad, pad])

  # Padded pixels are not counted.
  def avg_pool(self: __torch__.gmem.functions.Functions, x: Tensor, size: int, stride: int, pad: int) -> Tensor:
    return torch.avg_pool2d(x, [size, size], [stride, stride], [pad, pad], False, False)
