# One optimizer step for all weights: global-norm clipping, AdamW with decoupled weight decay (Loshchilov and Hutter 2019), and the
# exponential moving average of the weights. Returns the norm before clipping. settings (7,): learning rate, beta1, beta2, eps,
# weight decay, EMA decay, clipping norm.

def setting(settings: Tensor, i: int) -> float:
  return float(torch.select(settings, 0, i))

def adamw(parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], average: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
  norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
  divisor = torch.clamp(torch.div(torch.add(norm, 9.9999999999999995e-07), __torch__.gmem.optimiser.setting(settings, 6)), min=1.)
  torch._foreach_add_(steps, 1)
  none = annotate(List[Tensor], [])
  torch._fused_adamw_(parameters, gradients, first, second, none, steps, lr=__torch__.gmem.optimiser.setting(settings, 0), beta1=__torch__.gmem.optimiser.setting(settings, 1), beta2=__torch__.gmem.optimiser.setting(settings, 2), weight_decay=__torch__.gmem.optimiser.setting(settings, 4), eps=__torch__.gmem.optimiser.setting(settings, 3), amsgrad=False, maximize=False, grad_scale=divisor)
  torch._foreach_lerp_(average, parameters, torch.sub(1., __torch__.gmem.optimiser.setting(settings, 5)))
  return norm

# Gradients of the loss; zero for weights that the loss does not depend on.
def gradients_of(loss: Tensor, parameters: List[Tensor]) -> List[Tensor]:
  gradients = annotate(List[Tensor], [])
  weight = 0
  for g in torch.grad([loss], parameters, None, None, False, True):
    if torch.__isnot__(g, None):
      gradients.append(unchecked_cast(Tensor, g))
    else:
      gradients.append(torch.zeros_like(parameters[weight]))
    weight = torch.add(weight, 1)
  return gradients
