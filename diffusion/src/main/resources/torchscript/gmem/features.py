# Fixed random convolutions: what RandomConvFeatures measures with.

class RandomConv(Module):
  __parameters__ = []
  __buffers__ = ["conv1", "conv2", "conv3", ]
  conv1 : Tensor
  conv2 : Tensor
  conv3 : Tensor
  training : bool

  # Mean and standard deviation of each channel over the picture.
  def moments(self: __torch__.gmem.features.RandomConv, x: Tensor) -> Tensor:
    flat = torch.flatten(x, 2)
    return torch.cat([torch.mean(flat, [2]), torch.std(flat, [2], False)], 1)

  # x (B, 3, H, W) in [-1, 1] to (B, 96)
  def forward(self: __torch__.gmem.features.RandomConv, x: Tensor) -> Tensor:
    a = torch.leaky_relu(torch.conv2d(x, self.conv1, None, [1, 1], [1, 1]), 0.20000000000000001)
    b = torch.leaky_relu(torch.conv2d(torch.avg_pool2d(a, [2, 2]), self.conv2, None, [1, 1], [1, 1]), 0.20000000000000001)
    c = torch.leaky_relu(torch.conv2d(torch.avg_pool2d(b, [2, 2]), self.conv3, None, [1, 1], [1, 1]), 0.20000000000000001)
    return torch.cat([(self).moments(a), (self).moments(b), (self).moments(c)], 1)
