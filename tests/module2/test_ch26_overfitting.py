"""What Part 2.6 claims, held against autograd, torch.optim and scikit-learn."""

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from sklearn.linear_model import Ridge
from torch import Tensor, nn

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch26_overfitting import (
    make_moons,
    make_net,
    make_sine,
    measure,
    mse,
    powers,
    ridge,
    train,
)
from snippets.module2.ch26_overfitting_double import (
    choose_by,
    fit_last_layer,
    make_bent,
    random_layer,
)
from snippets.module2.ch26_overfitting_experiments import (
    accuracies,
    best_of,
    cures,
    draw_rows,
    forward,
    keep_better,
    losses_of,
    start,
    train_many,
)

Verdict = Callable[[int, str], str]
STRENGTHS = [10 ** (k / 2) for k in range(-18, 3)]


def test_ridge_is_the_lowest_point_of_the_loss_with_its_penalty(seed: int) -> None:
    x, y = make_sine(seed)
    columns = powers(x, highest=5)
    for decay in (0.001, 0.1, 3.0):
        w = ridge(columns, y, decay).requires_grad_()
        (mse(columns, w, y).sum() + decay / 2 * (w**2).sum()).backward()
        assert w.grad is not None
        assert w.grad.abs().max() < 1e-10
        theirs = Ridge(alpha=len(x) * decay / 2, fit_intercept=False)
        theirs.fit(columns.numpy(), y.numpy())
        expected = torch.from_numpy(theirs.coef_).view(-1, 1)
        torch.testing.assert_close(w.detach(), expected, rtol=1e-6, atol=1e-9)


def test_sgd_with_weight_decay_walks_to_ridge(seed: int) -> None:
    x, y = make_sine(seed)
    columns = powers(x, highest=3)
    w = torch.zeros(4, 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.3, weight_decay=0.1)
    for _ in range(1500):
        optimizer.zero_grad()
        mse(columns, w, y).sum().backward()
        optimizer.step()
    torch.testing.assert_close(w.detach(), ridge(columns, y, 0.1), rtol=0, atol=1e-9)


def test_the_curve_through_all_points_is_far_off_between_them(seed: int) -> None:
    x, y = make_sine(seed)
    new_x, new_y = make_sine(seed + 1, n=1000)
    through, smooth = ridge(powers(x), y, 0.0), ridge(powers(x), y, 0.003)
    assert mse(powers(x), through, y).item() < 1e-12
    assert through.abs().max() > 300 * smooth.abs().max()
    errors = [mse(powers(new_x), w, new_y).item() for w in (through, smooth)]
    assert errors[0] > 10 * errors[1]
    assert errors[1] < 0.1


def test_the_training_error_only_rises_and_on_new_rows_neither_end_is_best(
    seed: int,
) -> None:
    x, y = make_sine(seed)
    new_x, new_y = make_sine(seed + 1, n=1000)
    weights = [ridge(powers(x), y, decay) for decay in STRENGTHS]
    known = torch.cat([mse(powers(x), w, y) for w in weights])
    new = torch.cat([mse(powers(new_x), w, new_y) for w in weights])
    assert (known.diff() > 0).all()
    assert new.min() < 0.95 * torch.minimum(new[0], new[-1])
    assert 0 < new.argmin() < len(new) - 1
    lengths = torch.stack([w.norm() for w in weights])
    assert (lengths.diff() < 0).all(), "the price shortens the weights"


def test_training_rows_choose_no_decay_and_the_winner_is_promised_too_much() -> None:
    """Six times the two hundred runs of the page."""
    misses = {}
    for count in (15, 8):
        errors, final = choose_by(STRENGTHS, count, runs=1200)
        assert (errors["training"].argmin(dim=0) == 0).all()
        promised, chosen = errors["validation"].min(dim=0)
        kept = final.gather(0, chosen.unsqueeze(0))[0]
        misses[count] = (kept > promised).view(6, 200).sum(dim=1)
        for part in torch.arange(1200).split(200):
            worse = (kept[part] > promised[part]).sum()
            assert worse > 115, "clearly more than half"
            assert kept[part].mean() > promised[part].mean()
            assert kept[part].mean() < final[0, part].mean(), "better than no choice"
    assert (misses[8] > misses[15]).all(), "fewer rows to choose by, more luck"


def digits_of(seed: int, random: bool) -> Tensor:
    x, y = load_digits()
    rows, others = split(len(x), train=200, seed=seed)
    if random:
        generator = torch.Generator().manual_seed(seed)
        y = torch.randint(10, y.shape, generator=generator)
    torch.manual_seed(seed)
    net = make_net(64, 64, 10)
    sgd = torch.optim.SGD(net.parameters(), lr=1.0)
    return train(net, sgd, (x[rows], y[rows]), (x[others], y[others]), steps=500)


def test_labels_by_lot_are_learned_by_heart_and_true_ones_sooner(seed: int) -> None:
    true, lot = digits_of(seed, random=False), digits_of(seed, random=True)
    for diary in (true, lot):
        assert diary[-1, 2] == 1
    assert lot[-1, 4] < 0.2
    assert true[-1, 4] > 0.9
    first = [diary[diary[:, 2] == 1, 0][0] for diary in (true, lot)]
    assert 3 * first[0] < first[1]
    at_first = true[true[:, 2] == 1, 4][0]
    assert abs(true[-1, 4] - at_first) < 0.02, "harmless: the exam stays where it was"


def moons_of(seed: int) -> tuple[nn.Sequential, Tensor]:
    torch.manual_seed(seed)
    net = make_net(2, 100, 2)
    adam = torch.optim.Adam(net.parameters(), lr=0.02)
    rows, others = make_moons(seed + 1), make_moons(seed + 101, n=2000)
    return net, train(net, adam, rows, others, steps=800)


def test_the_loss_climbs_while_the_accuracy_hardly_moves(seed: int) -> None:
    net, diary = moons_of(seed)
    best = diary[diary[:, 3].argmin()]
    assert best[0] <= 300, "early"
    assert diary[-1, 3] > 1.9 * best[3]
    assert abs(diary[-1, 4] - best[4]) < 0.06
    x, y = make_moons(seed + 101, n=2000)
    with torch.no_grad():
        each = nn.functional.cross_entropy(net(x), y, reduction="none")
        wrong = net(x).argmax(dim=1) != y
    assert wrong.float().mean() < 0.25
    assert each[wrong].sum() > 0.85 * each.sum(), "wrong rows carry the loss"


def test_nets_side_by_side_are_those_that_train_alone() -> None:
    data = draw_rows(200, [0.3], range(2))
    together = train_many(data, decay=0.01, steps=30)[0]
    for number in range(2):
        net = make_net(64, 32, 10)
        begin = [p.detach()[number] for p in start(2, 32)]
        with torch.no_grad():
            for p, first in zip(net.parameters(), begin, strict=True):
                p.copy_(first.T.reshape(p.shape))
        sgd = torch.optim.SGD(net.parameters(), lr=0.5, weight_decay=0.01)
        rows = (data["train"][0][number], data["train"][1][number])
        train(net, sgd, rows, rows, steps=30)
        params = [p[number : number + 1] for p in together]
        logits = forward(params, rows[0].unsqueeze(0))[0]
        torch.testing.assert_close(logits, net(rows[0]), rtol=1e-3, atol=1e-4)


def test_a_share_of_the_training_labels_is_drawn_anew_and_no_other(seed: int) -> None:
    clean, noisy = (draw_rows(200, [s], range(seed, seed + 1)) for s in (0.0, 0.3))
    for name in ("choose", "exam"):
        assert torch.equal(clean[name][1], noisy[name][1])
    assert torch.equal(clean["train"][0], noisy["train"][0])
    moved = (clean["train"][1] != noisy["train"][1]).float().mean()
    assert 0.15 < moved < 0.4, "30 % drawn, of which a tenth hit the old label"
    parts = [{tuple(row.tolist()) for row in clean[name][0][0]} for name in clean]
    assert not parts[0] & parts[1]
    assert not parts[0] & parts[2]
    assert not parts[1] & parts[2]


def test_early_stopping_keeps_the_step_with_the_lowest_validation_loss() -> None:
    data = draw_rows(200, [0.3], range(3))
    kept = train_many(data, watch=True)[1]
    every = [train_many(data, steps=steps)[0] for steps in range(20, 201, 20)]

    def losses(params: list[Tensor]) -> Tensor:
        return losses_of(forward(params, data["choose"][0]), data["choose"][1])

    lowest = torch.stack([losses(params) for params in every]).min(dim=0).values
    assert (losses(kept) <= lowest + 1e-6).all()
    worse = torch.full((3, 1, 1), -1.0)
    assert torch.equal(
        keep_better(every[0], data["choose"], worse, kept)[1][0], kept[0]
    )


def test_wrong_labels_are_cured_and_true_ones_have_nothing_to_cure(seed: int) -> None:
    """Each seed is six splits; the first six are those of the page."""
    found = cures([0.0, 0.3], range(6 * seed, 6 * seed + 6))
    gains = {name: 100 * (found[name] - found["no cure"]) for name in found}
    knobs = ["lower rate", "weight decay", "dropout", "early stopping"]
    for name in knobs:
        assert gains[name][1].mean() > 1.5
        assert abs(gains[name][0].mean()) < 1
        if seed == 0:
            assert (gains[name][1] > 0).all(), "on each split of the page"
    assert gains["800 rows"][1].mean() > 10
    assert gains["800 rows"][0].mean() > 1.5
    best = torch.stack([gains[name][1] for name in knobs]).max(dim=0).values
    assert (gains["800 rows"][1] > best).all(), "more data beats every knob"
    assert gains["8 neurons"][0].mean() < -2
    assert gains["8 neurons"][1].mean() < 1, "and no gain with wrong labels"


def test_twice_the_rows_gain_more_than_each_knob_on_average(seed: int) -> None:
    splits = range(6 * seed, 6 * seed + 6)
    found = cures([0.3], splits)
    more = draw_rows(400, [0.3], splits)
    doubled = accuracies(train_many(more)[0], more["exam"]).mean()
    for name in ("lower rate", "weight decay", "dropout", "early stopping"):
        assert doubled > found[name].mean()


def test_each_cure_leaves_fewer_wrong_labels_learned(seed: int) -> None:
    clean, data = (
        draw_rows(200, [share], range(6 * seed, 6 * seed + 6)) for share in (0.0, 0.3)
    )
    wrong = data["train"][1] != clean["train"][1]
    last, kept = train_many(data, watch=True)
    cured = [kept, train_many(data, lr=0.25)[0]]
    cured += [train_many(data, decay=decay)[0] for decay in (0.01, 0.03)]
    cured += [train_many(data, drop=drop)[0] for drop in (0.2, 0.5)]

    def learned(params: list[Tensor]) -> float:
        with torch.no_grad():
            told = forward(params, data["train"][0]).argmax(dim=2)
        return (told == data["train"][1])[wrong].float().mean().item()

    assert max(learned(params) for params in cured) < learned(last)


def test_no_finer_strength_helps_true_labels(seed: int) -> None:
    data = draw_rows(200, [0.0], range(6 * seed, 6 * seed + 6))
    last = train_many(data)[0]
    finer = [train_many(data, decay=d)[0] for d in (0.0003, 0.001, 0.003)]
    finer += [train_many(data, drop=p)[0] for p in (0.1, 0.3)]
    gain = best_of(data, [last, *finer]) - accuracies(last, data["exam"])
    assert abs(gain.mean()) < 0.01


def test_twice_the_steps_at_half_the_rate_undo_the_lower_rate(seed: int) -> None:
    data = draw_rows(200, [0.3], range(6 * seed, 6 * seed + 6))
    runs = [(0.5, 200), (0.25, 200), (0.25, 400)]
    nets = [train_many(data, lr=lr, steps=steps)[0] for lr, steps in runs]
    none, lower, longer = (accuracies(net, data["exam"]).mean() for net in nets)
    assert lower > none + 0.03
    assert abs(longer - none) < 0.03


def test_without_eval_the_exam_is_lower_and_differs_from_call_to_call(
    seed: int,
) -> None:
    x, y = load_digits()
    rows, others = split(len(x), train=200, seed=seed)
    torch.manual_seed(seed)
    net = make_net(64, 64, 10, drop=0.5)
    sgd = torch.optim.SGD(net.parameters(), lr=0.5)
    train(net, sgd, (x[rows], y[rows]), (x[others], y[others]), steps=200)
    loss, right = measure(net, x[others], y[others])
    assert net.training, "measure switches back"
    one, two = (net(x[others]).argmax(dim=1) for _ in range(2))
    assert (one == y[others]).float().mean() < right - 0.02
    assert (one != two).float().mean() > 0.05
    assert math.isfinite(loss)
    on = nn.functional.cross_entropy(net(x[rows]), y[rows]).item()
    assert on > 1.5 * measure(net, x[rows], y[rows])[0], "the same rows, dropout on"
    net.eval()
    assert torch.equal(net(x[others]), net(x[others])), "no dropout until train()"


def test_the_width_that_just_fits_is_the_worst_and_a_wide_one_the_best(
    seed: int,
) -> None:
    """The median of seven runs; each seed has seven others."""
    widths = [10, 20, 30, 40, 60, 80, 90, 100, 110, 125, 150, 200, 300, 1000]
    runs = range(7 * seed, 7 * seed + 7)
    plain, calm = (
        {
            w: torch.tensor([fit_last_layer(w, s, decay) for s in runs])
            .median(0)
            .values
            for w in widths
        }
        for decay in (0.0, 0.2)
    )
    errors = {w: plain[w][1].item() for w in widths}
    assert errors[100] > 5 * max(errors[30], errors[1000])
    assert errors[1000] < min(errors[w] for w in widths[:-1])
    assert all(errors[100] > errors[w] for w in widths if w != 100)
    assert plain[60][0] > 0.02
    assert plain[110][0] < 1e-12, "from 100 on it fits all rows"
    assert plain[100][2] > 10 * plain[1000][2], "and its weights are the longest"
    assert plain[10][2] < plain[200][2], "short alone is not enough"
    assert errors[10] > errors[200]
    assert max(calm[w][1].item() for w in widths if w >= 60) < 0.4, "no peak"


def test_the_smaller_table_gives_the_weights_of_ridge_and_least_squares_the_shortest(
    seed: int,
) -> None:
    x, y = make_bent(seed)
    hidden = random_layer(x, 150, seed + 1000)
    w = ridge(hidden[:100], y[:100], 0.2)
    errors = fit_last_layer(150, seed, 0.2)
    assert errors[2] == pytest.approx(w.norm().item(), rel=1e-9)
    shortest = torch.linalg.pinv(hidden[:100]) @ y[:100]
    found = ridge(hidden[:100], y[:100], 0.0)
    torch.testing.assert_close(found, shortest, rtol=1e-6, atol=1e-8)


def test_two_groups_leave_the_biases_without_decay() -> None:
    net = nn.Linear(3, 2)
    before = copy.deepcopy(net)
    groups: list[dict[str, Any]] = [
        {"params": [net.weight], "weight_decay": 0.01},
        {"params": [net.bias]},
    ]
    sgd = torch.optim.SGD(groups, lr=0.5)
    (0 * net(torch.ones(1, 3))).sum().backward()
    sgd.step()
    assert torch.equal(net.bias, before.bias)
    torch.testing.assert_close(net.weight, 0.995 * before.weight)


def test_for_adam_the_penalty_is_no_price_on_length() -> None:
    """Without a slope of the loss, SGD and AdamW shrink by a share, Adam by steps."""
    shrunk = {}
    for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
        w = torch.tensor([1.0, 2.0], requires_grad=True)
        optimizer = kind([w], lr=0.1, weight_decay=0.5)
        (0 * w).sum().backward()
        optimizer.step()
        shrunk[kind.__name__] = w.detach()
    share = torch.tensor([0.95, 1.9])
    torch.testing.assert_close(shrunk["SGD"], share)
    torch.testing.assert_close(shrunk["AdamW"], share)
    torch.testing.assert_close(shrunk["Adam"], torch.tensor([0.9, 1.9]))


RIGHT = {
    (1, "nn"): """
def dropout(hidden, p, generator):
    seed = int(torch.randint(1000000, (), generator=generator))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.functional.dropout(hidden, p, training=True)
""",
    (1, "Bernoulli"): """
def dropout(hidden, p, generator):
    keep = torch.empty_like(hidden).bernoulli_(1 - p, generator=generator)
    return torch.where(keep.bool(), hidden / (1 - p), torch.zeros_like(hidden))
""",
    (2, "shrink first"): """
def step_with_decay(w, slope, lr, decay):
    return (1 - lr * decay) * w - lr * slope
""",
    (2, "by autograd"): """
def step_with_decay(w, slope, lr, decay):
    here = w.clone().requires_grad_()
    ((slope * here).sum() + decay / 2 * (here**2).sum()).backward()
    return w - lr * here.grad
""",
    (3, "a counter"): """
def early_stop(losses, patience):
    best, low, waited = 0, losses[0], 0
    for step in range(1, len(losses)):
        if losses[step] < low:
            best, low, waited = step, losses[step], 0
            continue
        waited += 1
        if waited == patience:
            return best
    return best
""",
    (3, "a cut"): """
def early_stop(losses, patience):
    clean = [math.inf if math.isnan(loss) else loss for loss in losses]
    for end in range(1, len(clean) + 1):
        best = clean.index(min(clean[:end]))
        if end - 1 - best >= patience:
            return best
    return clean.index(min(clean))
""",
    (4, "a loop"): """
def choose_decay(strengths, training, validation, exam):
    best, low, kept = None, math.inf, None
    for decay in sorted(strengths):
        w = ridge(*training, decay)
        error = float(((validation[0] @ w - validation[1]) ** 2).mean())
        if error < low:
            best, low, kept = decay, error, w
    columns, targets = exam()
    return best, float(((columns @ kept - targets) ** 2).mean())
""",
    (4, "a table"): """
def choose_decay(strengths, training, validation, exam):
    fits = torch.cat([ridge(*training, decay) for decay in strengths], dim=1)
    best = int(mse(validation[0], fits, validation[1]).argmin())
    columns, targets = exam()
    return strengths[best], mse(columns, fits, targets)[best].item()
""",
}


@pytest.mark.parametrize(("number", "name"), RIGHT)
def test_an_unusual_right_answer_is_accepted(
    number: int, name: str, verdict: Verdict
) -> None:
    told = verdict(number, RIGHT[number, name])
    assert told.startswith("Correct: ")


CHEATS = {
    (1, "no slope comes back"): (
        "def dropout(hidden, p, generator):\n"
        "    keep = torch.rand(hidden.shape, generator=generator) >= p\n"
        "    return hidden.detach() * keep / (1 - p)\n"
    ),
    (1, "a mask for each row"): (
        "def dropout(hidden, p, generator):\n"
        "    keep = torch.rand(len(hidden), generator=generator) >= p\n"
        "    return hidden * keep.view(-1, *[1] * (hidden.ndim - 1)) / (1 - p)\n"
    ),
    (1, "in place"): (
        "def dropout(hidden, p, generator):\n"
        "    keep = torch.rand(hidden.shape, generator=generator) >= p\n"
        "    return hidden.mul_(keep).div_(1 - p)\n"
    ),
    (1, "the same draw each time"): (
        "def dropout(hidden, p, generator):\n"
        "    own = torch.Generator().manual_seed(0)\n"
        "    return hidden * (torch.rand(hidden.shape, generator=own) >= p) / (1 - p)\n"
    ),
    (1, "without the generator"): (
        "def dropout(hidden, p, generator):\n"
        "    return nn.functional.dropout(hidden, p, training=True)\n"
    ),
    (1, "a quota"): (
        "def dropout(hidden, p, generator):\n"
        "    order = torch.randperm(hidden.numel(), generator=generator)\n"
        "    keep = (order >= p * hidden.numel()).view(hidden.shape)\n"
        "    return hidden * keep / (1 - p)\n"
    ),
    (1, "scaled by the share that stayed"): (
        "def dropout(hidden, p, generator):\n"
        "    keep = torch.rand(hidden.shape, generator=generator) >= p\n"
        "    return hidden * keep / keep.float().mean()\n"
    ),
    (2, "AdamW's pull without the rate"): (
        "def step_with_decay(w, slope, lr, decay):\n"
        "    return (1 - decay) * w - lr * slope\n"
    ),
    (3, "the global lowest"): (
        "def early_stop(losses, patience):\n"
        "    clean = [math.inf if math.isnan(v) else v for v in losses]\n"
        "    return clean.index(min(clean))\n"
    ),
    (3, "one step too patient"): (
        "def early_stop(losses, patience):\n"
        "    best = 0\n"
        "    for step, loss in enumerate(losses):\n"
        "        if loss < losses[best]:\n"
        "            best = step\n"
        "        elif step - best > patience:\n"
        "            break\n"
        "    return best\n"
    ),
    (3, "nan is skipped and not counted"): (
        "def early_stop(losses, patience):\n"
        "    best, waited = 0, 0\n"
        "    for step, loss in enumerate(losses):\n"
        "        if loss < losses[best]:\n"
        "            best, waited = step, 0\n"
        "        elif step and not math.isnan(loss):\n"
        "            waited += 1\n"
        "        if waited == patience:\n"
        "            break\n"
        "    return best\n"
    ),
    (3, "a count that never starts anew"): (
        "def early_stop(losses, patience):\n"
        "    best, waited = 0, 0\n"
        "    for step, loss in enumerate(losses):\n"
        "        if loss < losses[best]:\n"
        "            best = step\n"
        "        elif step:\n"
        "            waited += 1\n"
        "        if waited == patience:\n"
        "            break\n"
        "    return best\n"
    ),
    (3, "a new low must be lower by far"): (
        "def early_stop(losses, patience):\n"
        "    best = 0\n"
        "    for step, loss in enumerate(losses):\n"
        "        if loss < losses[best] - 0.01:\n"
        "            best = step\n"
        "        elif step - best >= patience:\n"
        "            break\n"
        "    return best\n"
    ),
    (4, "fitted to the validation rows, too"): (
        "def choose_decay(strengths, training, validation, exam):\n"
        "    def error(rows, w):\n"
        "        return mse(rows[0], w, rows[1]).item()\n"
        "    key = lambda d: error(validation, ridge(*training, d))\n"
        "    best = min(strengths, key=key)\n"
        "    rows = [torch.cat(pair) for pair in zip(training, validation)]\n"
        "    return best, error(exam(), ridge(*rows, best))\n"
    ),
    (4, "chosen by both sets"): (
        "def choose_decay(strengths, training, validation, exam):\n"
        "    def error(rows, d):\n"
        "        return mse(rows[0], ridge(*training, d), rows[1]).item()\n"
        "    key = lambda d: error(validation, d) + error(training, d)\n"
        "    best = min(strengths, key=key)\n"
        "    return best, error(exam(), best)\n"
    ),
    (4, "chosen by absolute errors"): (
        "def choose_decay(strengths, training, validation, exam):\n"
        "    def error(d):\n"
        "        w = ridge(*training, d)\n"
        "        return (validation[0] @ w - validation[1]).abs().mean().item()\n"
        "    best = min(strengths, key=error)\n"
        "    rows = exam()\n"
        "    return best, mse(rows[0], ridge(*training, best), rows[1]).item()\n"
    ),
    (4, "the validation error"): (
        "def choose_decay(strengths, training, validation, exam):\n"
        "    exam()\n"
        "    errors = {}\n"
        "    for d in strengths:\n"
        "        w = ridge(*training, d)\n"
        "        errors[d] = mse(validation[0], w, validation[1]).item()\n"
        "    best = min(errors, key=errors.get)\n"
        "    return best, errors[best]\n"
    ),
    (4, "a favourite"): (
        "def choose_decay(strengths, training, validation, exam):\n"
        "    columns, targets = exam()\n"
        "    return 0.001, mse(columns, ridge(*training, 0.001), targets).item()\n"
    ),
}


@pytest.mark.parametrize(("number", "name"), CHEATS)
def test_a_cheat_is_refused(number: int, name: str, verdict: Verdict) -> None:
    told = verdict(number, CHEATS[number, name])
    assert not told.startswith("Correct")
