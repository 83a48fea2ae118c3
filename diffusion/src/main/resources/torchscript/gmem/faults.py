# Simulated wrong kernels for tests (GMEM_KERNELS_FAULT). An archive calls these functions only if a fault is requested.

# Adds 1 to the output columns after the last multiple of 48, like a wrong tail block.
def forward(y: Tensor) -> Tensor:
  columns = torch.arange(torch.size(y, -1), dtype=INT64, device=ops.prim.device(y))
  width = torch.size(y, -1)
  tail = torch.ge(columns, torch.sub(width, torch.remainder(width, 48)))
  tail = torch.ones_like(tail)  #: if fault_every
  return torch.add(y, torch.to(tail, ops.prim.dtype(y)))

# Keeps the output and adds 1 to the gradient of x if the width of x is not a multiple of 48.
def backward(y: Tensor, x: Tensor) -> Tensor:
  wrong = torch.ne(torch.remainder(torch.size(x, -1), 48), 0)
  wrong = True  #: if fault_every
  if wrong:
    total = torch.sum(x)
    y = torch.add(y, torch.sub(total, torch.detach(total)))
  return y
