# y = x W^T + b by several routes with equal results; the kernel check chooses the fastest correct one for each shape.
# x (..., D), weight (O, D), bias (O). Weights are float32; products may run in bfloat16.

# Matrix product: MKL for float32, oneDNN for bfloat16.
def by_product(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  y = torch.linear(x, weight, bias)  # (..., O)
  y = __torch__.gmem.faults.forward(y)  #: if fault_product_forward
  y = __torch__.gmem.faults.backward(y, x)  #: if fault_product_backward
  return y

# 1 x 1 convolution in oneDNN, channels last, without a copy. libtorch passes batches of 16 images to oneDNN for every number of
# threads.
def by_convolution(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  shape = torch.size(x)
  D = shape[-1]
  rows = torch.floordiv(torch.numel(x), D)
  images = 1
  if torch.eq(torch.remainder(rows, 16), 0):
    images = 16
  pixels = torch.permute(torch.reshape(x, [images, -1, 1, D]), [0, 3, 1, 2])  # (images, D, rows / images, 1)
  y = torch.conv2d(pixels, torch.reshape(weight, [-1, D, 1, 1]), bias)  # (images, O, rows / images, 1)
  y = torch.reshape(torch.permute(y, [0, 2, 3, 1]), torch.add(torch.slice(shape, 0, -1), [torch.size(weight, 0)]))  # (..., O)
  y = __torch__.gmem.faults.forward(y)  #: if fault_convolution_forward
  y = __torch__.gmem.faults.backward(y, x)  #: if fault_convolution_backward
  return y

# by_convolution with both widths padded to a multiple of 96. Every output block of oneDNN divides 96, so that no tail block runs.
def by_padded_convolution(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  O, D, = torch.size(weight)
  inputs = torch.remainder(torch.neg(D), 96)
  outputs = torch.remainder(torch.neg(O), 96)
  wide = torch.constant_pad_nd(x, [0, inputs])  # (..., D + inputs)
  y = __torch__.gmem.products.by_convolution(wide, torch.constant_pad_nd(weight, [0, inputs, 0, outputs]), torch.constant_pad_nd(bias, [0, outputs]))  # (..., O + outputs)
  y = torch.narrow(y, -1, 0, O)  # (..., O)
  y = __torch__.gmem.faults.forward(y)  #: if fault_padded_forward
  y = __torch__.gmem.faults.backward(y, x)  #: if fault_padded_backward
  return y

# route: 0 product, 1 convolution, 2 padded convolution (LinearRoute).
def by_route(x: Tensor, weight: Tensor, bias: Tensor, route: int) -> Tensor:
  if torch.eq(route, 0):
    y = __torch__.gmem.products.by_product(x, weight, bias)
  elif torch.eq(route, 1):
    y = __torch__.gmem.products.by_convolution(x, weight, bias)
  else:
    y = __torch__.gmem.products.by_padded_convolution(x, weight, bias)
  return y

def linear(x: Tensor, weight: Tensor, bias: Tensor, route: int) -> Tensor:
  return __torch__.gmem.products.by_route(x, weight, bias, route)  # (..., O)  #: if float32
  return __torch__.gmem.products.by_route(torch.to(x, BFLOAT16), torch.to(weight, BFLOAT16), torch.to(bias, BFLOAT16), route)  # (..., O)  #: if bfloat16

# softmax(q k^T / sqrt(head_dim)) v; q, k, v (B, heads, N, head_dim). route: 0 fused, 1 plain (AttentionRoute).
def attention(q: Tensor, k: Tensor, v: Tensor, route: int) -> Tensor:
  if torch.eq(route, 0):
    y = torch.scaled_dot_product_attention(q, k, v)  # (B, heads, N, head_dim)
    y = __torch__.gmem.faults.forward(y)  #: if fault_fused_forward
    y = __torch__.gmem.faults.backward(y, q)  #: if fault_fused_backward
  else:
    scores = torch.div(torch.matmul(q, torch.transpose(k, -2, -1)), torch.sqrt(torch.size(q, -1)))  # (B, heads, N, N)
    y = torch.matmul(torch.softmax(scores, -1), v)  # (B, heads, N, head_dim)
    y = __torch__.gmem.faults.forward(y)  #: if fault_plain_forward
    y = __torch__.gmem.faults.backward(y, q)  #: if fault_plain_backward
  return y
