class Fused(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  _is_full_backward_hook : Optional[bool]
  def forward(self: __torch__.Fused, x: Tensor) -> Tensor:
    return x
  def causal_attention(self: __torch__.Fused, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, None, 0., True)
  def attention(self: __torch__.Fused, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, None, 0., False)
  def masked_attention(self: __torch__.Fused, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
  def capped_attention(self: __torch__.Fused, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, cap: Tensor) -> Tensor:
    scores = torch.div(torch.matmul(q, torch.transpose(k, -2, -1)), torch.sqrt(torch.size(q, -1)))
    bounded = torch.mul(torch.tanh(torch.div(scores, cap)), cap)
    return torch.matmul(torch.softmax(torch.add(bounded, mask), -1), v)
  def rms_norm(self: __torch__.Fused, x: Tensor, weight: Tensor, epsilon: Tensor) -> Tensor:
    wide = torch.to(x, 6)
    mean_square = torch.mean(torch.mul(wide, wide), [-1], True)
    normed = torch.mul(wide, torch.rsqrt(torch.add(mean_square, epsilon)))
    return torch.mul(torch.type_as(normed, x), weight)
  def offset_rms_norm(self: __torch__.Fused, x: Tensor, weight: Tensor, epsilon: Tensor) -> Tensor:
    wide = torch.to(x, 6)
    mean_square = torch.mean(torch.mul(wide, wide), [-1], True)
    normed = torch.mul(wide, torch.rsqrt(torch.add(mean_square, epsilon)))
    return torch.type_as(torch.mul(normed, torch.add(torch.to(weight, 6), 1)), x)
  def gelu_tanh(self: __torch__.Fused, x: Tensor) -> Tensor:
    return torch.gelu(x, approximate="tanh")
  def rotate(self: __torch__.Fused, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = torch.chunk(x, 2, -1)
    turned = torch.cat([torch.neg(second), first], -1)
    return torch.addcmul(torch.mul(x, cos), turned, sin)
  def gated_silu(self: __torch__.Fused, gate: Tensor, up: Tensor) -> Tensor:
    return torch.mul(torch.silu(gate), up)
  def log_probabilities(self: __torch__.Fused, logits: Tensor, targets: Tensor) -> Tensor:
    wide = torch.to(logits, 6)
    chosen = torch.squeeze(torch.gather(wide, 1, torch.unsqueeze(targets, 1)), 1)
    return torch.sub(chosen, torch.logsumexp(wide, [1]))
  def to_bf16(self: __torch__.Fused, x: Tensor) -> Tensor:
    return torch.to(x, 15)
  def linear_bf16(self: __torch__.Fused, x: Tensor, weight: Tensor) -> Tensor:
    return torch.to(torch.linear(torch.to(x, 15), weight), 6)
  def dequantize_nf4(self: __torch__.Fused, like: Tensor, codes: Tensor, pairs: Tensor, scale_codes: Tensor, group_scales: Tensor, mean: Tensor, shape: Tensor) -> Tensor:
    rows = int(torch.select(shape, 0, 0))
    columns = int(torch.select(shape, 0, 1))
    size = torch.mul(rows, columns)
    blocks = torch.floordiv(torch.add(size, 63), 64)
    centred = torch.sub(torch.to(torch.view(scale_codes, [-1, 256]), 6), 127)
    scales = torch.add(torch.mul(centred, torch.unsqueeze(group_scales, 1)), mean)
    scales0 = torch.slice(torch.view(scales, [-1]), 0, 0, blocks)
    levels = torch.view(torch.embedding(pairs, torch.to(codes, 3)), [-1, 64])
    weights = torch.view(torch.mul(levels, torch.unsqueeze(scales0, 1)), [-1])
    return torch.view(torch.slice(weights, 0, 0, size), [rows, columns])
  def joint_norm(self: __torch__.Fused, like: Tensor, parts: List[Tensor]) -> Tensor:
    return torch.norm(torch.stack(torch._foreach_norm(parts)))
  def clear(self: __torch__.Fused, like: Tensor, parts: List[Tensor]) -> Tensor:
    torch._foreach_zero_(parts)
    return like
  def assign(self: __torch__.Fused, source: Tensor, target: Tensor) -> Tensor:
    return torch.copy_(target, source)
  def adamw(self: __torch__.Fused, settings: Tensor, weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], scale: Tensor) -> Tensor:
    rate = float(torch.select(settings, 0, 0))
    beta1 = float(torch.select(settings, 0, 1))
    beta2 = float(torch.select(settings, 0, 2))
    decay = float(torch.select(settings, 0, 3))
    epsilon = float(torch.select(settings, 0, 4))
    torch._fused_adamw_(weights, gradients, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=scale, found_inf=None)
    torch._foreach_zero_(gradients)
    return settings
