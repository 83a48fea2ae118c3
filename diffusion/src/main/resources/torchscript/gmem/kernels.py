# Functions without weights that DJL lacks or would make of many calls.

class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.gmem.kernels.Kernels, x: Tensor) -> Tensor:
    return x

  # Standard normal numbers that depend on the seed alone.
  def normal(self: __torch__.gmem.kernels.Kernels, like: Tensor, seed: Tensor) -> Tensor:
    g = torch.Generator(device=ops.prim.device(like), seed=int(seed))
    return torch.randn(torch.size(like), generator=g, dtype=6, device=ops.prim.device(like))

  # Eigenvalues (rising) and eigenvectors (rows) of a symmetric matrix.
  def eigen(self: __torch__.gmem.kernels.Kernels, symmetric: Tensor) -> Tuple[Tensor, Tensor]:
    values, vectors, = torch.linalg_eigh(symmetric)
    return (values, torch.contiguous(torch.t(vectors)))

  # One optimiser step over all parameters: global-norm clip, AdamW with decoupled decay (Loshchilov and Hutter 2019), and the
  # exponential moving average of the weights. Gradients are left at zero. Returns the norm before clipping.
  def adamw(self: __torch__.gmem.kernels.Kernels, parameters: List[Tensor], first: List[Tensor], second: List[Tensor], average: List[Tensor], steps: List[Tensor], learning_rate: float, beta1: float, beta2: float, eps: float, weight_decay: float, ema_decay: float, clip_norm: float) -> Tensor:
    gradients = annotate(List[Tensor], [])
    for p in parameters:
      g = p.grad
      if torch.__isnot__(g, None):
        gradients.append(unchecked_cast(Tensor, g))
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
    divisor = torch.clamp(torch.div(torch.add(norm, 9.9999999999999995e-07), clip_norm), min=1.)
    torch._foreach_add_(steps, 1)
    none = annotate(List[Tensor], [])
    torch._fused_adamw_(parameters, gradients, first, second, none, steps, lr=learning_rate, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False, grad_scale=divisor)
    torch._foreach_lerp_(average, parameters, torch.sub(1., ema_decay))
    torch._foreach_zero_(gradients)
    return norm

  # Gradients of many weights as one tensor, and back: what data-parallel workers exchange.
  def flat_gradient(self: __torch__.gmem.kernels.Kernels, parameters: List[Tensor]) -> Tensor:
    parts = annotate(List[Tensor], [])
    for p in parameters:
      parts.append(torch.flatten(unchecked_cast(Tensor, p.grad)))
    return torch.cat(parts)

  def spread_gradient(self: __torch__.gmem.kernels.Kernels, parameters: List[Tensor], flat: Tensor) -> Tensor:
    start = 0
    for p in parameters:
      g = unchecked_cast(Tensor, p.grad)
      torch.copy_(g, torch.reshape(torch.narrow(flat, 0, start, torch.numel(g)), torch.size(g)))
      start = torch.add(start, torch.numel(g))
    return flat

  # The sum of x over the processes of a group.
  def sum_over_group(self: __torch__.gmem.kernels.Kernels, x: Tensor, group: str) -> Tensor:
    return ops._c10d_functional.wait_tensor(ops._c10d_functional.all_reduce_(x, "sum", group))
