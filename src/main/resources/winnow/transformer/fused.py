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
  def rms_norm(self: __torch__.Fused, x: Tensor, weight: Tensor, epsilon: Tensor) -> Tensor:
    wide = torch.to(x, 6)
    mean_square = torch.mean(torch.mul(wide, wide), [-1], True)
    normed = torch.mul(wide, torch.rsqrt(torch.add(mean_square, epsilon)))
    return torch.mul(torch.type_as(normed, x), weight)
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
