"""What Part 3.1 claims, each claim as a test."""

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from snippets.module1.ch14_loss_landscape import hessian
from snippets.module2.ch23_neural_net import load_digits
from snippets.module3.ch31_optimizers import (
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    RMSProp,
    Rule,
    arrival,
    excess,
    make_valley,
    walk,
)
from snippets.module3.ch31_optimizers_experiments import (
    Uncorrected,
    lengths,
    limit,
    noisy_valley,
    side_by_side,
)
from snippets.module3.ch31_optimizers_race import best_rate, learn_words, race
from snippets.module3.ch31_optimizers_signs import Lion, Muon, even_out
from snippets.module3.ch31_optimizers_torch import Maker, make_pairs, train_net
from snippets.module3.ch31_optimizers_valley import contest, racers

DIGITS = load_digits()
Verdict = Callable[[int, str], str]
GRIDS: dict[type[Rule], list[float]] = {
    Rule: [0.1, 0.3, 1.0, 3.0],
    Momentum: [0.03, 0.1, 0.3, 1.0],
    Nesterov: [0.03, 0.1, 0.3, 1.0],
    Adam: [0.001, 0.01, 0.03, 0.1],
    Lion: [0.001, 0.003, 0.01, 0.03],
    Muon: [0.01, 0.03, 0.1, 0.3],
}


def steps_of(rule: type[Rule], lr: float, beta: float, seed: int = 0) -> int | None:
    x, y = make_valley(seed)
    return arrival(excess(x, y, walk(x, y, rule, lr, 400, (beta, 0.0))))


def best_lr() -> float:
    total: float = torch.linalg.eigvalsh(hessian(make_valley()[0])).sum().item()
    return 2 / total


def moments(lr: float, beta: float) -> float:
    """Momentum's floor from the three averages, as a linear system."""
    table = [[1, -lr * (1 + beta) / 2, 0], [0, lr / 2, 1]]
    table.append([-1, 1 - beta**2, -2 * beta])
    right = torch.tensor([0, 0, 1], dtype=torch.float64)
    found = torch.linalg.solve(torch.tensor(table, dtype=torch.float64), right)
    mean_square: float = found[0].item()
    return mean_square / 2


@cache
def results(seed: int) -> dict[type[Rule], tuple[Tensor, Tensor, Tensor, list[int]]]:
    """The page's race: losses of the fresh nets at both budgets, test rows, all."""
    found = {}
    for rule, lrs in GRIDS.items():
        seeds = list(range(6 * seed, 6 * seed + 6))
        losses, right = race(DIGITS, rule, lrs, seeds, (28, 280))
        own = [best_rate(each[:, :2]) for each in losses]
        fresh = torch.stack([losses[0, own[0], 2:], losses[1, own[1], 2:]])
        found[rule] = (fresh, right[1, own[1], 2:], losses, own)
    return found


def trained(make_optimizer: Maker, steps: int, seed: int) -> Tensor:
    """Each seed has 200 rows of its own, as long as there are so many."""
    return train_net(DIGITS, make_optimizer, steps, seed % 8)


def test_each_rule_is_that_of_torch_to_rounding(seed: int) -> None:
    start = trained(lambda p: Rule(p, 0.0), 1, seed)
    for name, (ours, theirs) in make_pairs().items():
        muon = name == "Muon"
        count = 10 if muon else 50
        one, other = trained(ours, count, seed), trained(theirs, count, seed)
        assert (one - other).abs().max() < (0.02 if muon else 1e-5), name
        assert (other - start).abs().max() > 0.05, "and that is not standing still"


def test_plain_descent_is_sgd(seed: int) -> None:
    ours = trained(lambda p: Rule(p, 0.1), 50, seed)
    theirs = trained(lambda p: torch.optim.SGD(p, 0.1), 50, seed)
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-5)


def test_torch_has_muon_for_matrices_alone_and_no_lion() -> None:
    names = {name.lower() for name in dir(torch.optim)}
    assert "muon" in names
    assert not {"lion", "shampoo", "soap", "schedulefree"} & names
    with pytest.raises(ValueError, match="only supports 2D"):
        torch.optim.Muon([torch.zeros(3, requires_grad=True)])


def test_under_a_constant_gradient_momentum_makes_ten_steps_of_one() -> None:
    assert lengths(Momentum, [1.0] * 200)[-1].item() == pytest.approx(10, rel=1e-3)
    signs = [1.0, -1.0] * 100
    assert lengths(Momentum, signs)[-1].abs().item() == pytest.approx(1 / 1.9, rel=1e-3)


def test_adams_first_step_is_lr_whatever_the_gradient() -> None:
    for gradient in (5.0, -0.01, 100.0, 1e-5):
        moved = lengths(Adam, [gradient]).item()
        assert moved == pytest.approx(math.copysign(1, gradient), rel=2e-3)
    assert lengths(Adam, [1e-8]).item() == pytest.approx(0.5, abs=1e-6)


def test_only_rules_that_divide_or_take_signs_ignore_the_scale(seed: int) -> None:
    x, y = make_valley(seed)
    deaf: list[tuple[type[Rule], float]] = [(RMSProp, 0.01), (Adam, 0.1), (Lion, 0.01)]
    for rule, lr in deaf:
        quiet, loud = (walk(x, y, rule, lr, 20, scale=s) for s in (1.0, 1000.0))
        torch.testing.assert_close(quiet, loud, rtol=0, atol=1e-4)
    for rule in (Rule, Momentum):
        assert walk(x, y, rule, 0.01, 20, scale=1000.0)[-1].abs().max() > 1e20


def test_momentum_helps_at_first_and_harms_in_the_end(seed: int) -> None:
    betas = (0.0, 0.5, 0.7, 0.9, 0.97)
    steps = [steps_of(Momentum, best_lr(), beta, seed) for beta in betas]
    assert steps[:4] == [93, 43, 19, 56]
    assert steps[4] == pytest.approx(216, abs=15)


def test_many_rates_or_betas_at_once_are_each_by_itself(seed: int) -> None:
    x, y = make_valley(seed)
    for rule, betas in racers(0.9).values():
        lrs = torch.tensor([[0.01], [0.07]], dtype=torch.float64)
        paths = side_by_side(x, y, rule, lrs, betas, 100)  # (101, 2, 2)
        for row, lr in enumerate(lrs.flatten().tolist()):
            path = walk(x, y, rule, lr, 100, betas)
            torch.testing.assert_close(paths[:, row], path, rtol=0, atol=1e-5)
    lrs = torch.full((2, 1), best_lr(), dtype=torch.float64)
    knobs = torch.tensor([[0.0], [0.9]])
    paths = side_by_side(x, y, Momentum, lrs, (knobs, 0.0), 100)
    above = excess(x, y, paths)  # (101, 2)
    for row, beta in enumerate((0.0, 0.9)):
        path = walk(x, y, Momentum, best_lr(), 100, (beta, 0.0))
        torch.testing.assert_close(paths[:, row], path, rtol=0, atol=1e-5)
        torch.testing.assert_close(above[:, row], excess(x, y, path), rtol=0, atol=1e-4)


def test_with_momentum_many_rates_will_do(seed: int) -> None:
    steps = [steps_of(Momentum, lr, 0.9, seed) for lr in (0.01, 0.02, 0.07, 0.14)]
    assert all(count is not None and count < 70 for count in steps)
    assert steps_of(Rule, 0.02, 0.0, seed) in range(340, 380)
    assert steps_of(Rule, 0.10, 0.0, seed) is None
    assert steps_of(Rule, 0.14, 0.0, seed) is None


def test_once_it_swings_a_wave_loses_by_beta_alone() -> None:
    for beta in (0.9, 0.95):
        for lr in (0.2, 1.0):
            m, theta, sizes = 0.0, 1.0, []
            for _ in range(400):
                before = (theta, m)
                m = beta * m + theta
                theta -= lr * m
                sizes.append(abs(theta * before[1] - m * before[0]))  # an area
            rates = [b / a for a, b in pairwise(sizes[1:60])]
            assert rates == pytest.approx([beta] * len(rates), rel=1e-6)


def test_momentum_does_not_average_the_noise_away(seed: int) -> None:
    plain = noisy_valley(Momentum, 0.02, (0.0, 0.0), seed)
    heavy = noisy_valley(Momentum, 0.02, (0.9, 0.0), seed)
    tenfold = noisy_valley(Momentum, 0.2, (0.0, 0.0), seed)
    slow = noisy_valley(Momentum, 0.002, (0.9, 0.0), seed, steps=3000, runs=1000)
    assert 8 < heavy / plain < 12
    assert heavy == pytest.approx(tenfold, rel=0.15)
    assert slow == pytest.approx(plain, rel=0.15)


def test_momentums_floor_is_that_of_the_three_averages(seed: int) -> None:
    for lr, beta in ((0.02, 0.9), (0.2, 0.0), (0.5, 0.5)):
        formula = lr * (1 + beta) / (2 * (1 - beta) * (2 * (1 + beta) - lr))
        assert moments(lr, beta) == pytest.approx(formula, rel=1e-9)
        measured = noisy_valley(Momentum, lr, (beta, 0.0), seed)
        assert measured == pytest.approx(formula, rel=0.05)


def test_without_correction_early_steps_are_longer() -> None:
    bare = lengths(Uncorrected, [1.0] * 1000)
    assert bare[0].item() == pytest.approx(0.1 / math.sqrt(0.001), rel=1e-4)
    assert bare.argmax() == 11
    assert bare.max().item() == pytest.approx(6.57, abs=0.01)
    assert bare.min() > 1.2
    corrected = lengths(Adam, [1.0] * 1000)
    torch.testing.assert_close(corrected, torch.ones(1000), rtol=0, atol=1e-4)


def test_after_a_silence_a_step_is_longer_than_lr() -> None:
    late = lengths(Adam, [0.0] * 5000 + [1.0] * 1000)[5000:]
    bare = lengths(Uncorrected, [1.0] * 1000)
    torch.testing.assert_close(late, bare, rtol=0.02, atol=0.01)
    assert late.max() > 6.5


def test_adam_divides_the_decay_away_and_adamw_does_not() -> None:
    for decay in (0.0001, 0.01, 1.0):
        for kind in (torch.optim.Adam, torch.optim.AdamW):
            weight = torch.ones(1, dtype=torch.float64, requires_grad=True)
            optimizer = kind([weight], lr=0.001, weight_decay=decay)
            for _ in range(100):
                weight.grad = torch.zeros_like(weight)
                optimizer.step()
            left = (1 - 0.001 * decay) ** 100
            expected = 0.9017 if kind is torch.optim.Adam else left
            assert weight.item() == pytest.approx(expected, abs=2e-4)
    weight = torch.ones(1, dtype=torch.float64)
    weight.grad = torch.zeros_like(weight)
    AdamW([weight], 0.1).step()
    assert weight.item() == pytest.approx(1 - 0.1 * 0.01)


def test_the_defaults_of_decay_differ() -> None:
    params = [torch.zeros(2, 2, requires_grad=True)]
    optim = torch.optim
    found = [
        kind(params).defaults["weight_decay"] for kind in (optim.Adam, optim.AdamW)
    ]
    assert [*found, optim.Muon(params).defaults["weight_decay"]] == [0, 0.01, 0.1]


def test_evened_singular_values_are_near_one_and_not_one(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    for shape in ((64, 32), (32, 64), (3, 20, 30)):
        matrix = torch.randn(shape, generator=generator)
        values = torch.linalg.svdvals(even_out(matrix))
        assert values.min() > 0.3
        assert values.max() < 1.25
        assert (values - 1).abs().max() > 0.05


def test_a_round_is_a_polynomial_of_each_singular_value(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    matrix = torch.randn(20, 30, generator=generator, dtype=torch.float64)
    values = torch.linalg.svdvals(matrix) / matrix.norm()
    for _ in range(5):
        values = 3.4445 * values - 4.775 * values**3 + 2.0315 * values**5
    found = torch.linalg.svdvals(even_out(matrix))
    torch.testing.assert_close(found, values.sort(descending=True).values)


def test_no_rate_of_plain_descent_serves_frequent_and_rare_words() -> None:
    for lr in (30.0, 50.0, 100.0, 200.0, 300.0):
        left = learn_words(Rule, lr)
        assert max(left[0].item(), left[-1].item()) > 1
    assert learn_words(Adam, 0.1).max() < 0.02
    assert learn_words(Momentum, 80.0)[-1] < 0.5
    slow = learn_words(Adam, 0.03)
    assert slow.max() - slow.min() < 0.1, "rare and frequent are alike"


def test_muon_is_lowest_at_both_budgets(seed: int) -> None:
    means = {rule: fresh.mean(dim=1) for rule, (fresh, *_) in results(seed).items()}
    for budget in (0, 1):
        order = sorted(means, key=lambda rule: means[rule][budget].item())
        assert order[0] is Muon
    fresh = {rule: found[0] for rule, found in results(seed).items()}
    assert (fresh[Muon][1] < fresh[Adam][1]).sum() >= 3


def test_plain_descent_lags_after_one_epoch_and_is_near_after_ten(seed: int) -> None:
    plain, adam = (results(seed)[rule][0].mean(dim=1) for rule in (Rule, Adam))
    assert plain[0] > 2 * adam[0]
    assert plain[1] < 4 * adam[1]


def test_on_the_test_rows_all_rules_lie_within_a_few_points(seed: int) -> None:
    means = [right.mean().item() for _, right, *_ in results(seed).values()]
    assert max(means) - min(means) < 0.045
    assert min(means) > 0.93


def test_the_lowest_training_loss_is_not_always_first_on_the_test_rows() -> None:
    right = {rule: found[1].mean().item() for rule, found in results(0).items()}
    assert right[Nesterov] > right[Muon]


def test_adam_untuned_is_far_behind_all_that_are_tuned(seed: int) -> None:
    untuned = results(seed)[Adam][2][1, 0]
    assert untuned.min() > 0.4
    for fresh, *_ in results(seed).values():
        assert fresh[1].mean() < 0.25


def test_nesterov_hardly_shows_in_the_valley_and_shows_in_the_race(seed: int) -> None:
    x, y = make_valley(seed)
    powers = torch.arange(-300, 1, dtype=torch.float64)[:, None] / 100
    steps = []
    for rule in (Momentum, Nesterov):
        paths = side_by_side(x, y, rule, 10**powers, (0.9, 0.0), 100)
        above = excess(x, y, paths).unbind(dim=1)
        steps.append(min(arrival(one) or 101 for one in above))
    assert 0.9 * steps[0] < steps[1] < steps[0]
    momentum, nesterov = (results(seed)[rule][0] for rule in (Momentum, Nesterov))
    assert (nesterov.mean(dim=1) < momentum.mean(dim=1)).all()


def test_nesterov_counts_the_newest_gradient_nearly_twice() -> None:
    assert lengths(Nesterov, [1.0]).item() == pytest.approx(1 + 0.9, rel=1e-5)
    steps = lengths(Nesterov, [1.0, 0.0, 0.0])
    torch.testing.assert_close(
        steps, torch.tensor([1.9, 0.81, 0.729]), rtol=1e-3, atol=0
    )


def test_given_the_multiplications_of_muon_adam_ends_lower(seed: int) -> None:
    counts = []
    for rule in (Adam, Muon):
        flops = []
        for steps in (1, 2):
            with FlopCounterMode(display=False) as counter:
                race(DIGITS, rule, [0.03], [0], (steps,))
            flops.append(counter.get_total_flops())
        counts.append(flops[1] - flops[0])
    assert counts[1] / counts[0] == pytest.approx(4.39, abs=0.01)
    fresh = list(range(6 * seed + 2, 6 * seed + 6))
    exact = (DIGITS[0].double(), DIGITS[1])
    longer = race(exact, Adam, [0.03], fresh, (28 * 35,))[0]
    # One net of the four may decide a mean.
    assert longer.median() < results(seed)[Muon][0][1].median()
    assert (longer.flatten() < results(seed)[Muon][0][1]).sum() >= 3


def test_nesterov_allows_smaller_rates_and_momentum_larger_ones() -> None:
    for rule, bound in ((Rule, 2.0), (Momentum, 3.8), (Nesterov, 2 * 1.9 / 2.8)):
        assert limit(rule) == pytest.approx(bound, abs=0.015)


def test_adams_floor_is_about_that_of_plain_descent(seed: int) -> None:
    for lr in (0.1, 0.01):
        found = noisy_valley(Adam, lr, seed=seed, steps=1200, runs=1000)
        assert found == pytest.approx(lr / (2 * (2 - lr)), rel=0.15)


def test_a_past_halves_the_steps_and_a_yardstick_alone_does_not(seed: int) -> None:
    found = contest(*make_valley(seed), beta=0.9)
    steps = {name: count for name, (_, count) in found.items()}
    assert steps["plain"] == pytest.approx(93, abs=2)
    for name in ("momentum", "Adam"):
        assert steps[name] < 0.6 * steps["plain"]
    assert steps["RMSProp"] > 1.5 * steps["plain"]


def test_a_longer_memory_of_sizes_is_slower_still(seed: int) -> None:
    x, y = make_valley(seed)
    powers = torch.arange(-300, 101, 5, dtype=torch.float64)[:, None] / 100
    counts = []
    for beta in (0.8, 0.9, 0.99):
        paths = side_by_side(x, y, RMSProp, 10**powers, (0.0, beta), 400)
        above = excess(x, y, paths).unbind(dim=1)
        counts.append(min(arrival(one) or 401 for one in above))
    assert counts[0] < counts[1] < counts[2]


def test_momentum_and_adam_of_one_beta_arrive_together(seed: int) -> None:
    found = contest(*make_valley(seed), beta=0.9)
    momentum, adam = found["momentum"][1], found["Adam"][1]
    assert 0.8 < momentum / adam < 1.25
    swings = math.log(1000) / math.log(1 / 0.9)
    assert 0.6 * swings < min(momentum, adam) < max(momentum, adam) < swings


def test_with_less_memory_both_are_faster_until_it_is_too_little(seed: int) -> None:
    steps = {b: contest(*make_valley(seed), b) for b in (0.7, 0.8, 0.9, 0.95)}
    for name in ("momentum", "Adam"):
        assert steps[0.8][name][1] < steps[0.9][name][1] < steps[0.95][name][1]
    assert steps[0.7]["momentum"][1] < steps[0.8]["momentum"][1]
    assert steps[0.7]["Adam"][1] > steps[0.8]["Adam"][1]


def test_at_beta_one_momentum_swings_for_ever_and_the_others_break(seed: int) -> None:
    x, y = make_valley(seed)
    above = excess(x, y, walk(x, y, Momentum, 0.01, 400, (1.0, 0.0)))
    assert above[300:].max() > 0.9 * above[:100].max()
    broken = [
        excess(x, y, walk(x, y, rule, 0.01, 5, betas))
        for rule, betas in ((RMSProp, (0.0, 1.0)), (Adam, (1.0, 0.999)))
    ]
    assert broken[0][1] > 1e12
    assert broken[1][1].isnan()


def test_at_gradient_none_a_weight_stays() -> None:
    for rule in (Momentum, Nesterov, RMSProp, Adam, AdamW, Lion):
        weight = torch.zeros(1, requires_grad=True)
        optimizer = rule([weight], 0.01)
        weight.grad = torch.ones(1)
        optimizer.step()
        once = weight.item()
        optimizer.zero_grad()
        optimizer.step()
        if rule is not AdamW:
            assert weight.item() == once


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
            def momentum_step(theta, g, m, lr, beta):
                m.mul_(beta).add_(g)
                theta.sub_(m, alpha=lr)
                return theta, m
            """,
        ),
        (
            1,
            """
            def momentum_step(theta, g, m, lr, beta):
                new = torch.lerp(g / (1 - beta), m, beta)
                return theta + new * -lr, new
            """,
        ),
        (
            2,
            """
            def adamw_step(theta, g, m, v, t, lr, decay):
                m.lerp_(g, 0.1)
                v.mul_(0.999).addcmul_(g, g, value=0.001)
                root = math.sqrt(1 - 0.999 ** t)
                theta = theta - lr * decay * theta
                size = lr / (1 - 0.9 ** t)
                return theta.addcdiv(m, v.sqrt() / root + 1e-8, value=-size), m, v
            """,
        ),
        (
            2,
            """
            def adamw_step(theta, g, m, v, t, lr, decay):
                p = theta.clone().requires_grad_()
                o = torch.optim.Adam([p], lr=lr)
                p.grad = g.clone()
                o.state[p] = {'step': torch.tensor(float(t - 1)),
                              'exp_avg': m, 'exp_avg_sq': v}
                o.step()
                moved = p.detach() - theta
                return theta * (1 - lr * decay) + moved, m, v
            """,
        ),
        (
            3,
            """
            def momentum_floor(lr, beta):
                a, c, s = 0.0, 0.0, 0.0
                for _ in range(20000):
                    s2 = beta**2 * s + a + 1 + 2 * beta * c
                    tm = beta * c + a
                    a, c, s = a - 2 * lr * tm + lr**2 * s2, tm - lr * s2, s2
                return a / 2
            """,
        ),
        (
            3,
            """
            def momentum_floor(lr, beta):
                one = torch.tensor([[1 - lr, -lr * beta], [1.0, beta]]).double()
                noise = torch.tensor([-lr, 1.0]).double()
                big = torch.eye(4).double() - torch.kron(one, one)
                q = torch.outer(noise, noise).flatten()
                return torch.linalg.solve(big, q)[0] / 2
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
            def momentum_step(theta, g, m, lr, beta):
                m = beta * m + g
                return theta - lr * (g + beta * m), m
            """,
            "away from torch.optim.SGD",
        ),
        (
            1,
            """
            def momentum_step(theta, g, m, lr, beta):
                m = 0.9 * m + g
                return theta - lr * m, m
            """,
            "beta 0.5",
        ),
        (
            2,
            """
            def adamw_step(theta, g, m, v, t, lr, decay):
                m = 0.9 * m + 0.1 * g
                v = 0.999 * v + 0.001 * g**2
                step = m / (1 - 0.9) / ((v / (1 - 0.999)).sqrt() + 1e-8)
                return (1 - lr * decay) * theta - lr * step, m, v
            """,
            "step 2",
        ),
        (
            2,
            """
            def adamw_step(theta, g, m, v, t, lr, decay):
                m = 0.9 * m + 0.1 * g
                v = 0.999 * v + 0.001 * g**2
                step = m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
                return (1 - decay) * theta - lr * step, m, v
            """,
            "away from torch.optim.AdamW",
        ),
        (
            3,
            """
            def momentum_floor(lr, beta):
                return lr / (1 - beta) / 4
            """,
            "2000 valleys have",
        ),
    ],
)
def test_answers_that_only_look_right_are_refused(
    verdict: Verdict, number: int, answer: str, told: str
) -> None:
    assert told in verdict(number, answer)
