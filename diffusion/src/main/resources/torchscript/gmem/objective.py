# What training makes small. Shapes: prediction v and target (B, C, H, W), projected tokens z (B, N, z).

# |scale v - target|^2, its mean over everything but the batch; scale (B,) is 1 for a velocity or a noise, sigma for a score.
def squared_error(v: Tensor, target: Tensor, scale: Tensor) -> Tensor:
  residual = torch.sub(torch.mul(v, torch.reshape(scale, [-1, 1, 1, 1])), target)
  return torch.mean(torch.square(residual), [1, 2, 3])

# 1 - cos(v, target) over the channels, its mean over the pixels: GMem's direction loss.
def cosine_loss(v: Tensor, target: Tensor) -> Tensor:
  return torch.mean(torch.rsub(torch.cosine_similarity(v, target, 1, 1e-08), 1), [1, 2])

def unit(z: Tensor) -> Tensor:
  return torch.div(z, torch.clamp_min(torch.linalg_vector_norm(z, 2, [-1], True), 9.9999999999999998e-13))

# Minus the mean cosine between projected tokens and an encoder's tokens (Yu et al. 2024, eq. 8). The encoders' tokens lie side by
# side in features (B, N, z_1 + z_2 + ...).
def projection_loss(zs: List[Tensor], features: Tensor) -> Tensor:
  total = torch.zeros([], dtype=6, device=ops.prim.device(features))
  start = 0
  for z in zs:
    width = torch.size(z, 2)
    target = torch.narrow(features, 2, start, width)
    cosines = torch.sum(torch.mul(__torch__.gmem.objective.unit(z), __torch__.gmem.objective.unit(target)), [-1])
    total = torch.sub(total, torch.mean(cosines))
    start = torch.add(start, width)
  return torch.div(total, torch.len(zs))
