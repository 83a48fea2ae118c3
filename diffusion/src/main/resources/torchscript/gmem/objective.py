# Losses of the training objective. Shapes: prediction v and target (B, C, H, W), projected tokens z (B, N, z).

# Mean of |scale v - target|^2 over all axes except the batch; scale (B,) is 1 for velocity or noise, sigma for score.
def squared_error(v: Tensor, target: Tensor, scale: Tensor) -> Tensor:
  residual = torch.sub(torch.mul(v, torch.reshape(scale, [-1, 1, 1, 1])), target)  # (B, C, H, W)
  return torch.mean(torch.square(residual), [1, 2, 3])  # (B,)

# GMem's direction loss: 1 - cos(v, target) over the channels, mean over the pixels.
def cosine_loss(v: Tensor, target: Tensor) -> Tensor:
  return torch.mean(torch.rsub(torch.cosine_similarity(v, target, 1, 1e-08), 1), [1, 2])  # (B,)

# z divided by its norm over the last axis.
def unit(z: Tensor) -> Tensor:
  return torch.div(z, torch.clamp_min(torch.linalg_vector_norm(z, 2, [-1], True), 9.9999999999999998e-13))  # (B, N, z)

# Negative mean cosine between projected tokens and an encoder's tokens (Yu et al. 2024, eq. 8). features (B, N, z_1 + z_2 + ...)
# contains the concatenated tokens of the encoders.
def projection_loss(zs: List[Tensor], features: Tensor) -> Tensor:
  total = torch.zeros([], dtype=FLOAT32, device=ops.prim.device(features))
  start = 0
  for z in zs:
    width = torch.size(z, 2)
    target = torch.narrow(features, 2, start, width)  # (B, N, z_i)
    cosines = torch.sum(torch.mul(__torch__.gmem.objective.unit(z), __torch__.gmem.objective.unit(target)), [-1])  # (B, N)
    total = torch.sub(total, torch.mean(cosines))
    start = torch.add(start, width)
  return torch.div(total, torch.len(zs))
