# Fixed random convolutions, the features of RandomConvFeatures.

class RandomConv(Module):
  __parameters__ = []
  __buffers__ = ["conv1", "conv2", "conv3", ]
  conv1 : Tensor
  conv2 : Tensor
  conv3 : Tensor
  training : bool

  # Mean and standard deviation of each channel over the image.
  def moments(self: __torch__.gmem.features.RandomConv, x: Tensor) -> Tensor:
    flat = torch.flatten(x, 2)  # (B, C, H W)
    return torch.cat([torch.mean(flat, [2]), torch.std(flat, [2], False)], 1)  # (B, 2 C)

  # routes (3,): one for each convolution (ConvolutionRoute)
  def convolved(self: __torch__.gmem.features.RandomConv, x: Tensor, weight: Tensor, routes: Tensor, layer: int) -> Tensor:
    y = __torch__.gmem.convolutions.conv2d(x, weight, None, 1, 1, 1, 1, int(torch.select(routes, 0, layer)))  # (B, O, H, W)
    return torch.leaky_relu(y, 0.20000000000000001)  # (B, O, H, W)

  # x (B, 3, H, W) in [-1, 1] to (B, 96)
  def features(self: __torch__.gmem.features.RandomConv, x: Tensor, routes: Tensor) -> Tensor:
    a = (self).convolved(x, self.conv1, routes, 0)  # (B, 8, H, W)
    b = (self).convolved(torch.avg_pool2d(a, [2, 2]), self.conv2, routes, 1)  # (B, 16, H / 2, W / 2)
    c = (self).convolved(torch.avg_pool2d(b, [2, 2]), self.conv3, routes, 2)  # (B, 24, H / 4, W / 4)
    return torch.cat([(self).moments(a), (self).moments(b), (self).moments(c)], 1)  # (B, 96)

  def forward(self: __torch__.gmem.features.RandomConv, x: Tensor) -> Tensor:
    return x
