# Functions without weights that DJL lacks or would compute in many calls.

class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.gmem.kernels.Kernels, x: Tensor) -> Tensor:
    return x

  # Standard normal numbers that depend only on the seed.
  def normal(self: __torch__.gmem.kernels.Kernels, like: Tensor, seed: Tensor) -> Tensor:
    g = torch.Generator(device=ops.prim.device(like), seed=int(seed))
    return torch.randn(torch.size(like), generator=g, dtype=FLOAT32, device=ops.prim.device(like))

  # Eigenvalues (n,) in ascending order and eigenvectors (n, n) as rows of a symmetric matrix (n, n).
  def eigen(self: __torch__.gmem.kernels.Kernels, symmetric: Tensor) -> Tuple[Tensor, Tensor]:
    values, vectors, = torch.linalg_eigh(symmetric)
    return (values, torch.contiguous(torch.t(vectors)))

  # One optimizer step with the accumulated gradients, which are reset to zero. Returns the gradient norm before clipping.
  def adamw(self: __torch__.gmem.kernels.Kernels, parameters: List[Tensor], first: List[Tensor], second: List[Tensor], average: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
    gradients = annotate(List[Tensor], [])
    for p in parameters:
      gradients.append(unchecked_cast(Tensor, p.grad))
    norm = __torch__.gmem.optimiser.adamw(parameters, gradients, first, second, average, steps, settings)
    torch._foreach_zero_(gradients)
    return norm

  # Gradients of all weights as one flat tensor, which data-parallel workers exchange.
  def flat_gradient(self: __torch__.gmem.kernels.Kernels, parameters: List[Tensor]) -> Tensor:
    parts = annotate(List[Tensor], [])
    for p in parameters:
      parts.append(torch.flatten(unchecked_cast(Tensor, p.grad)))
    return torch.cat(parts)  # (parameters in total,)

  # Copies a flat tensor back into the gradients of the weights.
  def spread_gradient(self: __torch__.gmem.kernels.Kernels, parameters: List[Tensor], flat: Tensor) -> Tensor:
    start = 0
    for p in parameters:
      g = unchecked_cast(Tensor, p.grad)
      torch.copy_(g, torch.reshape(torch.narrow(flat, 0, start, torch.numel(g)), torch.size(g)))
      start = torch.add(start, torch.numel(g))
    return flat

  # Sum of x over the processes of a group.
  def sum_over_group(self: __torch__.gmem.kernels.Kernels, x: Tensor, group: str) -> Tensor:
    return ops._c10d_functional.wait_tensor(ops._c10d_functional.all_reduce_(x, "sum", group))
