"""Writes the fixtures qwen3, qwen3_window, gemma, gemma2 and gemma3_text: tiny random checkpoints and what they compute.

A forward pass in NumPy and float64, written from the formulas of the technical reports (arXiv 2505.09388, 2403.08295, 2408.00118,
2503.19786), that shares nothing with Winnow's. It is no other people's program; but what the new architectures have in common with
older ones (rotary positions, grouped keys, windows, RMS norms, gates, biases) is first compared with fixtures that are.

Gradients are derivatives along imaginary steps, Im L(w + ih) / h with h = 1e-20: exact to rounding, as nothing is subtracted
(Squire & Trapp, SIAM Review 40, 1998).

Run in this folder: python3 make.py  (written with Python 3.11.7, NumPy 2.4.6)
"""
import gzip
import json
import math
import pathlib
import struct

import numpy as np

GOLDEN = pathlib.Path(__file__).resolve().parent.parent
STEP = 1e-20
AT_ONCE = 256
NEW_TOKENS = 12
# The best and the second-best logit of a greedy step are at least so far apart.
CLEAR = 0.02


# Files


def write_safetensors(path, tensors):
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, values in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for values in tensors.values():
            out.write(values.astype("<f4").tobytes())


def read_safetensors(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            first, end = (8 + length + at for at in entry["data_offsets"])
            tensors[name] = np.frombuffer(data[first:end], "<f4").reshape(entry["shape"])
    return tensors


def rounded(values, digits=9):
    if isinstance(values, dict):
        return {key: rounded(value, digits) for key, value in values.items()}
    if isinstance(values, (list, tuple)):
        return [rounded(value, digits) for value in values]
    if isinstance(values, np.ndarray):
        return rounded(values.tolist(), digits)
    return float(f"{values:.{digits}g}") if isinstance(values, float) else values


# Formulas. Axes of a pass: [.., t, d]; of heads: [.., h, t, e]. Leading axes are perturbed weights.


def rms(x, epsilon):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon)


def silu(x):
    return x / (1 + np.exp(-x))


def gelu_tanh(x):
    return x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))


def capped(x, cap):
    return x if cap is None else cap * np.tanh(x / cap)


def heads(x, n):
    return np.swapaxes(x.reshape(*x.shape[:-1], n, -1), -2, -3)


def rotated(x, frequencies):
    """Turns entry i together with entry i + e/2 by position times frequency i."""
    angles = np.arange(x.shape[-2])[:, None] * frequencies
    first, second = np.split(x, 2, -1)
    return np.concatenate([
        first * np.cos(angles) - second * np.sin(angles),
        second * np.cos(angles) + first * np.sin(angles)], -1)


def softmax(scores, seen):
    largest = np.where(seen, scores.real, -np.inf).max(-1, keepdims=True)
    shares = np.where(seen, np.exp(np.where(seen, scores - largest, 0)), 0)
    return shares / shares.sum(-1, keepdims=True)


class Model:
    """An architecture: what a layer is made of, and the numbers that a configuration gives it."""

    def __init__(self, config):
        kind = config["model_type"]
        self.layers = config["num_hidden_layers"]
        self.width = config["hidden_size"]
        self.heads = config["num_attention_heads"]
        self.key_heads = config["num_key_value_heads"]
        self.head = config.get("head_dim") or self.width // self.heads
        self.inner = config["intermediate_size"]
        self.vocabulary = config["vocab_size"]
        self.epsilon = config["rms_norm_eps"]
        self.is_gemma = kind.startswith("gemma")
        self.is_sandwich = kind in ("gemma2", "gemma3_text")
        self.has_head_norms = kind in ("qwen3", "gemma3_text")
        self.is_tied = config.get("tie_word_embeddings", self.is_gemma)
        self.bias = config.get("attention_bias", False)
        self.input_bias = self.bias or kind == "qwen2"
        self.gate = gelu_tanh if self.is_gemma else silu
        self.scale = config.get("query_pre_attn_scalar", self.head) ** -0.5
        self.score_cap = config.get("attn_logit_softcapping") if kind == "gemma2" else None
        self.logit_cap = config.get("final_logit_softcapping")
        # sqrt(d) is a float32 in the published programs.
        self.word_scale = float(np.float32(math.sqrt(self.width))) if self.is_gemma else 1.0
        self.windows = [self.window(config, kind, i) for i in range(self.layers)]
        self.frequencies = [self.turns(config, kind, window) for window in self.windows]

    def window(self, config, kind, layer):
        if kind == "mistral":
            is_sliding = config["sliding_window"] is not None
        elif "layer_types" in config:
            is_sliding = config["layer_types"][layer] == "sliding_attention"
        elif kind == "qwen3":
            is_sliding = config["use_sliding_window"] and layer >= config["max_window_layers"]
        elif kind == "gemma2":
            is_sliding = layer % 2 == 0
        elif kind == "gemma3_text":
            is_sliding = (layer + 1) % config["sliding_window_pattern"] != 0
        else:
            is_sliding = False
        return config["sliding_window"] if is_sliding else None

    def turns(self, config, kind, window):
        rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
        base = rope.get("rope_theta", config.get("rope_theta"))
        if kind == "gemma3_text" and window:
            base, rope = config["rope_local_base_freq"], {}
        plain = base ** -(np.arange(0, self.head, 2) / self.head)
        return plain / rope["factor"] if rope.get("rope_type") == "linear" else plain

    def shapes(self):
        d, queries, keys = self.width, self.heads * self.head, self.key_heads * self.head
        shapes = {"model.embed_tokens.weight": (self.vocabulary, d)}
        for i in range(self.layers):
            at = f"model.layers.{i}."
            for name, rows, columns in [("q", queries, d), ("k", keys, d), ("v", keys, d), ("o", d, queries)]:
                shapes[f"{at}self_attn.{name}_proj.weight"] = (rows, columns)
                if self.bias:
                    shapes[f"{at}self_attn.{name}_proj.bias"] = (rows,)
            if self.has_head_norms:
                shapes[f"{at}self_attn.q_norm.weight"] = (self.head,)
                shapes[f"{at}self_attn.k_norm.weight"] = (self.head,)
            shapes[f"{at}mlp.gate_proj.weight"] = (self.inner, d)
            shapes[f"{at}mlp.up_proj.weight"] = (self.inner, d)
            shapes[f"{at}mlp.down_proj.weight"] = (d, self.inner)
            shapes[f"{at}input_layernorm.weight"] = (d,)
            shapes[f"{at}post_attention_layernorm.weight"] = (d,)
            if self.is_sandwich:
                shapes[f"{at}pre_feedforward_layernorm.weight"] = (d,)
                shapes[f"{at}post_feedforward_layernorm.weight"] = (d,)
        shapes["model.norm.weight"] = (d,)
        if not self.is_tied:
            shapes["lm_head.weight"] = (self.vocabulary, d)
        return shapes

    def norm(self, x, weight, axes=1):
        """Axes: how many of x the weight must be spread over beside its own."""
        spread = weight.reshape(*weight.shape[:-1], *[1] * axes, weight.shape[-1])
        return rms(x, self.epsilon) * (1 + spread if self.is_gemma else spread)

    def forward(self, w, ids):
        """Hidden states of embedding and layers, attention by layer, logits."""
        def linear(x, name, bias=False):
            y = x @ np.swapaxes(w[name + ".weight"], -1, -2)
            return y + w[name + ".bias"][..., None, :] if bias else y

        t = len(ids)
        back = np.arange(t)[:, None] - np.arange(t)
        x = w["model.embed_tokens.weight"][..., ids, :] * self.word_scale
        states, attention = [x], []
        for i in range(self.layers):
            at = f"model.layers.{i}."
            seen = (back >= 0) & (back < (self.windows[i] or t))
            y = self.norm(x, w[at + "input_layernorm.weight"])
            q = heads(linear(y, at + "self_attn.q_proj", self.input_bias), self.heads)
            k = heads(linear(y, at + "self_attn.k_proj", self.input_bias), self.key_heads)
            v = heads(linear(y, at + "self_attn.v_proj", self.input_bias), self.key_heads)
            if self.has_head_norms:
                q = self.norm(q, w[at + "self_attn.q_norm.weight"], 2)
                k = self.norm(k, w[at + "self_attn.k_norm.weight"], 2)
            q, k = rotated(q, self.frequencies[i]), rotated(k, self.frequencies[i])
            group = self.heads // self.key_heads
            k, v = np.repeat(k, group, -3), np.repeat(v, group, -3)
            shares = softmax(capped(q @ np.swapaxes(k, -1, -2) * self.scale, self.score_cap), seen)
            y = np.swapaxes(shares @ v, -2, -3)
            y = linear(y.reshape(*y.shape[:-2], -1), at + "self_attn.o_proj", self.bias)
            x = x + (self.norm(y, w[at + "post_attention_layernorm.weight"]) if self.is_sandwich else y)
            before = "pre_feedforward_layernorm" if self.is_sandwich else "post_attention_layernorm"
            y = self.norm(x, w[f"{at}{before}.weight"])
            y = linear(self.gate(linear(y, at + "mlp.gate_proj")) * linear(y, at + "mlp.up_proj"), at + "mlp.down_proj")
            x = x + (self.norm(y, w[at + "post_feedforward_layernorm.weight"]) if self.is_sandwich else y)
            states.append(x)
            attention.append(shares)
        states[-1] = self.norm(x, w["model.norm.weight"])
        logits = linear(states[-1], "model.embed_tokens" if self.is_tied else "lm_head")
        return states, attention, capped(logits, self.logit_cap)

    def log_probabilities(self, w, ids):
        logits = self.forward(w, ids)[2][..., :-1, :]
        largest = logits.real.max(-1, keepdims=True)
        normal = np.log(np.exp(logits - largest).sum(-1)) + largest[..., 0]
        return logits[..., np.arange(len(ids) - 1), ids[1:]] - normal

    def gradient(self, w, name, ids):
        """Of the mean negative log-probability, by every entry of one tensor."""
        size = w[name].size
        gradient = np.empty(size)
        for first in range(0, size, AT_ONCE):
            some = np.arange(first, min(size, first + AT_ONCE))
            moved = np.tile(w[name].astype(complex).reshape(1, size), (len(some), 1))
            moved[np.arange(len(some)), some] += 1j * STEP
            values = self.log_probabilities({**w, name: moved.reshape(-1, *w[name].shape)}, ids)
            gradient[some] = -values.mean(-1).imag / STEP
        return gradient


def greedy(model, w, ids):
    """New tokens, the logits of the last step, and the narrowest lead of a best logit over the second."""
    ids, lead = list(ids), math.inf
    for _ in range(NEW_TOKENS):
        logits = model.forward(w, ids)[2][-1]
        second, best = np.sort(logits)[-2:]
        lead = min(lead, best - second)
        ids.append(int(logits.argmax()))
    return ids[-NEW_TOKENS:], logits, float(lead)


# Fixtures


def random_weights(model, random):
    weights = {}
    for name, shape in model.shapes().items():
        values = random.normal(size=shape)
        if "norm" in name:
            values = (0 if model.is_gemma else 1) + 0.2 * values
        elif name.endswith("bias"):
            values *= 0.1
        else:
            values *= 0.2 if "embed" in name else 0.3
        weights[name] = values.astype(np.float32)
    weights["model.embed_tokens.weight"][0] = 0
    return weights


def sequences_of(model, w, random):
    """Whose greedy tokens are clear and not all alike."""
    found = []
    for length in (5, 9, 16):
        text, lead, ids = [], 0, []
        while lead < CLEAR or len(set(text)) < 4:
            ids = [int(i) for i in random.integers(5, model.vocabulary, length)]
            text, _, lead = greedy(model, w, ids)
        found.append(ids)
    return found


def unpadded(model, w, ids):
    states, attention, logits = model.forward(w, ids)
    predicted = model.log_probabilities(w, ids)
    block = {
        "input_ids": ids,
        "logits": logits,
        "token_log_probabilities": predicted,
        "sum_log_probability_f64": float(predicted.sum()),
        "loss": float(-predicted.mean()),
        "hidden_states_of_last_token_by_layer": [x[-1] for x in states],
        "last_hidden_state_mean_over_tokens": states[-1].mean(0)}
    if len(ids) == 9:
        block["attention_probabilities_by_layer"] = attention
    return block


def padded(sequences, blocks, on_the_left):
    width = max(map(len, sequences))
    ids, mask, positions = [], [], []
    for sequence in sequences:
        gap = width - len(sequence)
        ids.append([0] * gap + sequence if on_the_left else sequence + [0] * gap)
        mask.append([0] * gap + [1] * len(sequence) if on_the_left else [1] * len(sequence) + [0] * gap)
        positions.append([1] * gap + list(range(len(sequence))))
    # By definition, a row of a padded batch is what it is alone.
    block = {"input_ids": ids, "attention_mask": mask, "logits_at_real_tokens": [b["logits"] for b in blocks]}
    if on_the_left:
        block["position_ids"] = positions
    else:
        block["labels"] = [[i if m else -100 for i, m in zip(*row)] for row in zip(ids, mask)]
        block["loss"] = float(-np.concatenate([b["token_log_probabilities"] for b in blocks]).mean())
    return block


def generated(model, w, sequences):
    texts, last, leads = zip(*[greedy(model, w, ids) for ids in sequences])
    end = texts[0][4]
    lengths = [text.index(end) + 1 if end in text else NEW_TOKENS for text in texts]
    ended = [(text[:n] + [0] * NEW_TOKENS)[:max(lengths)] for text, n in zip(texts, lengths)]
    return {
        "max_new_tokens": NEW_TOKENS,
        "new_tokens_without_cache": texts,
        "new_tokens_with_cache": texts,
        "new_tokens_left_padded_batch_with_cache": texts,
        "smallest_gap_between_best_and_second_logit": leads,
        "last_step_logits_with_cache": last,
        "with_eos": {"eos_token_id": end, "pad_token_id": 0, "new_tokens": ended}}


def gradients(model, w, sequences, loss):
    predictions = [len(ids) - 1 for ids in sequences]
    products = np.zeros((len(sequences), len(sequences)))
    parameters = {}
    for name in model.shapes():
        each = np.stack([model.gradient(w, name, ids) for ids in sequences])
        products += each @ each.T
        batch = np.average(each, axis=0, weights=predictions)
        norm = float(np.linalg.norm(batch))
        parameters[name] = {
            "shape": list(w[name].shape), "norm": norm, "norm_f64": norm, "sum_f64": float(batch.sum()), "first10": batch[:10]}
    return {
        "of": "the loss of right_padded",
        "loss": loss,
        "per_sequence_gradient_inner_products_f64": products,
        "parameters": parameters}


def write(name, config, seed):
    random = np.random.default_rng(seed)
    model = Model(config)
    weights = random_weights(model, random)
    w = {key: values.astype(float) for key, values in weights.items()}
    sequences = sequences_of(model, w, random)
    blocks = [unpadded(model, w, ids) for ids in sequences]
    right = padded(sequences, blocks, False)
    golden = {
        "fixture": name,
        "model_type": config["model_type"],
        "architecture": config["architectures"][0],
        "oracle": {"program": "numpy/make.py", "numpy": np.__version__, "seed": seed},
        "sequences": sequences,
        "unpadded": blocks,
        "right_padded": right,
        "left_padded": padded(sequences, blocks, True),
        "greedy": generated(model, w, sequences),
        "gradients": gradients(model, w, sequences, right["loss"])}
    folder = GOLDEN / name
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    write_safetensors(folder / "model.safetensors", weights)
    with gzip.GzipFile(folder / "golden.json.gz", "wb", mtime=0) as out:
        out.write((json.dumps(rounded(golden)) + "\n").encode())


def require_agreement(name):
    """Fixtures of an independent library: what the architectures have in common is right."""
    folder = GOLDEN / name
    model = Model(json.loads((folder / "config.json").read_text()))
    w = {key: values.astype(float) for key, values in read_safetensors(folder / "model.safetensors").items()}
    golden = json.loads(gzip.decompress((folder / "golden.json.gz").read_bytes()))
    for block in golden["unpadded"]:
        far = abs(model.forward(w, block["input_ids"])[2] - np.array(block["logits_f64"])).max()
        assert far < 1e-9, (name, far)
    expected = golden["gradients"]["parameters"]["model.layers.0.self_attn.k_proj.weight"]
    each = [model.gradient(w, "model.layers.0.self_attn.k_proj.weight", ids) for ids in golden["sequences"]]
    found = np.average(each, axis=0, weights=[len(ids) - 1 for ids in golden["sequences"]])
    far = abs(found[:10] - np.array(expected["first10_f64"])).max()
    assert far < 1e-9, (name, far)


SIZES = {
    "attention_dropout": 0.0,
    "hidden_size": 24,
    "initializer_range": 0.02,
    "intermediate_size": 32,
    "max_position_embeddings": 64,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "pad_token_id": 0,
    "rms_norm_eps": 1e-06,
    "use_cache": True,
    "vocab_size": 104}

QWEN3 = {
    **SIZES,
    "architectures": ["Qwen3ForCausalLM"],
    "bos_token_id": 1,
    "eos_token_id": 2,
    "head_dim": 8,
    "hidden_act": "silu",
    "model_type": "qwen3"}

GEMMA = {
    **SIZES,
    "attention_bias": False,
    "bos_token_id": 2,
    "eos_token_id": 1,
    "head_dim": 8,
    "hidden_activation": "gelu_pytorch_tanh",
    "torch_dtype": "float32"}

FIXTURES = {
    "qwen3": {
        **QWEN3,
        "attention_bias": False,
        "max_window_layers": 2,
        "num_hidden_layers": 2,
        "rope_scaling": None,
        "rope_theta": 1000000,
        "sliding_window": None,
        "tie_word_embeddings": False,
        "torch_dtype": "float32",
        "transformers_version": "4.51.0",
        "use_sliding_window": False},
    # In the keys of later releases.
    "qwen3_window": {
        **QWEN3,
        "attention_bias": True,
        "dtype": "float32",
        "layer_types": ["full_attention", "sliding_attention", "sliding_attention"],
        "max_window_layers": 1,
        "num_hidden_layers": 3,
        "rope_parameters": {"rope_theta": 10000.0, "rope_type": "default"},
        "sliding_window": 4,
        "tie_word_embeddings": True,
        "transformers_version": "5.0.0",
        "use_sliding_window": True},
    "gemma": {
        **GEMMA,
        "architectures": ["GemmaForCausalLM"],
        "hidden_act": "gelu_pytorch_tanh",
        "model_type": "gemma",
        "num_hidden_layers": 2,
        "num_key_value_heads": 1,
        "rope_scaling": None,
        "rope_theta": 10000.0,
        "transformers_version": "4.44.2"},
    "gemma2": {
        **GEMMA,
        "architectures": ["Gemma2ForCausalLM"],
        "attn_logit_softcapping": 1.5,
        "cache_implementation": "hybrid",
        "final_logit_softcapping": 3.0,
        "hidden_act": "gelu_pytorch_tanh",
        "model_type": "gemma2",
        "num_hidden_layers": 3,
        "query_pre_attn_scalar": 6,
        "rope_theta": 10000.0,
        "sliding_window": 4,
        "transformers_version": "4.44.2"},
    "gemma3_text": {
        **GEMMA,
        "architectures": ["Gemma3ForCausalLM"],
        "attn_logit_softcapping": None,
        "cache_implementation": "hybrid",
        "final_logit_softcapping": None,
        "model_type": "gemma3_text",
        "num_hidden_layers": 3,
        "num_key_value_heads": 1,
        "query_pre_attn_scalar": 8,
        "rope_local_base_freq": 100.0,
        "rope_scaling": {"factor": 2.0, "rope_type": "linear"},
        "rope_theta": 1000000,
        "sliding_window": 4,
        "sliding_window_pattern": 3,
        "transformers_version": "4.50.0.dev0"}}

MISTAKES = [
    ("qwen3", "rope_theta", 10000.0),
    ("qwen3", "rms_norm_eps", 1e-5),
    ("qwen3_window", "sliding_window", 5),
    ("qwen3_window", "layer_types", ["full_attention"] * 3),
    ("qwen3_window", "layer_types", ["sliding_attention", "full_attention", "sliding_attention"]),
    ("gemma2", "attn_logit_softcapping", None),
    ("gemma2", "final_logit_softcapping", None),
    ("gemma2", "query_pre_attn_scalar", 8),
    ("gemma2", "sliding_window", 5),
    ("gemma2", "layer_types", ["full_attention", "sliding_attention", "full_attention"]),
    ("gemma3_text", "rope_local_base_freq", 10000.0),
    ("gemma3_text", "rope_theta", 10000.0),
    ("gemma3_text", "rope_scaling", None),
    ("gemma3_text", "sliding_window", 5),
    ("gemma3_text", "sliding_window_pattern", 2),
    ("gemma3_text", "final_logit_softcapping", 3.0)]


def largest_change(name, key, value):
    """Of the longest sequence's logits, when one setting is wrong."""
    w = {key: values.astype(float) for key, values in read_safetensors(GOLDEN / name / "model.safetensors").items()}
    block = json.loads(gzip.decompress((GOLDEN / name / "golden.json.gz").read_bytes()))["unpadded"][2]
    wrong = Model({**FIXTURES[name], key: value}).forward(w, block["input_ids"])[2]
    return float(abs(wrong - np.array(block["logits"])).max())


if __name__ == "__main__":
    for name in ("llama", "llama_tied", "qwen2", "mistral", "mistral_headdim"):
        require_agreement(name)
    for seed, (name, config) in enumerate(FIXTURES.items(), 301):
        write(name, config, seed)
        print(name, flush=True)
    for name, key, value in MISTAKES:
        print(f"| {name} | {key} {FIXTURES[name].get(key)} -> {value} | {largest_change(name, key, value):.2g} |")
