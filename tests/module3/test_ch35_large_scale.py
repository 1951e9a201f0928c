"""What Part 3.5 claims, each claim as a test."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module2.ch23_neural_net import load_digits, make_net
from snippets.module3.ch35_large_scale import (
    draw_batches,
    flat_grads,
    gap,
    on_threads,
    ring_all_reduce,
    train,
    train_list,
    train_rank,
)
from snippets.module3.ch35_large_scale_experiments import (
    bytes_by_line,
    bytes_on_device,
    fit_one_number,
    steps_to,
    train_bits,
    train_in_parts,
)
from snippets.module3.ch35_large_scale_hardware import (
    checkpointed,
    flops,
    flops_per_byte,
    graphs_of,
    keeps,
    make_tower,
)

ROOT = Path(__file__).parents[2]
SIZES = (64, 32, 10)
Verdict = Callable[[int, str], str]


def feed(seed: int, steps: int = 20) -> tuple[Tensor, Tensor, Tensor]:
    x, y = load_digits()
    return x, y, draw_batches(len(x), 64, steps, seed)


def one_net(seed: int, steps: int = 20) -> nn.Sequential:
    x, y, batches = feed(seed, steps)
    net = make_net(SIZES, seed)
    train(net, x, y, batches, lr=0.2)
    return net


def loss_of(net: nn.Module) -> float:
    x, y = load_digits()
    return functional.cross_entropy(net(x), y).item()


@pytest.mark.parametrize("n", [2, 3, 4, 8, 32])
def test_a_ring_sums_and_each_rank_sends_less_than_its_gradient_twice(
    seed: int, n: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    parts = [torch.randn(n * 12, generator=generator).double() for _ in range(n)]
    wanted = torch.stack(parts).sum(dim=0)
    sent = ring_all_reduce(parts)
    for part in parts:
        torch.testing.assert_close(part, wanted)
        assert torch.equal(part, parts[0]), "all ranks add up in the same order"
    assert sent == [2 * (n - 1) * parts[0].nbytes // n] * n


@pytest.mark.parametrize("n", [2, 4, 8])
def test_ranks_in_a_list_take_the_steps_of_the_big_batch(seed: int, n: int) -> None:
    x, y, batches = feed(seed)
    nets = [make_net(SIZES, seed) for _ in range(n)]
    train_list(nets, x, y, batches, lr=0.2)
    assert max(gap(nets[0], net) for net in nets) == 0
    whole = one_net(seed)
    assert 0 < gap(nets[0], whole) < 5e-7
    assert gap(whole, make_net(SIZES, seed)) > 0.01, "and these are steps"


@pytest.mark.parametrize("n", [2, 4, 8])
def test_ranks_on_threads_take_the_steps_of_the_big_batch(seed: int, n: int) -> None:
    x, y, batches = feed(seed)
    nets = [make_net(SIZES, seed) for _ in range(n)]
    losses: dict[int, list[float]] = {}

    def work(group: Any) -> None:
        rank = group.rank()
        losses[rank] = train_rank(group, nets[rank], x, y, batches, lr=0.2)

    on_threads(n, work)
    assert max(gap(nets[0], net) for net in nets) == 0
    assert gap(nets[0], one_net(seed)) < 5e-7
    last = [losses[rank][-1] for rank in range(n)]
    assert max(last) - min(last) > 0.001, "but each rank's loss is its own"


def test_a_mean_of_means_of_unequal_parts_gives_each_rank_one_vote(seed: int) -> None:
    assert fit_one_number(1 / 2) == pytest.approx(0, abs=1e-6)
    assert fit_one_number(60 / 64) == pytest.approx(0.875, abs=1e-6)
    x, y, batches = feed(seed)
    net, rows = make_net(SIZES, seed), batches[0]
    grads = []
    for part in (rows, rows[:60], rows[60:]):
        net.zero_grad()
        functional.cross_entropy(net(x[part]), y[part]).backward()
        grads.append(flat_grads(net, 1))
    whole, most, few = grads
    plain, weighted = (most + few) / 2, (60 * most + 4 * few) / 64
    assert (plain - whole).norm() > 0.2 * whole.norm()
    assert (weighted - whole).norm() < 1e-6 * whole.norm()


def test_ranks_that_start_apart_stay_apart_and_learn_less(seed: int) -> None:
    x, y, batches = feed(seed, steps=200)
    nets = [make_net(SIZES, 10 * seed + rank) for rank in range(4)]
    before = [gap(nets[0], net) for net in nets[1:]]
    train_list(nets, x, y, batches, lr=0.2)
    after = [gap(nets[0], net) for net in nets[1:]]
    assert after == pytest.approx(before, rel=1e-4)
    assert min(before) > 0.25
    losses = [loss_of(net) for net in nets]
    assert max(losses) < 0.6, "each loss falls"
    assert min(losses) > loss_of(one_net(seed, steps=200)) + 0.05


def test_accumulated_parts_are_the_big_batch(seed: int) -> None:
    x, y, batches = feed(seed)
    net = make_net(SIZES, seed)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
    train_in_parts(net, x, y, batches, optimizer, k=8)
    assert gap(net, one_net(seed)) < 5e-7


def test_not_dividing_multiplies_the_rate_and_adam_does_not_notice(seed: int) -> None:
    x, y, batches = feed(seed)
    ends: list[nn.Sequential] = []
    for lr, divide in ((0.2, False), (1.6, True)):
        ends.append(make_net(SIZES, seed))
        optimizer = torch.optim.SGD(ends[-1].parameters(), lr=lr)
        train_in_parts(ends[-1], x, y, batches, optimizer, 8, divide)
    assert gap(*ends) == 0, "eight is a power of two, so nothing is rounded"
    losses = []
    for divide in (True, False):
        net = make_net(SIZES, seed)
        adam = torch.optim.Adam(net.parameters(), lr=0.01)
        train_in_parts(net, x, y, batches, adam, 8, divide)
        losses.append(loss_of(net))
    assert losses[0] == pytest.approx(losses[1], abs=0.002)


def test_adamw_holds_sixteen_bytes_after_its_first_step(seed: int) -> None:
    x, y = load_digits()
    net = make_net(SIZES, seed)
    held = bytes_by_line(net, torch.optim.SGD(net.parameters(), 0.1), x, y)
    assert held == [4, 4, 8, 8, 4]
    net = make_net(SIZES, seed)
    momentum = torch.optim.SGD(net.parameters(), 0.1, momentum=0.9)
    assert bytes_by_line(net, momentum, x, y) == [4, 4, 8, 12, 8]
    net = make_net(SIZES, seed)
    adamw = torch.optim.AdamW(net.parameters())
    assert bytes_by_line(net, adamw, x, y) == [4, 4, 8, 16, 12]


def test_zero_shares_what_its_paper_says() -> None:
    gigabytes = [7.5 * sum(bytes_on_device(64, stage)) for stage in range(4)]
    assert gigabytes == pytest.approx([120, 31.4, 16.6, 1.9], abs=0.05)
    assert sum(bytes_on_device(1, 0)) == sum(bytes_on_device(1, 3)) == 16


def test_half_the_rows_keep_half_for_backward(seed: int) -> None:
    net, (x, y) = make_net(SIZES, seed), load_digits()
    kept = [keeps(net, x[:rows], y[:rows]) for rows in (64, 32)]
    assert kept[1] / kept[0] == pytest.approx(0.5, rel=1e-3)


def test_pure_bfloat16_halves_all_and_autocast_the_activations(seed: int) -> None:
    x, y = load_digits()
    net, half = make_net(SIZES, seed), make_net(SIZES, seed).bfloat16()
    whole = [keeps(net, x[:rows], y[:rows]) for rows in (64, 1600)]
    with torch.autocast("cpu", torch.bfloat16):
        cast = [keeps(net, x[:rows], y[:rows]) for rows in (64, 1600)]
    pure = keeps(half, x[:64].bfloat16(), y[:64])
    assert pure < cast[0] < whole[0], "for autocast keeps copies of the weights"
    assert cast[1] / whole[1] < cast[0] / whole[0], "which count for less"
    optimizer = torch.optim.AdamW(half.parameters(), lr=0.001)
    assert bytes_by_line(half, optimizer, x.bfloat16(), y)[3] == 8


@pytest.mark.parametrize("n", [2, 4, 8])
def test_an_all_reduce_goes_twice_around_and_each_round_sends_the_same(n: int) -> None:
    grads = [torch.ones(80) for _ in range(n)]
    once = max(ring_all_reduce([grad.clone() for grad in grads], steps=n - 1))
    assert 2 * once == max(ring_all_reduce(grads))


def test_small_steps_vanish_in_bfloat16() -> None:
    one = torch.tensor(1.0, dtype=torch.bfloat16)
    assert one - 0.001 == one
    assert one - 2**-9 == one, "half of the distance to the neighbor"
    assert (one - 1.01 * 2**-9).item() == 1 - 2**-8


def test_pure_bfloat16_stands_still_at_a_small_rate(seed: int) -> None:
    seeds = list(range(3 * seed, 3 * seed + 3))
    late, moved = {}, {}
    for kind in ("float32", "autocast", "pure bfloat16"):
        for lr in (0.1, 0.02):
            history, shares = train_bits(kind, lr, seeds, 300 if lr == 0.1 else 600)
            late[kind, lr] = history[-50:].mean(dim=0)
            moved[kind, lr] = shares[1]
    behind = late["pure bfloat16", 0.1] - late["float32", 0.1]
    assert -0.005 < behind.min() <= behind.max() < 0.05
    assert (late["pure bfloat16", 0.02] - late["float32", 0.02]).min() > 0.4
    assert late["pure bfloat16", 0.02].min() > 2
    for lr in (0.1, 0.02):
        apart = (late["autocast", lr] - late["float32", lr]).abs().max()
        assert apart < 0.01
    assert moved["pure bfloat16", 0.02].max() < 0.4
    assert moved["float32", 0.02].min() > 0.8


def test_steps_halve_with_the_batch_until_the_limit_of_the_rate(seed: int) -> None:
    lrs = [0.01, 0.02, 0.04, 0.08, 0.12, 0.16, 0.24, 0.32, 0.4, 0.5, 0.6, 0.7, 0.8]
    found = {b: steps_to(0.1, b, lrs, seed) for b in (1, 4, 16, 32, 128, 512)}
    assert 12 < found[1][0] / found[16][0] < 19
    assert found[32][0] / found[512][0] < 5
    assert found[1][1] <= found[4][1] < found[16][1] < found[128][1], "the best rates"


def test_checkpoints_of_one_block_save_nothing_and_segments_do() -> None:
    net = make_tower(64, 32)
    x = torch.randn(256, 32, generator=torch.Generator().manual_seed(0))
    grads = []
    for segments, kept, runs in ((0, 65, 64), (64, 65, 127), (8, 16, 120)):
        found = checkpointed(net, x, segments)
        assert list(found) == [kept, runs]
        grads.append(flat_grads(net, 1))
    assert torch.equal(grads[0], grads[1])
    assert torch.equal(grads[0], grads[2])


@pytest.mark.parametrize("blocks", [1, 4, 20])
def test_backward_costs_twice_forward_less_the_first_layers_inputs(blocks: int) -> None:
    net, x = make_tower(blocks, 16), torch.randn(8, 16)
    forward, backward = flops(net, x)
    assert forward == 2 * blocks * 16 * 16 * 8
    assert backward == 2 * forward - 2 * 16 * 16 * 8


def test_a_small_batch_leaves_a_card_waiting_for_its_memory() -> None:
    roof = 989e12 / 3.35e12
    assert flops_per_byte(64, 4096) < roof / 4
    assert flops_per_byte(512, 4096) > roof


def test_sizes_compile_twice_and_one_item_cuts_a_graph_in_two() -> None:
    def smooth(x: Tensor) -> Tensor:
        return torch.relu(x @ x).sum()

    def peeking(x: Tensor) -> Tensor:
        x = torch.relu(x @ x)
        return x.sum() if x.sum().item() > 0 else x.mean()

    assert graphs_of(smooth, [torch.ones(8, 8)]) == 1
    assert graphs_of(peeking, [torch.ones(8, 8)]) == 2
    net = make_net(SIZES)
    assert graphs_of(net, [torch.ones(8, 64)]) == 1
    assert graphs_of(net, [torch.ones(rows, 64) for rows in (8, 9, 10, 11)]) == 2


@pytest.mark.parametrize("kind", ["BatchNorm", "LayerNorm"])
def test_batchnorm_sees_parts_and_layernorm_rows(seed: int, kind: str) -> None:
    x, y, batches = feed(seed)
    torch.manual_seed(seed)  # nn.Linear draws its parameters itself
    norm = nn.BatchNorm1d(32) if kind == "BatchNorm" else nn.LayerNorm(32)
    net = nn.Sequential(nn.Linear(64, 32), norm, nn.ReLU(), nn.Linear(32, 10))
    grads = []
    for k in (1, 8):
        net.zero_grad()
        for part in batches[0].chunk(k):
            (functional.cross_entropy(net(x[part]), y[part]) / k).backward()
        grads.append(flat_grads(net, 1))
    off = ((grads[1] - grads[0]).norm() / grads[0].norm()).item()
    assert off > 0.1 if kind == "BatchNorm" else off < 1e-5


def test_the_ladder_runs_small_and_says_what_ran() -> None:
    script = ROOT / "recorded" / "ch35_ladder.py"
    hidden = {**os.environ, "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, str(script), "--small"]
    run = subprocess.run(command, capture_output=True, text=True, env=hidden)
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    keys = "command date machine driver torch cuda script size rows"
    assert list(said) == keys.split()
    assert said["script"] == hashlib.sha256(script.read_bytes()).hexdigest()
    assert said["torch"] == torch.__version__
    assert [row["batch"] for row in said["rows"]] == [2, 2, 2, 2, 2, 8]
    parts = {"rung", "batch", "tokens_a_second", "share_of_peak", "peak_bytes", "loss"}
    for row in said["rows"]:
        assert set(row) == parts
        assert row["tokens_a_second"] > 0
        assert row["loss"] == pytest.approx(4.6, abs=0.5), "near ln 97"


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
            def all_reduce_mean(grads, counts):
                shares = torch.tensor(counts, dtype=grads[0].dtype) / sum(counts)
                return shares @ torch.stack(grads)
            """,
        ),
        (
            1,
            """
            def all_reduce_mean(grads, counts):
                mean, seen = grads[0], counts[0]
                for grad, count in list(zip(grads, counts))[1:]:
                    seen += count
                    mean = mean + (grad - mean) * count / seen
                return mean
            """,
        ),
        (
            2,
            """
            def step_in_parts(net, optimizer, x, y, k):
                optimizer.zero_grad()
                for part, labels in zip(x.chunk(k), y.chunk(k)):
                    real = labels != -100
                    loss = functional.cross_entropy(net(part)[real], labels[real])
                    (loss * real.sum() / (y != -100).sum()).backward()
                optimizer.step()
            """,
        ),
        (
            2,
            """
            def step_in_parts(net, optimizer, x, y, k):
                for p in net.parameters():
                    p.grad = torch.zeros_like(p)
                tokens = 0
                for sentence, labels in zip(x, y):
                    logits = net(sentence.unsqueeze(0))[0]
                    loss = functional.cross_entropy(logits, labels, reduction='sum')
                    loss.backward()
                    tokens += int((labels >= 0).sum())
                for p in net.parameters():
                    p.grad /= tokens
                optimizer.step()
            """,
        ),
        (
            3,
            """
            def devices_needed(params, stage, memory):
                for n in range(1, 20000):
                    parts = [2 * n, 2 * n, 12 * n]
                    for i in range(stage):
                        parts[2 - i] //= n
                    if sum(parts) * params <= memory * n:
                        return n
            """,
        ),
        (
            3,
            """
            from fractions import Fraction
            def devices_needed(params, stage, memory):
                shared = {0: 0, 1: 12, 2: 14, 3: 16}[stage] * params
                room = memory - (16 * params - shared)
                if shared == 0:
                    return 1 if room >= 0 else None
                return None if room <= 0 else max(1, math.ceil(Fraction(shared, room)))
            """,
        ),
        (
            4,
            """
            def all_reduce(parts, send):
                n, size = len(parts), len(parts[0])
                pad = -size % n
                rows = [torch.cat([p, p.new_zeros(pad)]).view(n, -1) for p in parts]
                for step in range(n - 1):
                    for r, got in [((r + 1) % n, send(r, (r + 1) % n,
                                    rows[r][(r - step) % n])) for r in range(n)]:
                        rows[r][(r - 1 - step) % n] += got
                for step in range(n - 1):
                    for r, got in [((r + 1) % n, send(r, (r + 1) % n,
                                    rows[r][(r + 1 - step) % n])) for r in range(n)]:
                        rows[r][(r - step) % n] = got
                return [row.flatten()[:size] for row in rows]
            """,
        ),
        (
            4,
            """
            def all_reduce(parts, send):
                n = len(parts)
                chunks = [list(part.tensor_split(n)) for part in parts]
                for step in range(2 * (n - 1)):  # the ring, the other way around
                    at = [(r + step) % n for r in range(n)]
                    got = [send(r, (r - 1) % n, chunks[r][at[r]]) for r in range(n)]
                    for r in range(n):
                        own = chunks[(r - 1) % n]
                        old = own[at[r]] if step < n - 1 else 0
                        own[at[r]] = old + got[r]
                return [torch.cat(row) for row in chunks]
            """,
        ),
        (
            4,
            """
            def all_reduce(parts, send):
                n, size = len(parts), len(parts[0])
                out = [p.clone() for p in parts]
                for owner in range(n):  # each rank sums one slice, and hands it out
                    own = slice(owner * size // n, (owner + 1) * size // n)
                    for r in range(n):
                        if r != owner:
                            out[owner][own] += send(r, owner, parts[r][own])
                for owner in range(n):
                    own = slice(owner * size // n, (owner + 1) * size // n)
                    for r in range(n):
                        if r != owner:
                            out[r][own] = send(owner, r, out[owner][own])
                return out
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
            def all_reduce_mean(grads, counts):
                return grads[max(range(len(counts)), key=counts.__getitem__)]
            """,
            "off by",
        ),
        (
            2,
            """
            def step_in_parts(net, optimizer, x, y, k):
                optimizer.zero_grad()
                functional.cross_entropy(net(x).flatten(0, 1), y.flatten()).backward()
                optimizer.step()
            """,
            "48 places waited for backward, not 24",
        ),
        (
            2,
            """
            def step_in_parts(net, optimizer, x, y, k):
                for part, labels in zip(x.chunk(k), y.chunk(k)):
                    logits = net(part).flatten(0, 1)
                    flat = labels.flatten()
                    loss = functional.cross_entropy(logits, flat, reduction='sum')
                    (loss / (y != -100).sum()).backward()
                optimizer.step()
            """,
            "from where the whole batch puts it",
        ),
        (
            2,
            """
            def step_in_parts(net, optimizer, x, y, k):
                optimizer.zero_grad()
                logits = torch.cat([net(part) for part in x.chunk(k)])
                functional.cross_entropy(logits.flatten(0, 1), y.flatten()).backward()
                optimizer.step()
            """,
            "48 places waited for backward, not 24",
        ),
        (
            2,
            """
            def step_in_parts(net, optimizer, x, y, k):
                optimizer.zero_grad()
                net(x[:1])
                logits = functional.linear(x, net.weight, net.bias)
                functional.cross_entropy(logits.flatten(0, 1), y.flatten()).backward()
                optimizer.step()
            """,
            "the network saw 6 places",
        ),
        (
            2,
            """
            def step_in_parts(net, optimizer, x, y, k):
                optimizer.zero_grad()
                for part, labels in zip(x.chunk(k), y.chunk(k)):
                    logits = net(part).flatten(0, 1)
                    flat = labels.flatten()
                    loss = functional.cross_entropy(logits, flat, reduction='sum')
                    (loss / (y != -100).sum()).backward()
                with torch.no_grad():
                    for p in net.parameters():
                        p -= 0.5 * p.grad
            """,
            "the optimizer made 0 steps",
        ),
        (
            3,
            """
            def devices_needed(params, stage, memory):
                on_each, shared = [(16, 0), (4, 12), (2, 14), (0, 16)][stage]
                for n in range(1, 20000):
                    if on_each * params + shared * params // n <= memory:
                        return n
            """,
            "bytes a device: 10, and you say 9",
        ),
        (
            4,
            """
            def all_reduce(parts, send):
                n = len(parts)
                for step in range(2 * (n - 1)):
                    for r in range(n):
                        send(r, (r + 1) % n, parts[r].tensor_split(n)[(r - step) % n])
                return [sum(parts) for _ in parts]
            """,
            "that nobody sent it",
        ),
        (
            3,
            """
            def devices_needed(params, stage, memory):
                on_each, shared = [(16, 0), (4, 12), (2, 14), (0, 16)][stage]
                room = max(1, memory - on_each * params)
                return max(1, -(-shared * params // room))
            """,
            "None, and you say",
        ),
        (
            4,
            """
            def all_reduce(parts, send):
                total = torch.stack(parts).sum(0)
                return [total.clone() for _ in parts]
            """,
            "0 numbers were sent",
        ),
        (
            4,
            """
            def all_reduce(parts, send):
                n = len(parts)
                everything = [[p if s == r else send(s, r, p)
                               for s, p in enumerate(parts)] for r in range(n)]
                return [torch.stack(row).sum(0) for row in everything]
            """,
            "numbers, a ring",
        ),
    ],
)
def test_answers_that_only_look_right_are_refused(
    verdict: Verdict, number: int, answer: str, told: str
) -> None:
    assert told in verdict(number, answer)
