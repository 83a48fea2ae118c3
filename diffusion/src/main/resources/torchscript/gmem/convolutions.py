# Two-dimensional convolution by two routes with equal results. x (B, C, H, W), weight (O, C / groups, rows, columns), bias (O).

# im2col and a matrix product, group by group.
def unfolded(x: Tensor, weight: Tensor, bias: Optional[Tensor], stride: int, pad_rows: int, pad_columns: int, groups: int) -> Tensor:
  kernel = [torch.size(weight, 2), torch.size(weight, 3)]
  parts = annotate(List[Tensor], [])
  inputs = torch.chunk(x, groups, 1)  # (B, C / groups, H, W) each
  weights = torch.chunk(weight, groups, 0)  # (O / groups, C / groups, rows, columns) each
  for group in range(groups):
    parts.append(torch.thnn_conv2d(torch.contiguous(inputs[group]), torch.contiguous(weights[group]), kernel, None, [stride, stride], [pad_rows, pad_columns]))
  y = torch.cat(parts, 1)  # (B, O, H', W')
  if torch.__isnot__(bias, None):
    y = torch.add(y, torch.reshape(unchecked_cast(Tensor, bias), [1, -1, 1, 1]))  # (B, O, H', W')
  return y

# route: 0 direct, 1 unfolded (ConvolutionRoute).
def conv2d(x: Tensor, weight: Tensor, bias: Optional[Tensor], stride: int, pad_rows: int, pad_columns: int, groups: int, route: int) -> Tensor:
  if torch.eq(route, 0):
    y = torch.conv2d(x, weight, bias, [stride, stride], [pad_rows, pad_columns], [1, 1], groups)  # (B, O, H', W')
    y = torch.transpose(__torch__.gmem.faults.forward(torch.transpose(y, 1, 3)), 1, 3)  #: if fault_direct_forward
  else:
    y = __torch__.gmem.convolutions.unfolded(x, weight, bias, stride, pad_rows, pad_columns, groups)  # (B, O, H', W')
    y = torch.transpose(__torch__.gmem.faults.forward(torch.transpose(y, 1, 3)), 1, 3)  #: if fault_unfolded_forward
  return y
