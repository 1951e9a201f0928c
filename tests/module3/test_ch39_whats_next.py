"""What Part 3.9 claims, each claim as a test."""

import math
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module2.ch24_activations import start_nets
from snippets.module3.ch39_whats_next import (
    FIVE,
    adapt,
    compare,
    denoise,
    distill,
    fill,
    forward,
    loop_of,
    opened,
    reinforce,
    train,
)
from snippets.module3.ch39_whats_next_experiments import (
    answers_to,
    best_guess,
    deal,
    density,
    hidden_layer,
    make_peaks,
    probe,
    sample,
    share_right,
    slide,
    start_extra,
    turn,
    without,
)
from snippets.module3.ch39_whats_next_figures import make_map
from snippets.module3.ch39_whats_next_targets import (
    Audience,
    blur,
    cross_entropies,
    kept,
    soften,
)

Verdict = Callable[[int, str], str]
METHODS = (adapt, distill, reinforce, denoise, fill)
# The checks name what the page imports.
IMPORTS = "from torch import nn\nfrom torch.nn import functional\n"
DOCS = Path(__file__).parents[2] / "docs"


def seeds_of(seed: int, count: int = 6) -> list[int]:
    """Each seed of the suite has seeds of its own; those of 0 are the page's."""
    return list(range(count * seed, count * (seed + 1)))


def borrow(seeds: list[int]) -> tuple[list[Tensor], tuple[Tensor, ...]]:
    """Nets that read upright digits, frozen, and their split."""
    data = deal(seeds)
    base = start_nets([64, 128, 10], seeds)
    train(base, data[0], data[1], steps=300, lr=0.01)
    return [param.detach() for param in base], data


def test_five_methods_change_two_lines_and_add_at_most_one() -> None:
    changed = {line for method in METHODS for line in opened(method)}
    assert changed == {"forward", "loss"}
    for method in METHODS:
        signs = [line[0] for line in compare(method)]
        assert 1 <= signs.count("-") <= 2
        assert signs.count("+") - signs.count("-") in (0, 1)
        assert loop_of(method)[-3:] == loop_of(train)[-3:], "letter for letter"


def test_no_gradient_passes_through_what_makes_the_targets(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(1, 20, 10, generator=generator, requires_grad=True)
    y = torch.randint(10, (1, 20), generator=generator)
    made = [
        *Audience(baseline=True).play(logits, y),
        *blur(logits[:, :, :1], generator),
    ]
    assert not any(part.requires_grad for part in (*made[:2], made[3]))
    base, (x, *_) = borrow(seeds_of(seed, 1))
    assert not soften(forward(base, x), 4.0).requires_grad


def test_forward_and_step_are_opened_most_often_and_zero_grad_never_alone() -> None:
    owns = make_map().values()
    often = {line: sum(line in own for own in owns) for line in FIVE}
    assert often["forward"] == often["step"] > max(often["loss"], often["backward"])
    assert all(own == FIVE for own in owns if "zero_grad" in own)


def test_the_map_is_what_the_modules_pages_say() -> None:
    told: dict[str, list[str]] = {}
    for number in (1, 2, 3):
        text = (DOCS / f"module{number}" / "index.md").read_text(encoding="utf-8")
        for row in re.findall(r"^\| \[(\d\.\d) .*$", text, re.MULTILINE):
            line = next(r for r in text.splitlines() if r.startswith(f"| [{row} "))
            told[row] = re.findall(r"\*\*(\w+)\*\*", line)
    last = told.pop("3.9")
    assert make_map() == told
    assert len(told) == 21
    assert set(last) == {line for method in METHODS for line in opened(method)}


def test_nets_side_by_side_are_nets_that_train_alone(seed: int) -> None:
    seeds = [seed, seed + 1]
    x, y, _, _ = deal(seeds)
    together = start_nets([64, 16, 10], seeds)
    train(together, x, y, steps=30, lr=0.01)
    for place, own in enumerate(seeds):
        alone = start_nets([64, 16, 10], [own])
        rows = slice(place, place + 1)
        train(alone, x[rows], y[rows], steps=30, lr=0.01)
        here, there = forward(alone, x[rows])[0], forward(together, x)[place]
        assert (here - there).abs().mean() < 0.01 * here.abs().mean()


def test_cross_entropies_are_those_of_pytorch(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(2, 5, 10, generator=generator)
    labels = torch.randint(10, (2, 5), generator=generator)
    shares = torch.rand(2, 5, 10, generator=generator).softmax(dim=2)
    for target, theirs in ((labels, labels), (shares, shares.mT)):
        want = functional.cross_entropy(logits.mT, theirs, reduction="none")
        torch.testing.assert_close(cross_entropies(logits, target), want)


def test_forward_is_a_net_of_pytorchs_parts(seed: int) -> None:
    torch.manual_seed(seed)
    layers = [nn.Linear(64, 8), nn.Linear(8, 7), nn.Linear(7, 3)]
    net = nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2])
    params = start_nets([64, 8, 7, 3], [seed])
    x = torch.randn(1, 20, 64)
    torch.testing.assert_close(forward(params, x)[0], net(x[0]))


def test_lora_starts_as_the_old_net_and_its_first_step_moves_up_alone(
    seed: int,
) -> None:
    base, (x, y, _, _) = borrow(seeds_of(seed, 2))
    down, up = start_extra(base, 4)
    grown = [base[0] + down @ up, *base[1:]]
    assert torch.equal(forward(grown, x), forward(base, x)), "bit for bit"
    first = down.detach().clone(), up.detach().clone()
    adapt(base, (down, up), x, y, steps=1, lr=0.01)
    assert down.grad is not None
    assert down.grad.abs().max() == 0
    assert torch.equal(down, first[0])
    assert not torch.equal(up, first[1])
    adapt(base, (down, up), x, y, steps=2, lr=0.01)
    assert not torch.equal(down, first[0]), "and then down, too"


def test_with_both_at_zero_nothing_ever_moves(seed: int) -> None:
    base, (x, y, _, _) = borrow(seeds_of(seed, 1))
    both = [torch.zeros_like(part).requires_grad_() for part in start_extra(base, 4)]
    adapt(base, (both[0], both[1]), x, y, steps=20, lr=0.01)
    assert max(part.abs().max().item() for part in both) == 0


def scores(net: list[Tensor], x_exam: Tensor, y_exam: Tensor) -> tuple[Tensor, Tensor]:
    """The shares of turned and of upright digits that are read rightly."""
    return share_right(net, turn(x_exam), y_exam), share_right(net, x_exam, y_exam)


def test_more_rank_reads_more_and_fresh_nets_read_most(seed: int) -> None:
    base, (x, y, x_exam, y_exam) = borrow(seeds_of(seed))
    few, labels = turn(x)[:, :100], y[:, :100]
    means = []
    for rank in (1, 4, 16):
        down, up = start_extra(base, rank)
        adapt(base, (down, up), few, labels, steps=100, lr=0.02)
        net = [base[0] + (down @ up).detach(), *base[1:]]
        means.append(scores(net, x_exam, y_exam)[0].mean().item())
        x_up = forward(base, few)
        torch.testing.assert_close(forward([base[0], *base[1:]], few), x_up)
    assert means[0] + 0.05 < means[1] < means[2] - 0.2
    tuned = [param.clone().requires_grad_() for param in base]
    train(tuned, few, labels, steps=100, lr=0.02)
    fresh = start_nets([64, 128, 10], [100 + own for own in seeds_of(seed)])
    train(fresh, few, labels, steps=100, lr=0.02)
    whole = [scores(net, x_exam, y_exam)[0].mean().item() for net in (tuned, fresh)]
    assert means[2] < whole[0] + 0.01
    assert whole[1] > whole[0], "what the net knows is no help here"
    assert scores(base, x_exam, y_exam)[0].max() < 0.2, "it can't read turned digits"


def test_borrowing_pays_where_the_task_is_near_and_labels_are_few(seed: int) -> None:
    seeds = seeds_of(seed)
    base, (x, y, x_exam, y_exam) = borrow(seeds)
    slid, slid_exam = slide(x), slide(x_exam)
    assert torch.equal(slid.view(6, -1, 8, 8)[..., 1:], x.view(6, -1, 8, 8)[..., :-1])
    lead = []
    for count in (30, 100):
        down, up = start_extra(base, 16)
        adapt(base, (down, up), slid[:, :count], y[:, :count], steps=100, lr=0.02)
        fresh = start_nets([64, 128, 10], [100 + own for own in seeds])
        train(fresh, slid[:, :count], y[:, :count], steps=100, lr=0.02)
        net = [base[0] + (down @ up).detach(), *base[1:]]
        marks = [share_right(each, slid_exam, y_exam) for each in (net, fresh)]
        lead.append(marks[0] - marks[1])
    assert lead[0].mean() > 0.02
    assert (lead[0] > 0).sum() >= 4, "of six nets"
    assert -0.05 < lead[1].mean() < 0.03, "with more labels, hardly"
    assert share_right(base, slid_exam, y_exam).mean() < 0.6, "a pixel costs much"


def test_halfway_lora_keeps_more_and_at_the_end_less(seed: int) -> None:
    base, (x, y, x_exam, y_exam) = borrow(seeds_of(seed))
    few, labels = turn(x)[:, :100], y[:, :100]
    found = []
    for lr in (0.005, 0.03):
        down, up = start_extra(base, 16)
        adapt(base, (down, up), few, labels, steps=200, lr=lr)
        found.append(
            scores([base[0] + (down @ up).detach(), *base[1:]], x_exam, y_exam)
        )
    for steps, lr in ((200, 0.0015), (100, 0.02)):
        net = [param.clone().requires_grad_() for param in base]
        train(net, few, labels, steps, lr)
        found.append(scores(net, x_exam, y_exam))
    lora_half, lora_end, all_half, all_end = found
    assert abs((lora_half[0] - all_half[0]).mean()) < 0.08, "about equally well"
    assert abs((lora_end[0] - all_end[0]).mean()) < 0.08
    ahead = lora_half[1] - all_half[1]
    assert ahead.mean() > 0.15
    assert (ahead > 0).sum() >= 5, "of six nets"
    assert (lora_end[1] - all_end[1]).mean() < -0.05


def test_students_name_a_digit_that_they_were_never_shown(seed: int) -> None:
    base, (x, y, x_exam, y_exam) = borrow(seeds_of(seed))
    x_other, y_other = without(x, y, digit=3)
    assert not (y_other == 3).any()
    said = forward(base, x_other)
    shares = {}
    for heat in (0.0, 1.0, 4.0):
        net = start_nets([64, 32, 10], seeds_of(seed))
        if heat:
            distill(net, x_other, said, heat, steps=200, lr=0.03)
        else:
            train(net, x_other, y_other, steps=200, lr=0.03)
        shares[heat] = answers_to(net, x_exam, y_exam, 3)[3].item()
    assert shares[0.0] == 0
    assert shares[1.0] < 0.6
    assert shares[4.0] > 0.67
    assert soften(said, 4.0)[:, :, 3].mean() > 5 * soften(said, 1.0)[:, :, 3].mean()


def test_no_digit_is_lost_on_students_who_hear_softened_shares(seed: int) -> None:
    base, (x, y, x_exam, y_exam) = borrow(seeds_of(seed))
    named = []
    for digit in range(10):
        x_left, _ = without(x, y, digit)
        net = start_nets([64, 32, 10], seeds_of(seed))
        distill(net, x_left, forward(base, x_left), 4.0, steps=200, lr=0.03)
        named.append(answers_to(net, x_exam, y_exam, digit)[digit].item())
    assert min(named) > 0.5
    assert sum(named) > 8


def test_a_common_factor_of_the_loss_is_nothing_to_adam(seed: int) -> None:
    x, y, _, _ = deal([seed])
    ends = []
    for factor in (1.0, 16.0):
        params = start_nets([64, 16, 10], [seed])
        optimizer = torch.optim.Adam(params, lr=0.01)
        for _ in range(10):
            loss = factor * cross_entropies(forward(params, x), y).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        ends.append(torch.cat([param.detach().flatten() for param in params]))
    assert (ends[0] - ends[1]).abs().mean() < 1e-4


def test_soft_slopes_shrink_by_the_square_of_the_temperature(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    said = 0.1 * torch.randn(1, 50, 10, generator=generator)
    slopes = []
    for heat in (10.0, 20.0):
        logits = torch.zeros(1, 50, 10, requires_grad=True)
        cross_entropies(logits / heat, soften(said, heat)).mean().backward()
        assert logits.grad is not None
        slopes.append(logits.grad.norm().item())
    assert slopes[0] / slopes[1] == pytest.approx(4, rel=0.05)


def test_without_a_baseline_the_loss_falls_to_nothing_and_nothing_is_learned(
    seed: int,
) -> None:
    seeds = seeds_of(seed)
    x, y, x_exam, y_exam = deal(seeds)
    net = start_nets([64, 64, 10], seeds)
    diary = reinforce(net, x, y, Audience(baseline=False), steps=200, lr=0.03)
    assert diary[:5, 0].mean() > 5
    # In a few of 72 nets answers still compete, and so the mean isn't zero yet.
    assert diary[-20:, 0].mean() < 0.2 * diary[0, 0]
    assert share_right(net, x_exam, y_exam).max() < 0.3
    said = forward(net, x_exam).argmax(dim=2)
    answers = [len(own.unique()) for own in said]
    assert sorted(answers)[-2] <= 2, "hardly a net has a second answer"


def test_at_no_smaller_rate_does_it_get_far_without_a_baseline(seed: int) -> None:
    seeds = seeds_of(seed)
    x, y, x_exam, y_exam = deal(seeds)
    for lr in (0.001, 0.003, 0.01):
        net = start_nets([64, 64, 10], seeds)
        reinforce(net, x, y, Audience(baseline=False), steps=200, lr=lr)
        assert share_right(net, x_exam, y_exam).max() < 0.3


def test_with_a_baseline_it_learns_to_read_and_the_loss_does_not_say_so(
    seed: int,
) -> None:
    seeds = seeds_of(seed)
    x, y, x_exam, y_exam = deal(seeds)
    net = start_nets([64, 64, 10], seeds)
    diary = reinforce(net, x, y, Audience(baseline=True), steps=200, lr=0.005)
    right = share_right(net, x_exam, y_exam)
    assert right.min() > 0.45
    assert right.mean() > 0.7
    loss = diary[:, 0].view(10, 20).mean(dim=1)
    assert loss[1:].max() < 0, "below zero"
    assert loss[-1] > loss.min() + 0.05, "and rising while it learns"


def test_a_baseline_leaves_the_mean_slope_and_takes_its_noise(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    chances = torch.rand(10, generator=generator).softmax(dim=0)
    rewards = 5 + torch.eye(10)[3]
    slopes = chances - torch.eye(10)  # (guess, logit)
    means, noise = [], []
    for baseline in (0.0, 5.1):
        each = (rewards - baseline)[:, None] * slopes
        mean = chances @ each
        means.append(mean)
        noise.append((chances @ (each - mean) ** 2).sum().item())
    torch.testing.assert_close(means[0], means[1], rtol=0, atol=1e-5)
    assert noise[0] > 100 * noise[1]


def test_density_is_that_of_the_mix(seed: int) -> None:
    z = torch.linspace(-6, 6, 1201)
    for share in (torch.tensor(1.0), *kept()[[5, 25, 45]]):
        assert density(z, share).sum().item() * 0.01 == pytest.approx(1, abs=1e-3)
    clean = make_peaks(1, 100_000, seed).flatten()
    dice = torch.Generator().manual_seed(seed + 100)
    noise = torch.randn(100_000, generator=dice)
    share = kept()[25]
    mixed = share.sqrt() * clean + (1 - share).sqrt() * noise
    counts = torch.histogram(mixed, torch.linspace(-4, 4, 41)).hist / 100_000 / 0.2
    middle = torch.linspace(-3.9, 3.9, 40)
    assert (counts - density(middle, share)).abs().max() < 0.02


def floor_of() -> float:
    """The loss of the best guess, from 1 minus what it explains of the noise."""
    z = torch.linspace(-8, 8, 4001, dtype=torch.float64)
    explained = [
        (best_guess(z, share) ** 2 * density(z, share)).sum().item() * 0.004
        for share in kept().double()
    ]
    return 1 - sum(explained) / len(explained)


def test_the_floor_is_what_the_best_guess_misses(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    share = kept()[torch.randint(50, (400_000,), generator=generator)]
    noise = torch.randn(400_000, generator=generator)
    clean = make_peaks(1, 400_000, seed + 50).flatten()
    mixed = share.sqrt() * clean + (1 - share).sqrt() * noise
    missed = ((best_guess(mixed, share) - noise) ** 2).mean().item()
    assert missed == pytest.approx(floor_of(), abs=0.008)
    assert floor_of() == pytest.approx(0.376, abs=0.001)


def test_no_diffusion_net_gets_below_the_floor_and_ours_come_near_it(
    seed: int,
) -> None:
    floor = floor_of()
    nets = start_nets([2, 64, 64, 1], seeds_of(seed, 3))
    losses = denoise(nets, make_peaks(3, 5600, seed), steps=500, lr=0.005)
    assert floor - 0.01 < losses[-200:].mean() < floor + 0.035
    stages = sample(nets, seed=seed)  # (51, 3, 1000)
    assert stages.shape == (51, 3, 1000)
    assert abs(stages[0].std() - 1) < 0.05
    for end in stages[-1]:
        assert 0.14 < (end < 0).float().mean() < 0.5
        assert -2.3 < end[end < 0].mean() < -1.7
        assert 1.7 < end[end > 0].mean() < 2.3
        assert (end.abs() < 0.5).float().mean() < 0.06, "little between the peaks"


def test_the_exact_guess_draws_the_peaks(seed: int) -> None:
    """With the best guess for a net, the way back ends at the data."""
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(4000, generator=generator)
    shares = torch.cat([torch.ones(1), kept()])
    for t in reversed(range(50)):
        share, before = shares[t + 1], shares[t]
        stays = share / before
        noise = best_guess(z, share)
        z = (z - (1 - stays) / (1 - share).sqrt() * noise) / stays.sqrt()
        spread = ((1 - before) / (1 - share) * (1 - stays)).sqrt()
        z = z + spread * torch.randn(4000, generator=generator)
    assert (z < 0).float().mean().item() == pytest.approx(0.3, abs=0.04)
    assert z[z < 0].mean().item() == pytest.approx(-2, abs=0.08)
    assert z[z > 0].mean().item() == pytest.approx(2, abs=0.08)


def test_a_net_that_is_not_told_the_step_has_a_higher_loss(seed: int) -> None:
    last = []
    for told in (1.0, 0.0):
        nets = start_nets([2, 64, 64, 1], seeds_of(seed, 3))
        optimizer = torch.optim.Adam(nets, lr=0.003)
        generator = torch.Generator().manual_seed(seed)
        peaks = make_peaks(3, 2000, seed)
        losses = []
        for _ in range(500):
            mixed, noise = blur(peaks[:, :200], generator)
            guess = forward(nets, mixed * torch.tensor([1.0, told]))
            loss = ((guess - noise) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        last.append(sum(losses[-100:]) / 100)
    assert last[1] > last[0] + 0.03


def test_a_puzzle_helps_where_labels_are_rare_and_little_where_they_are_not(
    seed: int,
) -> None:
    seeds = seeds_of(seed)
    x, y, x_exam, y_exam = deal(seeds)
    net = start_nets([64, 128, 64], seeds)
    untrained = [param.detach().clone() for param in net]
    fill(net, x, steps=250, lr=0.005)
    lead: list[Tensor] = []
    idle: list[Tensor] = []
    for count in (1, 10):
        bare = probe(x, y, x_exam, y_exam, count)
        for params, gains in ((net, lead), (untrained, idle)):
            own = [hidden_layer(params, part) for part in (x, x_exam)]
            gains.append(probe(own[0], y, own[1], y_exam, count) - bare)
    assert (lead[0] > 0).sum() >= 5, "of six splits"
    assert lead[0].mean() > 0.03
    assert lead[1].mean() < 0.5 * lead[0].mean()
    assert idle[0].mean() < 0.02


def test_filling_in_beats_the_mean_pixel(seed: int) -> None:
    seeds = seeds_of(seed, 2)
    x, _, x_exam, _ = deal(seeds)
    net = start_nets([64, 128, 64], seeds)
    fill(net, x, steps=250, lr=0.005)
    hidden = torch.rand(x_exam.shape, generator=torch.Generator().manual_seed(3)) < 0.5
    guess = forward(net, x_exam * ~hidden)
    error = (guess - x_exam)[hidden].square().mean()
    lazy = (x.mean(dim=1, keepdim=True) - x_exam)[hidden].square().mean()
    assert error < 0.65 * lazy


def test_the_lines_of_the_loop_have_names() -> None:
    assert len(loop_of(train)) == 1 + len(FIVE)
    assert math.isclose(kept()[0].item(), 1, abs_tol=1e-3)
    assert kept()[-1].item() < 1e-3


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
            import copy
            def merge(layer, a, b, scale):
                new = copy.deepcopy(layer)
                new.weight.data = new.weight.data + (scale * a.T @ b.T).T
                return new
            """,
        ),
        (
            1,
            """
            def merge(layer, a, b, scale):
                eye = torch.eye(layer.in_features)
                columns = layer(eye) - layer.bias + scale * eye @ a.T @ b.T
                new = nn.Linear(layer.in_features, layer.out_features)
                new.weight = nn.Parameter(columns.T.detach().clone())
                new.bias = nn.Parameter(layer.bias.detach().clone())
                return new
            """,
        ),
        (
            2,
            """
            def gains(rewards):
                n = len(rewards)
                return (rewards - rewards.mean()) * n / (n - 1)
            """,
        ),
        (
            2,
            """
            def gains(rewards):
                n = len(rewards)
                others = (torch.ones(n, n) - torch.eye(n)) / (n - 1)
                return rewards - others @ rewards
            """,
        ),
        (
            3,
            """
            def noisy(x, share, noise):
                return torch.stack([s ** 0.5 * a + (1 - s) ** 0.5 * e
                                    for a, s, e in zip(x, share, noise)])
            """,
        ),
        (
            3,
            """
            def noisy(x, share, noise):
                angle = torch.acos(share.sqrt())[:, None]
                return angle.cos() * x + angle.sin() * noise
            """,
        ),
        (
            4,
            """
            def preference_loss(net, reference, x, better, worse, beta):
                nll = torch.nn.functional.cross_entropy
                mine, old = net(x), reference(x).detach()
                parts = [nll(z, c, reduction='none')
                         for z in (mine, old) for c in (better, worse)]
                d = (parts[1] - parts[0]) - (parts[3] - parts[2])
                return torch.nn.functional.softplus(-beta * d).mean()
            """,
        ),
        (
            2,
            """
            def gains(rewards):
                rewards -= (rewards.sum() - rewards) / (len(rewards) - 1)
                return rewards
            """,
        ),
        (
            4,
            """
            def preference_loss(net, reference, x, better, worse, beta):
                reference.requires_grad_(False)
                d = net(x).log_softmax(1) - reference(x).log_softmax(1)
                pair = torch.stack([better, worse], 1)
                gap = d.gather(1, pair) @ torch.tensor([1.0, -1.0])
                return torch.nn.functional.softplus(-beta * gap).mean()
            """,
        ),
        (
            4,
            """
            def preference_loss(net, reference, x, better, worse, beta):
                z, known = net(x), reference(x).detach()
                margin = (z - known).gather(1, better[:, None])
                margin = margin - (z - known).gather(1, worse[:, None])
                return -torch.sigmoid(beta * margin).log().mean()
            """,
        ),
    ],
)
def test_right_answers_of_another_kind_are_accepted(
    verdict: Verdict, number: int, answer: str
) -> None:
    assert verdict(number, IMPORTS + textwrap.dedent(answer)).startswith("Correct")


@pytest.mark.parametrize(
    ("number", "answer", "told"),
    [
        (
            1,
            """
            def merge(layer, a, b, scale):
                new = nn.Linear(layer.in_features, layer.out_features)
                new.weight.data = layer.weight.data + scale * b @ a
                return new
            """,
            "the bias",
        ),
        (
            1,
            """
            def merge(layer, a, b, scale):
                return lambda x: layer(x) + scale * x @ a.T @ b.T
            """,
            "an nn.Linear",
        ),
        (
            1,
            """
            def merge(layer, a, b, scale):
                class Beside(nn.Linear):
                    def forward(self, x):
                        return layer(x) + scale * x @ a.T @ b.T
                return Beside(layer.in_features, layer.out_features)
            """,
            "beside the weight",
        ),
        (
            1,
            """
            def merge(layer, a, b, scale):
                new = nn.Linear(layer.in_features, layer.out_features)
                new.weight.data = layer.weight.data + scale * b @ a
                new.bias = layer.bias
                return new
            """,
            "share numbers",
        ),
        (
            3,
            """
            def noisy(x, share, noise):
                s = share[:, None]
                return s * x + (1 - s ** 2).sqrt() * noise
            """,
            "times its data",
        ),
        (
            4,
            """
            def preference_loss(net, reference, x, better, worse, beta):
                z, known = net(x), reference(x).detach()
                r = torch.arange(len(x))
                up, down = (z - known)[r, better], (z - known)[r, worse].detach()
                return -torch.nn.functional.logsigmoid(beta * (up - down)).mean()
            """,
            "is a part of it detached",
        ),
        (
            4,
            """
            def preference_loss(net, reference, x, better, worse, beta):
                r = torch.arange(len(x))
                with torch.no_grad():
                    d = net(x) - reference(x)
                    d = d[r, better] - d[r, worse]
                    return -torch.nn.functional.logsigmoid(beta * d).mean()
            """,
            "no slope reaches",
        ),
        (
            2,
            """
            def gains(rewards):
                return rewards - rewards.median()
            """,
            "own reward",
        ),
        (
            2,
            """
            def gains(rewards):
                return rewards - 5.0
            """,
            "the others' mean",
        ),
        (
            3,
            """
            def noisy(x, share, noise):
                s = share.mean()
                return s.sqrt() * x + (1 - s).sqrt() * noise
            """,
            "share 1 must give the data",
        ),
        (
            4,
            """
            def preference_loss(net, reference, x, better, worse, beta):
                z, known = net(x), reference(x).detach()
                r = torch.arange(len(x))
                d = (z - known)[r, better] - (z - known)[r, worse]
                return -torch.nn.functional.logsigmoid(d).mean()
            """,
            "the loss is",
        ),
        (
            4,
            """
            def preference_loss(net, reference, x, better, worse, beta):
                z, known = net(x), reference(x).detach()
                r = torch.arange(len(x))
                d = (z - known)[r, better] - (z - known)[r, worse]
                return -torch.nn.functional.logsigmoid(beta * d).sum()
            """,
            "ln 2",
        ),
    ],
)
def test_answers_that_only_look_right_are_refused(
    verdict: Verdict, number: int, answer: str, told: str
) -> None:
    assert told in verdict(number, IMPORTS + textwrap.dedent(answer))
