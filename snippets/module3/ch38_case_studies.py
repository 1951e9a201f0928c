"""Part 3.8. A tiny GPT, written out, trained on the prose of this book's Module 1."""

import copy
import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module3.ch38_case_studies_text import TEXT


def read_letters(text: str) -> str:
    """The text with one line for each paragraph."""
    return "\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def split_text(letters: str, tenth: int = 9) -> tuple[str, str]:
    """One tenth of the text to validate on, and the rest to train on."""
    start, end = (len(letters) * place // 10 for place in (tenth, tenth + 1))
    return letters[:start] + letters[end:], letters[start:end]


def encode(letters: str, alphabet: str) -> Tensor:
    """Each letter as its number in the alphabet."""
    number = {letter: place for place, letter in enumerate(alphabet)}
    return torch.tensor([number[letter] for letter in letters])  # (N,)


def attention(q: Tensor, k: Tensor, v: Tensor, causal: bool) -> Tensor:
    """For each place, a mean of the values, weighted by how its query fits the keys."""
    scores = q @ k.mT / math.sqrt(q.shape[-1])  # (B, heads, T, T)
    if causal:
        later = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)  # (T, T)
        scores = scores.masked_fill(later, -math.inf)
    return scores.softmax(dim=-1) @ v  # (B, heads, T, width / heads)


class Block(nn.Module):
    """Look back, then think: two branches, each added to what was there."""

    def __init__(self, width: int, heads: int, causal: bool) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.norm = nn.LayerNorm(width)
        self.ask = nn.Linear(width, 3 * width, bias=False)
        self.merge = nn.Linear(width, width, bias=False)
        wide = nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        self.think = nn.Sequential(nn.LayerNorm(width), *wide)

    def forward(self, h: Tensor) -> Tensor:
        parts = self.ask(self.norm(h)).unflatten(2, (3, self.heads, -1))
        q, k, v = parts.permute(2, 0, 3, 1, 4)  # (B, heads, T, width / heads) each
        seen = attention(q, k, v, self.causal).transpose(1, 2).flatten(2)
        h = h + self.merge(seen)  # (B, T, width)
        thought: Tensor = h + self.think(h)
        return thought


class GPT(nn.Module):
    """At each place of a text, a logit for every letter that may come next."""

    def __init__(
        self,
        symbols: int,
        context: int = 32,
        width: int = 64,
        blocks: int = 1,
        causal: bool = True,
    ) -> None:
        super().__init__()
        self.context = context
        self.letter = nn.Embedding(symbols, width)
        self.place = nn.Embedding(context, width)
        self.blocks = nn.Sequential(*[Block(width, 4, causal) for _ in range(blocks)])
        self.answer = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, symbols))

    def forward(self, tokens: Tensor) -> Tensor:
        h = self.letter(tokens) + self.place.weight[: tokens.shape[1]]  # (B, T, width)
        logits: Tensor = self.answer(self.blocks(h))  # (B, T, symbols)
        return logits


def draw(tokens: Tensor, context: int, generator: torch.Generator) -> Tensor:
    """16 pieces of the text, from random places, one letter longer than the context."""
    starts = torch.randint(len(tokens) - context, (16, 1), generator=generator)
    return tokens[starts + torch.arange(context + 1)]  # (B, T + 1)


def train(
    model: GPT, tokens: Tensor, steps: int, keep: list[int], seed: int = 0
) -> dict[int, GPT]:
    """Train the model; return copies of it after the steps to keep."""
    lr, kept = 0.02, {}
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    generator = torch.Generator().manual_seed(seed)
    for step in range(steps + 1):
        if step in keep:
            kept[step] = copy.deepcopy(model)
        share = min(10 * (step + 1) / steps, 1 - step / steps)  # up, then down to 0
        optimizer.param_groups[0]["lr"] = lr * share
        pieces = draw(tokens, model.context, generator)
        x, y = pieces[:, :-1], pieces[:, 1:]  # (B, T) each: y is one letter ahead
        logits = model(x)  # (B, T, symbols)
        loss = functional.cross_entropy(logits.flatten(0, 1), y.flatten())  # ()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return kept


def losses_at(model: GPT, tokens: Tensor) -> Tensor:
    """The mean loss at each place of the context, over pieces that overlap by half."""
    pieces = tokens.unfold(0, model.context + 1, model.context // 2)
    with torch.no_grad():
        logits = model(pieces[:, :-1])  # (n, T, symbols)
    losses = functional.cross_entropy(logits.mT, pieces[:, 1:], reduction="none")
    return losses.mean(dim=0)  # (T,)


def loss_of(model: GPT, tokens: Tensor) -> float:
    """The loss on a text, each letter with half a context before it or more."""
    return losses_at(model, tokens)[model.context // 2 :].mean().item()


def write(model: GPT, start: Tensor, length: int) -> Tensor:
    """Take the likeliest letter, again and again; the model reads what it wrote."""
    text = start  # (T,)
    for _ in range(length):
        with torch.no_grad():
            logits = model(text[None, -model.context :])[0, -1]  # (symbols,)
        text = torch.cat([text, logits.argmax(dim=0, keepdim=True)])
    return text


if __name__ == "__main__":
    parts = split_text(read_letters(TEXT))
    alphabet = "".join(sorted(set(parts[0] + parts[1])))
    tokens, exam = (encode(part, alphabet) for part in parts)
    torch.manual_seed(0)  # nn.Linear and nn.Embedding draw their parameters themselves
    models = train(GPT(len(alphabet)), tokens, 200, keep=[0, 50, 100, 200])
    for step, model in models.items():
        print(f"step {step}: loss {loss_of(model, exam):.2f} on letters never seen")
