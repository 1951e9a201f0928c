"""What Part 1.4 claims, held against autograd, torch.optim and torch.linalg."""

import math
from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn
from torch.autograd.functional import hessian as hessian_by_autograd
from torch.func import functional_call

from snippets.module1.ch11_introduction import best_line, loss_at, make_data
from snippets.module1.ch14_loss_landscape import (
    curvatures,
    descend,
    hessian,
    loss_map,
    losses_on,
    steps_down,
)
from snippets.module1.ch14_loss_landscape_edge import (
    full_hessian,
    make_net,
    make_wave,
    predict_all,
    sharpness,
    train_net,
    train_nets,
)
from snippets.module1.ch14_loss_landscape_experiments import (
    descend_neuron,
    make_curve,
    neuron_losses,
    slopes_at,
    standardize,
    steps_measured,
    steps_predicted,
)


def versions(x: Tensor) -> list[Tensor]:
    return [x, x + 3, 10 * x, standardize(x + 3)]


def excess(x: Tensor, y: Tensor, lr: float, steps: int) -> Tensor:
    path = descend(x, y, lr, steps)
    return losses_on(x, y, path) - loss_at(x, y, *best_line(x, y))


def test_the_map_shows_the_loss_of_each_line(seed: int) -> None:
    x, y = make_data(seed=seed)
    w, b = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([-1.0, 0.0])
    heights = loss_map(x, y, w, b)
    for row, column in [(0, 0), (1, 2), (0, 1)]:
        y_pred = nn.functional.linear(x, w[column].view(1, 1), b[row].view(1))
        expected = nn.functional.mse_loss(y_pred, y)
        torch.testing.assert_close(heights[row, column], expected)


def test_three_steps_by_hand_are_the_steps_of_the_loop() -> None:
    x, y = torch.tensor([[0.0], [2.0]]), torch.tensor([[1.0], [5.0]])
    by_hand = torch.tensor([[0, 0], [2.5, 1.5], [1.75, 1.0], [2.0, 1.125]])
    path = descend(x, y, lr=0.25, steps=3)
    assert torch.equal(path, by_hand)
    losses = torch.tensor([13, 1.25, 0.125, 0.015625])
    assert torch.equal(losses_on(x, y, path), losses)


def test_the_hessian_is_that_of_autograd() -> None:
    x, y = make_data()
    for inputs in versions(x):
        expected = hessian_by_autograd(
            lambda p, inputs=inputs: torch.mean((inputs * p[0] + p[1] - y) ** 2),
            torch.zeros(2),
        )
        torch.testing.assert_close(hessian(inputs), expected, rtol=1e-4, atol=1e-4)


def test_no_direction_is_steeper_than_the_largest_eigenvalue() -> None:
    x = make_data()[0] + 3
    low, high = curvatures(x)
    angle = torch.linspace(0, math.pi, 1000)
    d = torch.stack([torch.cos(angle), torch.sin(angle)])  # (2, 1000)
    slices = (d * (hessian(x) @ d)).sum(0)
    assert slices.max().item() == pytest.approx(high, rel=1e-4)
    assert slices.min().item() == pytest.approx(low, rel=1e-2)


def test_four_learning_rates_give_four_kinds_of_walk(seed: int) -> None:
    x, y = make_data(seed=seed)
    limit = 2 / curvatures(x)[1]
    side = {
        lr: descend(x, y, lr, steps=15)[:, 0] - best_line(x, y)[0]
        for lr in (0.05, 0.3, limit, 0.34)
    }
    assert (side[0.05] < 0).all(), "smooth: never on the other side"
    for lr in (0.3, limit, 0.34):
        assert (side[lr][1:] * side[lr][:-1] < 0).all(), "changes sides at every step"
    assert (side[0.3].diff().abs().diff() < 0).all(), "jumps get shorter"
    first = side[limit][0].abs().expand(16)
    torch.testing.assert_close(side[limit].abs(), first, rtol=1e-4, atol=1e-4)
    assert (side[0.34].diff().abs().diff() > 0).all(), "jumps get longer"


def test_on_the_slider_four_stops_are_fastest_and_one_is_the_last_below_the_limit() -> (
    None
):
    """One set of points: where the start is off along b, another rate may win."""
    x, y = make_data()
    low, high = curvatures(x)
    rates = [10 ** (stop / 100) for stop in range(-150, -44)]
    steps = {lr: steps_down(x, y, lr) for lr in rates}
    down = {lr: count for lr, count in steps.items() if count}
    assert [*down] == [lr for lr in rates if lr < 2 / high]
    fewest = min(down.values())
    assert [lr for lr, count in down.items() if count == fewest] == rates[82:86]
    best = steps_down(x, y, 2 / (low + high))
    assert best, "Part 1.2's rate arrives"
    assert best > fewest, "and takes more"
    best_w, best_b = best_line(x, y)
    assert high * best_w**2 > 10 * low * best_b**2, "the start is off mostly along w"


def test_only_the_steep_direction_diverges(seed: int) -> None:
    x, y = make_data(seed=seed)
    w, b = descend(x, y, lr=0.34, steps=100)[-1].tolist()
    best_w, best_b = best_line(x, y)
    assert abs(w - best_w) > 1000
    assert b == pytest.approx(best_b, abs=0.02)


def test_the_condition_number_predicts_the_steps(seed: int) -> None:
    """The best learning rate from the seed's own data, at four condition numbers."""
    x, y = make_data(seed=seed)
    for inputs in versions(x):
        predicted = steps_predicted(inputs, 1e-3)
        assert abs(steps_measured(inputs, y, 1e-3) - predicted) <= 1


def test_another_zero_or_unit_makes_the_walk_longer_and_standardizing_ends_it(
    seed: int,
) -> None:
    x, y = make_data(seed=seed)
    plain, shifted, scaled, standardized = (
        steps_measured(inputs, y, 1e-3) for inputs in versions(x)
    )
    assert 14 < shifted / plain < 16
    assert 85 < scaled / plain < 90
    assert standardized == 1


def test_standardized_by_torch_gives_a_round_bowl() -> None:
    x = torch.randn(50, 1, generator=torch.Generator().manual_seed(0)) * 7 + 40
    oracle = nn.functional.layer_norm(x.T, [50], eps=0.0).T
    torch.testing.assert_close(standardize(x), oracle, rtol=1e-4, atol=1e-4)
    expected = 2 * torch.eye(2)
    torch.testing.assert_close(hessian(standardize(x)), expected, atol=1e-4, rtol=0)


def test_downhill_is_not_toward_the_goal_unless_the_valley_is_round(seed: int) -> None:
    x, y = make_data(seed=seed)
    angles = []
    for inputs in versions(x):
        goal = torch.tensor(best_line(inputs, y))
        step = descend(inputs, y, lr=1e-3, steps=1)[1]
        cosine = torch.cosine_similarity(step, goal, dim=0).clamp(max=1)
        angles.append(math.degrees(math.acos(cosine)))
    round_bowl = angles.pop()
    assert min(angles) > 10
    assert round_bowl < 0.1


def test_a_tenth_of_the_rate_takes_ten_times_the_steps(seed: int) -> None:
    x, y = make_data(seed=seed)
    counts = []
    for lr in (0.04, 0.004):
        left = excess(x + 3, y, lr, 1900)
        counts.append(int((left <= 1e-3 * left[0]).nonzero()[0]))
    assert 9 < counts[1] / counts[0] < 11


def test_the_neuron_has_two_minima_and_a_saddle() -> None:
    x, y = make_curve()

    def loss(place: Tensor) -> Tensor:
        return neuron_losses(x, y, place.unsqueeze(0)).sum()

    for sign in (1, -1):
        place = sign * torch.tensor([1.0, 1.5])
        assert loss(place).item() < 1e-12
        eigenvalues = torch.linalg.eigvalsh(hessian_by_autograd(loss, place))
        assert (eigenvalues > 0).all()
    low, high = torch.linalg.eigvalsh(hessian_by_autograd(loss, torch.zeros(2)))
    assert low < 0 < high
    assert torch.equal(slopes_at(x, y, torch.zeros(1, 2)), torch.zeros(1, 2))


def test_of_the_grid_of_121_starts_only_the_saddle_stays() -> None:
    x, y = make_curve()
    halves = torch.arange(-5, 6) / 2
    starts = torch.cartesian_prod(halves, halves)  # (121, 2)
    ends = descend_neuron(x, y, starts)[-1]
    right, left = torch.tensor([1.0, 1.5]), torch.tensor([-1.0, -1.5])
    near = ((ends - right).norm(dim=1) < 0.1) | ((ends - left).norm(dim=1) < 0.1)
    assert starts[~near].tolist() == [[0.0, 0.0]]
    assert {end > 0 for end in ends[near, 0].tolist()} == {True, False}


def test_almost_every_start_near_the_pass_goes_to_one_of_the_two(seed: int) -> None:
    x, y = make_curve()
    generator = torch.Generator().manual_seed(seed)
    starts = 4 * torch.rand(200, 2, generator=generator) - 2
    ends = descend_neuron(x, y, starts)[-1]
    right, left = torch.tensor([1.0, 1.5]), torch.tensor([-1.0, -1.5])
    near = ((ends - right).norm(dim=1) < 0.1) | ((ends - left).norm(dim=1) < 0.1)
    assert near.sum() >= 195
    assert {end > 0 for end in ends[near, 0].tolist()} == {True, False}


def test_walkers_do_not_see_each_other() -> None:
    x, y = make_curve()
    starts = torch.tensor([[0.5, 0.5], [0.5, -2.5], [2.0, 1.0]])
    together = descend_neuron(x, y, starts, steps=50)
    for number, start in enumerate(starts):
        alone = descend_neuron(x, y, start.unsqueeze(0), steps=50)[:, 0]
        torch.testing.assert_close(together[:, number], alone)


def escape(nudge: list[float]) -> Tensor:
    x, y = make_curve()
    path = descend_neuron(x, y, torch.tensor([nudge]))  # (501, 1, 2)
    return torch.stack([neuron_losses(x, y, places)[0] for places in path])


def test_descent_stays_on_the_saddle() -> None:
    x, y = make_curve()
    path = descend_neuron(x, y, torch.zeros(1, 2))
    assert torch.equal(path[-1, 0], torch.zeros(2))


def test_almost_every_nudge_of_a_millionth_leaves_the_saddle(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    directions = [torch.randn(2, generator=generator) for _ in range(5)]
    nudges = [(1e-6 * u / u.norm()).tolist() for u in directions]
    for nudge in [[1e-6, 0.0], [0.0, -1e-6], *nudges]:
        along_down = abs(sum(nudge)) / 1.4e-6  # down is along (1, 1)
        losses = escape(nudge)
        assert losses[25] > 0.99 * losses[0], "25 steps, and nothing to see"
        later = 60 if along_down > 0.2 else 120
        assert losses[later] < 0.02, "then it falls off"


@pytest.mark.parametrize("nudge", [[1e-6, -1e-6], [-1e-5, 1e-5], [-1e-4, 1e-4]])
def test_a_nudge_along_the_upward_direction_leads_back_first(
    nudge: list[float],
) -> None:
    losses = escape(nudge)
    assert losses[60] > 0.999 * losses[0], "where others are long down"
    assert losses[-1] < 1e-6, "until rounding frees it"


def test_on_the_neurons_pass_no_example_has_a_slope() -> None:
    for row_x, row_y in zip(*make_curve(), strict=True):
        slopes = slopes_at(row_x.view(1, 1), row_y.view(1, 1), torch.zeros(1, 2))
        assert torch.equal(slopes, torch.zeros(1, 2))


def test_a_bit_above_the_limit_the_neuron_swings_and_far_above_it_blows_up() -> None:
    x, _ = make_curve()
    for place, far in [((1.0, 1.5), True), ((0.5, 3.0), False), ((2.0, 1.0), True)]:
        bottom = torch.tensor(place)
        y = bottom[1] * torch.tanh(x * bottom[0])

        def loss(here: Tensor, y: Tensor = y) -> Tensor:
            return neuron_losses(x, y, here.unsqueeze(0)).sum()

        limit = 2 / torch.linalg.eigvalsh(hessian_by_autograd(loss, bottom))[-1].item()
        near = (bottom + 0.001).unsqueeze(0)
        swing = (descend_neuron(x, y, near, 1.05 * limit)[-50:, 0] - bottom).norm(dim=1)
        assert swing.min() > 0.01
        assert swing.max() < 1
        blown = descend_neuron(x, y, near, 1.5 * limit)[-1]
        assert bool(blown.isnan().any()) == far, "not where the steepness is along w"
        soon = descend_neuron(x, y, near, 1.2 * limit, 3000)[-1]
        assert bool(soon.isnan().any()) == far


def test_a_saturated_neuron_hardly_moves() -> None:
    x, y = make_curve()
    starts = torch.tensor([[2.0, 1.5], [5.0, 1.5], [10.0, 1.5], [20.0, 1.5]])
    slopes = slopes_at(x, y, starts)[:, 0].abs()
    assert (slopes.diff() < 0).all(), "the farther out, the flatter"
    path = descend_neuron(x, y, starts)
    losses = torch.stack([neuron_losses(x, y, places) for places in path])
    assert losses[0, 0] / losses[-1, 0] > 5000
    assert (losses[10, 1:] / losses[-1, 1:] < 1.25).all(), "flat after ten steps"
    assert (losses[-1, 1:] > 0.08).all(), "and far from done"


def flat_hessian(net: nn.Sequential, x: Tensor, y: Tensor) -> Tensor:
    """The whole Hessian by autograd.functional, as one table."""
    named = dict(net.named_parameters())

    def loss(flat: Tensor) -> Tensor:
        parts = flat.split([p.numel() for p in named.values()])
        fresh = {n: v.view_as(named[n]) for n, v in zip(named, parts, strict=True)}
        return nn.functional.mse_loss(functional_call(net, fresh, (x,)), y)

    flat = torch.cat([p.detach().flatten() for p in named.values()])
    table: Tensor = hessian_by_autograd(loss, flat)
    return table


def test_power_iteration_finds_the_sharpness(seed: int) -> None:
    x, y = make_wave()
    net = make_net(seed)
    params = list(net.parameters())
    loss = torch.mean((net(x) - y) ** 2)
    table = full_hessian(loss, params)
    torch.testing.assert_close(table, flat_hessian(net, x, y))
    eigenvalues = torch.linalg.eigvalsh(table)
    found, u = sharpness(loss, params, torch.ones(141, dtype=x.dtype), rounds=100)
    assert found == pytest.approx(eigenvalues[-1].item(), rel=1e-3)
    assert u.norm().item() == pytest.approx(1.0)


def test_many_curvatures_of_a_fresh_net_are_negative_and_few_are_zero(
    seed: int,
) -> None:
    x, y = make_wave()
    net = make_net(seed)
    loss = torch.mean((net(x) - y) ** 2)
    eigenvalues = torch.linalg.eigvalsh(full_hessian(loss, list(net.parameters())))
    small = (eigenvalues.abs() <= 0.001).sum()
    assert (eigenvalues < -0.001).sum() > 30, "no bowl"
    assert small > 45, "nearly flat along many directions"
    assert (eigenvalues.abs() < 1e-12).sum() < 0.5 * small


LRS = (0.05, 0.1, 0.2)


def test_ten_of_twelve_starts_reach_the_edge_at_005_and_all_at_the_others() -> None:
    most = train_nets(list(LRS), seeds=list(range(12)))
    assert (most > 1).sum(dim=1).tolist() == [10, 12, 12]


def test_the_nets_side_by_side_are_those_that_train_alone(seed: int) -> None:
    x, _ = make_wave()
    net = make_net(seed)
    theta = torch.cat([p.detach().flatten() for p in net.parameters()])
    both = torch.stack([0 * theta, theta])
    torch.testing.assert_close(predict_all(both, x)[1], net(x))
    most = train_nets([0.05], [seed], steps=101).item()  # before the edge
    alone = train_net(0.05, steps=101, seed=seed, every=50)[1]
    assert most == pytest.approx(max(alone) * 0.05 / 2, rel=1e-6)


@pytest.mark.parametrize("lr", [0.1, 0.2])
def test_full_batch_training_passes_the_limit_and_stays_near_it(
    lr: float, seed: int
) -> None:
    losses, sharpnesses = train_net(lr, 600, seed)
    assert sharpnesses[0] * lr / 2 < 0.7, "below the limit at the start"
    assert max(sharpnesses) * lr / 2 > 1, "then above it"
    late = sharpnesses[-10:]
    assert 0.93 < sum(late) / len(late) * lr / 2 < 1.1
    rises = sum(after > before for before, after in pairwise(losses))
    assert rises > 5, "the loss does not fall at every step"
    assert losses[-1] < 0.1 * losses[0], "and falls all the same"


def test_a_spike_of_the_loss_throws_the_walker_to_flatter_ground() -> None:
    """One run, that of the figure: elsewhere the spikes may be too small to see."""
    losses, sharpnesses = train_net(0.05, steps=900, seed=3)
    top = max(range(len(sharpnesses)), key=lambda k: sharpnesses[k])
    assert sharpnesses[top] > 1.05 * 40
    assert max(losses[20 * top :]) > 10 * losses[20 * top - 40]
    assert min(sharpnesses[top:]) < 40
    assert losses[-1] < 0.02


def test_a_net_may_fit_the_points_before_it_reaches_the_edge() -> None:
    losses, sharpnesses = train_net(0.05, steps=1000, seed=5)
    assert max(sharpnesses) * 0.05 / 2 < 0.9
    assert losses[-1] < 1e-3
