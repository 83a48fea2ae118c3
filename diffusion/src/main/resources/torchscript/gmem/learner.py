# A transformer in training: forward pass, losses and backward pass in one call. Gradients accumulate in the weights until the
# optimizer step. Shapes: xt, target (B, C, H, W), t, scale, weight (B,), features (B, N, z), share a scalar.

class Learner(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  cosine_weight : float
  projection_weight : float
  network : __torch__.gmem.transformer.DiffusionTransformer

  def forward(self: __torch__.gmem.learner.Learner, x: Tensor) -> Tensor:
    return x

  # Noise, times (uniform or standard normal) and condition masks for a batch shaped like x1. They depend only on the seed.
  def draws(self: __torch__.gmem.learner.Learner, x1: Tensor, seed: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    g = torch.Generator(device=ops.prim.device(x1), seed=int(seed))
    B = torch.size(x1, 0)
    x0 = torch.randn(torch.size(x1), generator=g, dtype=FLOAT32, device=ops.prim.device(x1))  # (B, C, H, W)
    t = torch.rand([B], generator=g, dtype=FLOAT32, device=ops.prim.device(x1))  # (B,)  #: if uniform_time
    t = torch.randn([B], generator=g, dtype=FLOAT32, device=ops.prim.device(x1))  # (B,)  #: if normal_time
    keep = (self.network.y_embedder).mask(B, g)  # (B,)  #: if class_conditional
    keep = (self.network.condition_projection).mask(B, g)  # (B, width)  #: if snippet_conditional
    keep = torch.ones([B], dtype=BOOL, device=ops.prim.device(x1))  # (B,)  #: if unconditional
    return (x0, t, keep)

  # Squared error and cosine loss of each sample.
  def losses_of(self: __torch__.gmem.learner.Learner, v: Tensor, target: Tensor, scale: Tensor) -> Tuple[Tensor, Tensor]:
    mse = __torch__.gmem.objective.squared_error(v, target, scale)  # (B,)
    cosine = __torch__.gmem.objective.cosine_loss(v, target)  # (B,)  #: if cosine
    cosine = torch.zeros_like(mse)  # (B,)  #: if no_cosine
    return (mse, cosine)  # (B,) each

  def projection_of(self: __torch__.gmem.learner.Learner, zs: List[Tensor], features: Tensor) -> Tensor:
    return __torch__.gmem.objective.projection_loss(zs, features)  #: if projected
    return torch.zeros([], dtype=FLOAT32, device=ops.prim.device(features))  #: if unprojected

  def total(self: __torch__.gmem.learner.Learner, mse: Tensor, weight: Tensor, cosine: Tensor) -> Tensor:
    denoising = torch.mean(torch.mul(mse, weight))
    return torch.add(denoising, torch.mean(cosine), alpha=self.cosine_weight)

  def losses(self: __torch__.gmem.learner.Learner, xt: Tensor, t: Tensor, y: Tensor, keep: Tensor, target: Tensor, scale: Tensor, features: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    c = (self.network).add_time(t, (self.network).embed_dropped(y, keep))  # (B, D)
    v, zs, = (self.network).velocity(xt, c, True)  # (B, C, H, W) and (B, N, z) each
    mse, cosine, = (self).losses_of(v, target, scale)
    return (mse, cosine, (self).projection_of(zs, features))

  # Mean losses of a step: total, squared error, cosine loss, projection loss.
  def report(self: __torch__.gmem.learner.Learner, mse: Tensor, weight: Tensor, cosine: Tensor, projection: Tensor) -> Tensor:
    total = torch.add((self).total(mse, weight, cosine), projection, alpha=self.projection_weight)
    return torch.detach(torch.stack([total, torch.mean(mse), torch.mean(cosine), projection]))  # (4,)

  # Adds share times the gradient of the total loss to the weights' gradients.
  def learn(self: __torch__.gmem.learner.Learner, xt: Tensor, t: Tensor, y: Tensor, keep: Tensor, target: Tensor, scale: Tensor, weight: Tensor, features: Tensor, share: Tensor) -> Tensor:
    mse, cosine, projection, = (self).losses(xt, t, y, keep, target, scale, features)
    total = torch.add((self).total(mse, weight, cosine), projection, alpha=self.projection_weight)
    torch.backward(torch.mul(total, share))
    return (self).report(mse, weight, cosine, projection)

  # A whole training step with temporary gradients. Returns the mean losses and the gradient norm before clipping.
  def step(self: __torch__.gmem.learner.Learner, xt: Tensor, t: Tensor, y: Tensor, keep: Tensor, target: Tensor, scale: Tensor, weight: Tensor, features: Tensor, parameters: List[Tensor], first: List[Tensor], second: List[Tensor], average: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
    mse, cosine, projection, = (self).losses(xt, t, y, keep, target, scale, features)
    total = torch.add((self).total(mse, weight, cosine), projection, alpha=self.projection_weight)
    gradients = __torch__.gmem.optimiser.gradients_of(total, parameters)
    torch.set_grad_enabled(False)
    norm = __torch__.gmem.optimiser.adamw(parameters, gradients, first, second, average, steps, settings)
    torch.set_grad_enabled(True)
    return torch.cat([(self).report(mse, weight, cosine, projection), torch.reshape(norm, [1])])  # (5,)

  def leaf(self: __torch__.gmem.learner.Learner, x: Tensor) -> Tensor:
    return torch.requires_grad_(torch.detach(x))

  def run(self: __torch__.gmem.learner.Learner, block: __torch__.gmem.block.Block, into: List[Tensor], c: Tensor) -> List[Tensor]:
    _0 = torch.append(into, (block).forward(into[-1], c))
    return into

  # Recomputes a block from its stored input. Returns the input and its gradient, given the gradient g of the output.
  def back(self: __torch__.gmem.learner.Learner, block: __torch__.gmem.block.Block, into: List[Tensor], c: Tensor, g: Tensor) -> Tuple[Tensor, Tensor]:
    h = (self).leaf(torch.pop(into))
    torch.backward((block).forward(h, c), g)
    return (h, unchecked_cast(Tensor, h.grad))

  def back_projection(self: __torch__.gmem.learner.Learner, tokens: Tensor, g: Tensor, features: Tensor, share: Tensor) -> Tuple[Tensor, Tensor]:
    h = (self).leaf(tokens)
    projection = (self).projection_of((self.network).project(h), features)
    torch.backward(torch.mul(projection, torch.mul(share, self.projection_weight)))
    return (projection, torch.add(g, unchecked_cast(Tensor, h.grad)))

  # Like learn, with the activation memory of one block: the inputs of blocks are stored, and the backward pass recomputes each block
  # (Chen et al. 2016).
  def learn_blockwise(self: __torch__.gmem.learner.Learner, xt: Tensor, t: Tensor, y: Tensor, keep: Tensor, target: Tensor, scale: Tensor, weight: Tensor, features: Tensor, share: Tensor) -> Tensor:
    condition = (self.network).add_time(t, (self.network).embed_dropped(y, keep))  # (B, D)
    c = (self).leaf(condition)
    tokens = (self.network).tokens(xt)  # (B, N, D)
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

