# A transformer in training: forward, losses and backward in one call. Gradients add up in the weights until the optimiser takes
# them. Shapes: xt, target (B, C, H, W), t, scale, weight (B,), features (B, N, z), share a scalar.

class Learner(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  cosine_weight : float
  projection_weight : float
  network : __torch__.gmem.transformer.DiffusionTransformer

  def forward(self: __torch__.gmem.learner.Learner, x: Tensor) -> Tensor:
    return x

  # Noise, times (uniform or standard normal draws) and what is kept of the conditions, for a batch like x1, from the seed alone.
  def draws(self: __torch__.gmem.learner.Learner, x1: Tensor, seed: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    g = torch.Generator(device=ops.prim.device(x1), seed=int(seed))
    B = torch.size(x1, 0)
    x0 = torch.randn(torch.size(x1), generator=g, dtype=6, device=ops.prim.device(x1))
    t = torch.rand([B], generator=g, dtype=6, device=ops.prim.device(x1))  #: if uniform_time
    t = torch.randn([B], generator=g, dtype=6, device=ops.prim.device(x1))  #: if normal_time
    keep = (self.network.y_embedder).mask(B, g)  #: if class_conditional
    keep = (self.network.condition_projection).mask(B, g)  #: if snippet_conditional
    keep = torch.ones([B], dtype=11, device=ops.prim.device(x1))  #: if unconditional
    return (x0, t, keep)

  # Per sample: squared error and cosine loss (B,); over the batch: the projection loss.
  def losses_of(self: __torch__.gmem.learner.Learner, v: Tensor, target: Tensor, scale: Tensor) -> Tuple[Tensor, Tensor]:
    mse = __torch__.gmem.objective.squared_error(v, target, scale)
    cosine = __torch__.gmem.objective.cosine_loss(v, target)  #: if cosine
    cosine = torch.zeros_like(mse)  #: if no_cosine
    return (mse, cosine)

  def projection_of(self: __torch__.gmem.learner.Learner, zs: List[Tensor], features: Tensor) -> Tensor:
    return __torch__.gmem.objective.projection_loss(zs, features)  #: if projected
    return torch.zeros([], dtype=6, device=ops.prim.device(features))  #: if unprojected

  def total(self: __torch__.gmem.learner.Learner, mse: Tensor, weight: Tensor, cosine: Tensor) -> Tensor:
    denoising = torch.mean(torch.mul(mse, weight))
    return torch.add(denoising, torch.mean(cosine), alpha=self.cosine_weight)

  def losses(self: __torch__.gmem.learner.Learner, xt: Tensor, t: Tensor, y: Tensor, keep: Tensor, target: Tensor, scale: Tensor, features: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    c = (self.network).add_time(t, (self.network).embed_dropped(y, keep))
    v, zs, = (self.network).velocity(xt, c, True)
    mse, cosine, = (self).losses_of(v, target, scale)
    return (mse, cosine, (self).projection_of(zs, features))

  # What a step reports: total, squared error, cosine loss, projection loss.
  def report(self: __torch__.gmem.learner.Learner, mse: Tensor, weight: Tensor, cosine: Tensor, projection: Tensor) -> Tensor:
    total = torch.add((self).total(mse, weight, cosine), projection, alpha=self.projection_weight)
    return torch.detach(torch.stack([total, torch.mean(mse), torch.mean(cosine), projection]))

  # Adds share times the gradient of the total loss to the weights' gradients.
  def learn(self: __torch__.gmem.learner.Learner, xt: Tensor, t: Tensor, y: Tensor, keep: Tensor, target: Tensor, scale: Tensor, weight: Tensor, features: Tensor, share: Tensor) -> Tensor:
    mse, cosine, projection, = (self).losses(xt, t, y, keep, target, scale, features)
    total = torch.add((self).total(mse, weight, cosine), projection, alpha=self.projection_weight)
    torch.backward(torch.mul(total, share))
    return (self).report(mse, weight, cosine, projection)

  # A whole training step: the gradients live no longer than this call. What it reports, and the gradients' norm before clipping.
  def step(self: __torch__.gmem.learner.Learner, xt: Tensor, t: Tensor, y: Tensor, keep: Tensor, target: Tensor, scale: Tensor, weight: Tensor, features: Tensor, parameters: List[Tensor], first: List[Tensor], second: List[Tensor], average: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
    mse, cosine, projection, = (self).losses(xt, t, y, keep, target, scale, features)
    total = torch.add((self).total(mse, weight, cosine), projection, alpha=self.projection_weight)
    gradients = __torch__.gmem.optimiser.gradients_of(total, parameters)
    torch.set_grad_enabled(False)
    norm = __torch__.gmem.optimiser.adamw(parameters, gradients, first, second, average, steps, settings)
    torch.set_grad_enabled(True)
    return torch.cat([(self).report(mse, weight, cosine, projection), torch.reshape(norm, [1])])

  def leaf(self: __torch__.gmem.learner.Learner, x: Tensor) -> Tensor:
    return torch.requires_grad_(torch.detach(x))

  def run(self: __torch__.gmem.learner.Learner, block: __torch__.gmem.block.Block, into: List[Tensor], c: Tensor) -> List[Tensor]:
    _0 = torch.append(into, (block).forward(into[-1], c))
    return into

  # From the gradient of a block's output to its input and the gradient of that.
  def back(self: __torch__.gmem.learner.Learner, block: __torch__.gmem.block.Block, into: List[Tensor], c: Tensor, g: Tensor) -> Tuple[Tensor, Tensor]:
    h = (self).leaf(torch.pop(into))
    torch.backward((block).forward(h, c), g)
    return (h, unchecked_cast(Tensor, h.grad))

  def back_projection(self: __torch__.gmem.learner.Learner, tokens: Tensor, g: Tensor, features: Tensor, share: Tensor) -> Tuple[Tensor, Tensor]:
    h = (self).leaf(tokens)
    projection = (self).projection_of((self.network).project(h), features)
    torch.backward(torch.mul(projection, torch.mul(share, self.projection_weight)))
    return (projection, torch.add(g, unchecked_cast(Tensor, h.grad)))

  # The same with the memory of one block: what goes into each block is kept, and each is run again on the way back (Chen et al. 2016).
  def learn_blockwise(self: __torch__.gmem.learner.Learner, xt: Tensor, t: Tensor, y: Tensor, keep: Tensor, target: Tensor, scale: Tensor, weight: Tensor, features: Tensor, share: Tensor) -> Tensor:
    condition = (self.network).add_time(t, (self.network).embed_dropped(y, keep))
    c = (self).leaf(condition)
    tokens = (self.network).tokens(xt)
    torch.set_grad_enabled(False)
    into = [torch.detach(tokens)]
    into = (self).run(getattr(self.network.blocks, "{i}"), into, c)  #: each i in blocks
    torch.set_grad_enabled(True)
    h = (self).leaf(torch.pop(into))
    mse, cosine, = (self).losses_of((self.network).head(h, c, xt), target, scale)
    torch.backward(torch.mul((self).total(mse, weight, cosine), share))
    g = unchecked_cast(Tensor, h.grad)
    projection = torch.zeros_like(share)
    h, g, = (self).back(getattr(self.network.blocks, "{i}"), into, c, g)  #: each i down decoder
    projection, g, = (self).back_projection(h, g, features, share)  #: if projected
    h, g, = (self).back(getattr(self.network.blocks, "{i}"), into, c, g)  #: each i down encoder
    torch.backward(tokens, g)
    torch.backward(condition, unchecked_cast(Tensor, c.grad))
    return (self).report(mse, weight, cosine, projection)

