"""What Part 3.4 claims, each claim as a test."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from snippets.module3.ch34_deep_networks import (
    best_rate,
    block,
    cross_entropies,
    forward,
    normalize,
    start_nets,
    train,
    train_rows,
)
from snippets.module3.ch34_deep_networks_experiments import (
    descend,
    growth,
    paces,
    promise,
    rms_norm,
)

Verdict = Callable[[int, str], str]
LRS = [0.001, 0.003, 0.01]
ALONE = "plain", "layer norm", "batch norm", "skip", "post-norm"
TRAINS = "quiet skip", "pre-norm"


def seeds_of(seed: int, count: int) -> list[int]:
    """Each seed of the suite has seeds of its own; those of 0 are the page's."""
    return list(range(count * seed, count * (seed + 1)))


class PreNorm(nn.Module):
    """A pre-norm block from PyTorch's parts."""

    def __init__(self, w1: Tensor, w2: Tensor) -> None:
        super().__init__()
        n = len(w1)
        self.norm = nn.LayerNorm(n, elementwise_affine=False)
        self.one, self.two = nn.Linear(n, n, bias=False), nn.Linear(n, n, bias=False)
        self.one.weight, self.two.weight = nn.Parameter(w1.T), nn.Parameter(w2.T)

    def forward(self, h: Tensor) -> Tensor:
        out: Tensor = h + self.two(torch.relu(self.one(self.norm(h))))
        return out


def test_the_nets_side_by_side_are_those_that_train_alone(seed: int) -> None:
    seeds, lrs = [seed, seed + 1], [0.001, 0.01]
    together = train("pre-norm", 3, lrs, seeds, steps=20)
    x, y = train_rows(seeds)
    first, w1s, w2s, last = (p.detach()[1] for p in start_nets(3, seeds))
    for row, lr in enumerate(lrs):
        ends = [nn.Linear(w.shape[0], w.shape[1], bias=False) for w in (first, last)]
        for end, w in zip(ends, (first, last), strict=True):
            end.weight = nn.Parameter(w.T.clone())
        blocks = [
            PreNorm(w1.clone(), w2.clone()) for w1, w2 in zip(w1s, w2s, strict=True)
        ]
        norm = nn.LayerNorm(16, elementwise_affine=False)
        net = nn.Sequential(ends[0], *blocks, norm, ends[1])
        optimizer = torch.optim.Adam(net.parameters(), lr=lr)
        generator = torch.Generator().manual_seed(0)
        for _ in range(20):
            batch = torch.randint(1400, (32,), generator=generator)
            loss = nn.functional.cross_entropy(net(x[1, batch]), y[1, batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        alone = nn.functional.cross_entropy(net(x[1]), y[1]).item()
        assert together[row, 1].item() == pytest.approx(alone, rel=0.01)


def test_the_norms_by_hand_are_those_of_pytorch(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    h = 3 + 2 * torch.randn(32, 8, generator=generator)
    for mine, theirs in [
        (normalize(h, dim=0), nn.BatchNorm1d(8)(h)),
        (normalize(h, dim=-1), nn.LayerNorm(8)(h)),
        (rms_norm(h), nn.RMSNorm(8, eps=1e-5)(h)),
        (rms_norm(h), nn.RMSNorm(8)(h)),  # its eps is smaller: no matter at this size
    ]:
        torch.testing.assert_close(mine, theirs, rtol=0, atol=1e-5)
    torch.testing.assert_close(normalize(h[None], -2)[0], normalize(h, 0))


def test_only_under_batch_norm_a_row_depends_on_its_companions(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    h = 3 + 2 * torch.randn(32, 8, generator=generator)
    others = torch.cat([h[:1], torch.randn(31, 8, generator=generator)])
    assert (normalize(h, 0)[0] - normalize(others, 0)[0]).abs().max() > 0.1
    assert torch.equal(normalize(h, 1)[0], normalize(others, 1)[0])
    assert torch.equal(rms_norm(h)[0], rms_norm(others)[0])


def test_a_skip_doubles_the_mean_square_in_every_block(seed: int) -> None:
    squares = growth("skip", 6, seeds_of(seed, 60), n=64).square().mean(dim=1)
    for blocks, square in enumerate(squares.tolist()):
        assert square == pytest.approx(2**blocks, rel=0.15)


def test_a_skip_alone_grows_into_the_thousands(seed: int) -> None:
    sizes = growth("skip", 24, seeds_of(seed, 6), n=64)[-1]
    assert 1000 < sizes.median() < 6000


def test_a_quiet_skip_stays_below_two_at_any_depth(seed: int) -> None:
    for blocks in (10, 24, 80):
        sizes = growth("quiet skip", blocks, seeds_of(seed, 4), n=64)[-1]
        expected = (1 + 1 / blocks) ** (blocks / 2)
        assert sizes.median().item() == pytest.approx(expected, rel=0.1)
        assert sizes.max() < 2


def test_pre_norm_grows_with_the_root_of_the_depth(seed: int) -> None:
    for blocks in (8, 24, 80):
        sizes = growth("pre-norm", blocks, seeds_of(seed, 6), n=64)[-1]
        assert sizes.median().item() == pytest.approx(math.sqrt(1 + blocks), rel=0.15)


def test_a_zero_branch_makes_a_deep_net_a_shallow_one(seed: int) -> None:
    params = [p.detach() for p in start_nets(24, [seed])]
    params[2] = torch.zeros_like(params[2])
    x = train_rows([seed])[0]
    for kind in ("skip", "quiet skip"):
        logits = forward(params, x, kind)[-1]
        torch.testing.assert_close(logits, x @ params[0] @ params[3])


def test_in_plain_blocks_the_first_gradient_is_about_as_large_as_the_last(
    seed: int,
) -> None:
    ratio, _ = promise("plain", 24, seeds_of(seed, 12), [0.001])
    assert 0.3 < ratio.median() < 4
    assert ratio.min() > 0.02
    assert ratio.max() < 50


def test_quiet_skips_and_pre_norm_keep_their_promise_and_others_less(
    seed: int,
) -> None:
    kept = {
        kind: promise(kind, 24, seeds_of(seed, 12), [0.001])[1].median().item()
        for kind in (*ALONE, *TRAINS)
    }
    good = min(kept[kind] for kind in TRAINS)
    assert good > 0.8
    assert max(kept[kind] for kind in ALONE) < good - 0.05
    assert kept["plain"] < 0.6
    assert kept["batch norm"] < 0.05


def test_plain_blocks_keep_less_the_deeper_they_are(seed: int) -> None:
    shares = [
        promise("plain", blocks, seeds_of(seed, 12), [0.003])[1].median().item()
        for blocks in (2, 6, 24)
    ]
    assert shares[0] > shares[1] > shares[2]


def test_batch_norm_without_a_skip_makes_the_gradient_grow_on_its_way_back(
    seed: int,
) -> None:
    ratios = [
        promise("batch norm", blocks, seeds_of(seed, 12), [0.001])[0].median().item()
        for blocks in (6, 24)
    ]
    assert ratios[1] > 40
    assert ratios[1] > 5 * ratios[0]


def test_a_deep_plain_net_can_say_what_one_block_says(seed: int) -> None:
    x = train_rows([seed])[0]
    first, w1, w2, last = (p.detach() for p in start_nets(1, [seed]))
    wanted = forward([first, w1, w2, last], x, "plain")[-1]
    hands_on = torch.eye(16).expand(1, 23, 16, 16)
    deep = [first, torch.cat([w1, hands_on], 1), torch.cat([hands_on, w2], 1), last]
    torch.testing.assert_close(forward(deep, x, "plain")[-1], wanted)


def test_deeper_plain_nets_are_worse_on_their_training_rows(seed: int) -> None:
    medians = []
    for blocks in (1, 6, 12, 24):
        losses = train("plain", blocks, LRS, seeds_of(seed, 3))
        medians.append(losses[best_rate(losses)].median().item())
    assert medians == sorted(medians)
    assert medians[0] < 0.6
    assert medians[-1] > 1.5


@pytest.mark.parametrize("kind", ALONE)
def test_every_cure_alone_fails_at_every_rate(seed: int, kind: str) -> None:
    assert train(kind, 24, LRS, seeds_of(seed, 3)).min() > 1


@pytest.mark.parametrize("kind", TRAINS)
def test_a_skip_and_a_small_branch_together_train(seed: int, kind: str) -> None:
    losses = train(kind, 24, LRS, seeds_of(seed, 3))
    assert losses[best_rate(losses)].max() < 0.7


def test_post_norm_stands_still_at_the_largest_of_the_rates(seed: int) -> None:
    medians = train("post-norm", 24, LRS, seeds_of(seed, 6)).median(dim=1).values
    assert medians[:2].max() < 1.8  # of twelve sets of nets, eight want the smallest
    assert medians[2] > 2.25


@pytest.mark.parametrize(
    ("kind", "lrs", "low", "high"),
    [
        ("post-norm", [0.001], 0, 0.8),
        ("skip", [0.01], 0, 0.8),
        ("plain", [0.0003, 0.001], 1, 2.4),
        ("layer norm", [0.0003], 1, 2.4),
        ("batch norm", [0.0003, 0.001, 0.003], 0.7, 2.4),
    ],
)
def test_with_ten_times_the_steps_some_arrive(
    kind: str, lrs: list[float], low: float, high: float
) -> None:
    losses = train(kind, 24, lrs, [0, 1], steps=1000)
    assert low < losses.median(dim=1).values.min() < high


def test_at_the_cliff_the_third_step_overflows_and_clipped_it_arrives() -> None:
    free = descend(lr=0.001, clip=None, steps=4)
    assert math.isinf(free[3])
    assert math.isnan(free[4])
    walk = torch.tensor(descend(lr=0.001, clip=1.0), dtype=torch.float64)
    assert walk.diff().abs().max() <= 0.001 + 1e-12
    assert walk[-1].item() == pytest.approx(0.5 ** (1 / 30), abs=1e-9)


def test_clipping_keeps_the_direction_and_returns_the_length_before(
    seed: int,
) -> None:
    generator = torch.Generator().manual_seed(seed)
    params = [nn.Parameter(torch.zeros(shape)) for shape in ((3, 2), (4,))]
    for limit in (0.5, 1000.0):
        for param in params:
            param.grad = torch.randn(param.shape, generator=generator)
        before = torch.cat([p.grad.flatten() for p in params if p.grad is not None])
        returned = nn.utils.clip_grad_norm_(params, limit)
        after = torch.cat([p.grad.flatten() for p in params if p.grad is not None])
        torch.testing.assert_close(returned, before.norm())
        factor = min(1.0, limit / before.norm().item())
        torch.testing.assert_close(after, factor * before, rtol=1e-5, atol=1e-6)


def test_a_nan_in_one_gradient_spreads_to_all_or_raises() -> None:
    a, b = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(1))
    a.grad, b.grad = torch.tensor([torch.nan, 0.0]), torch.tensor([4.0])
    with pytest.raises(RuntimeError, match="non-finite"):
        nn.utils.clip_grad_norm_([a, b], 1.0, error_if_nonfinite=True)
    nn.utils.clip_grad_norm_([a, b], 1.0)
    assert torch.cat([a.grad, b.grad]).isnan().all()


def test_after_a_spike_adam_sleeps_and_clipped_it_does_not() -> None:
    spiked, calm = paces(None, 2001), paces(1.0, 2001)
    assert spiked[100] < 1
    assert spiked[200] < 0.02
    assert spiked[2000] < 0.1
    assert (calm - 1).abs().max() < 1e-3
    longer = paces(None, 6500)
    awake = int((longer[200:] > 0.5).nonzero()[0]) + 100
    assert 5000 < awake < 6500


def test_a_constant_factor_does_nothing_to_adam(seed: int) -> None:
    ends = []
    for factor in (1.0, 1000.0):
        generator = torch.Generator().manual_seed(seed)
        w = torch.ones(3, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.Adam([w], lr=0.01)
        for _ in range(200):
            slopes = 1 + torch.randn(3, generator=generator, dtype=torch.float64)
            w.grad = factor * slopes
            optimizer.step()
        ends.append(w.detach().clone())
    torch.testing.assert_close(ends[0], ends[1], rtol=0, atol=1e-5)


def test_a_bias_before_batch_norm_gets_no_gradient_and_before_layer_norm_it_does(
    seed: int,
) -> None:
    torch.manual_seed(seed)
    rows = torch.randn(32, 8)
    for norm, idle in ((nn.BatchNorm1d(8), True), (nn.LayerNorm(8), False)):
        layer = nn.Linear(8, 8)
        (norm(layer(rows)) ** 3).mean().backward()
        assert layer.bias.grad is not None
        assert (layer.bias.grad.abs().max() < 1e-6) == idle


def test_after_one_batch_eval_differs_and_after_fifty_hardly(seed: int) -> None:
    rows = 3 + 2 * torch.randn(32, 8, generator=torch.Generator().manual_seed(seed))
    norm, gaps = nn.BatchNorm1d(8), []
    for _ in range(50):
        in_training = norm.train()(rows)
        gaps.append((in_training - norm.eval()(rows)).abs().mean().item())
    assert gaps[0] > 1
    assert gaps[-1] < 0.05
    with pytest.raises(ValueError, match="more than 1 value"):
        norm.train()(rows[:1])


def test_all_gradients_of_the_nets_are_their_own(seed: int) -> None:
    x, y = train_rows([seed, seed + 1])
    params = start_nets(4, [seed, seed + 1])
    losses = cross_entropies(forward(params, x, "quiet skip")[-1], y)
    grads = torch.autograd.grad(losses[0], params)
    assert all((g[1] == 0).all() and (g[0] != 0).any() for g in grads)


def test_there_are_seven_kinds_and_no_other() -> None:
    h, w = torch.randn(1, 5, 16), torch.randn(1, 16, 16)
    outs = [block(kind, h, w, w, 24) for kind in (*ALONE, *TRAINS)]
    assert all(out.shape == h.shape for out in outs)
    with pytest.raises(ValueError, match="no such kind"):
        block("magic", h, w, w, 24)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
            def row_norm(h):
                var, mean = torch.var_mean(h, dim=-1, correction=0, keepdim=True)
                return (h - mean) * (var + 1e-5) ** -0.5
            def row_rms(h):
                square = (h * h).sum(-1, keepdim=True) / h.shape[-1]
                return h * torch.rsqrt(square + 1e-5)
            """,
        ),
        (
            1,
            """
            def row_rms(h):
                n = h.shape[-1]
                flat = [row / math.sqrt(float(row @ row) / n + 1e-5)
                        for row in h.reshape(-1, n)]
                return torch.stack(flat).reshape(h.shape)
            def row_norm(h):
                n = h.shape[-1]
                ones = torch.ones(n, n, dtype=h.dtype) / n
                return row_rms(h - h @ ones)
            """,
        ),
        (
            2,
            """
            def clip(params, limit):
                grads = [p.grad.view(-1) for p in params if p.grad is not None]
                length = torch.cat(grads).norm()
                for g in grads:
                    g.mul_((limit / (length + 1e-6)).clamp(max=1.0))
                return length
            """,
        ),
        (
            2,
            """
            def clip(params, limit):
                total = 0.0
                for p in params:
                    if p.grad is not None:
                        total += float((p.grad ** 2).sum())
                length = total ** 0.5
                for p in params:
                    if p.grad is not None and length > limit:
                        p.grad.copy_(p.grad / length * limit)
                return length
            """,
        ),
        (3, "def factor(blocks): return blocks ** -0.5"),
        (3, "def factor(blocks): return math.sqrt(2 ** (1 / blocks) - 1) * 1.1"),
        (
            4,
            """
            def hidden(layers, h):
                for layer in layers:
                    h = h + torch.relu(layer(nn.functional.layer_norm(h, (24,))))
                return h
            """,
        ),
        (
            4,
            """
            def hidden(layers, h):
                for layer in layers:
                    h = torch.relu(layer(h)) / 10 + h
                return h
            """,
        ),
    ],
)
def test_right_answers_of_another_kind_are_accepted(
    verdict: Verdict, number: int, answer: str
) -> None:
    assert verdict(number, answer).startswith("Correct")


@pytest.mark.parametrize(
    ("number", "answer", "told"),
    [
        (
            1,
            """
            def row_norm(h):
                return nn.functional.layer_norm(h, h.shape[-1:], eps=1e-5)
            def row_rms(h):
                return h / h.square().mean(-1, keepdim=True).sqrt()
            """,
            "row_rms, rows of size 0.001",
        ),
        (
            1,
            """
            def row_norm(h):
                return (h - h.mean()) / torch.sqrt(h.var(correction=0) + 1e-5)
            def row_rms(h):
                return h
            """,
            "row_norm",
        ),
        (
            2,
            """
            def clip(params, limit):
                length = torch.cat([p.grad.flatten() for p in params
                                    if p.grad is not None]).norm().item()
                for p in params:
                    if p.grad is not None:
                        p.grad = p.grad * min(1.0, limit / length)
                return length
            """,
            "changed in place",
        ),
        (
            2,
            """
            def clip(params, limit):
                grads = [p.grad for p in params if p.grad is not None]
                length = math.sqrt(sum(g.square().sum().item() for g in grads))
                if length > limit:
                    for g in grads:
                        g *= limit / length
                return min(length, limit)
            """,
            "you return",
        ),
        (
            1,
            """
            def row_norm(h):
                h -= h.mean(-1, keepdim=True)
                return h / torch.sqrt(h.square().mean(-1, keepdim=True) + 1e-5)
            def row_rms(h):
                return h / torch.sqrt(h.square().mean(-1, keepdim=True) + 1e-5)
            """,
            "changes the h",
        ),
        (
            2,
            """
            def clip(params, limit):
                grads = [p.grad for p in params if p.grad is not None and p.dim()]
                length = torch.cat([g.view(-1) for g in grads[:2]]).norm().item()
                for g in grads:
                    g *= min(1.0, limit / length)
                return length
            """,
            "you return",
        ),
        (3, "def factor(blocks): return 0.0", "hardly count"),
        (3, "def factor(blocks): return 1.0", "more than float32"),
        (3, "def factor(blocks): return 0.15", "more than 2"),
        (
            4,
            """
            def hidden(layers, h):
                for layer in layers:
                    h = h + 0 * torch.relu(layer(h))
                return h
            """,
            "have not learned",
        ),
        (
            4,
            """
            def hidden(layers, h):
                for layer in layers:
                    h = (h + torch.relu(layer(h))) / 2
                return h
            """,
            "the loss on the training rows",
        ),
        (
            4,
            """
            def hidden(layers, h):
                for layer in layers:
                    h = h + layer(h) / math.sqrt(len(layers))
                return h
            """,
            "where is the ReLU?",
        ),
    ],
)
def test_answers_that_only_look_right_are_refused(
    verdict: Verdict, number: int, answer: str, told: str
) -> None:
    assert told in verdict(number, answer)


def test_exercise_4_takes_post_norm_too(verdict: Verdict) -> None:
    answer = """
    def hidden(layers, h):
        for layer in layers:
            h = nn.functional.layer_norm(h + torch.relu(layer(h)), h.shape[-1:])
        return h
    """
    assert verdict(4, answer).startswith("Correct")
