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

  # One optimiser step with the gradients gathered in the weights, which are left at zero. Returns the norm before clipping.
  def adamw(self: __torch__.gmem.kernels.Kernels, parameters: List[Tensor], first: List[Tensor], second: List[Tensor], average: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
    gradients = annotate(List[Tensor], [])
    for p in parameters:
      gradients.append(unchecked_cast(Tensor, p.grad))
    norm = __torch__.gmem.optimiser.adamw(parameters, gradients, first, second, average, steps, settings)
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
