"""What Part 2.7 claims, each claim as a test."""

import functools
import inspect
import math
import re

import pytest
import torch
from torch import nn
from torch.nn import functional

from book.pages.page import Page
from snippets.module1 import ch11_introduction
from snippets.module1.ch16_recap import split
from snippets.module2 import ch27_recap as recap
from snippets.module2 import ch27_recap_ward as ward
from snippets.module2.ch23_neural_net import make_net
from snippets.module2.ch23_neural_net_experiments import forward_many, start_many
from snippets.module2.ch27_recap_experiments import fit_lines, learn, make_pair
from tests.conftest import Verdict

REAL = ("diabetes", "cancer", "wine", "digits")
MADE = ("rings", "spirals")
NAMES = [0.1, 0.3, 1.0, 3.0]
NUMBERS = [0.003, 0.01, 0.03, 0.1]


@functools.cache
def contest(name: str, seed: int) -> tuple[recap.Rows, recap.Result, recap.Result]:
    """Line and network on eight splits; other splits for each seed."""
    splits = range(8 * seed, 8 * seed + 8)
    table = recap.prepare(name, splits)
    rates = NUMBERS if name == "diabetes" else NAMES
    line, net = (recap.examine(table, h, splits, rates) for h in (0, 32))
    return table, line, net


# The loop and the tables


def five_lines(function: object) -> list[str]:
    source = inspect.getsource(function)  # type: ignore[arg-type]
    lines = [line.split("#")[0].strip() for line in source.splitlines()]
    at = lines.index("optimizer.zero_grad()")
    return [line for line in lines[: at + 3] if line][-5:]


def test_two_of_the_five_lines_have_changed_and_the_page_shows_them(
    chapter_page: Page,
) -> None:
    old, new = five_lines(ch11_introduction.train), five_lines(recap.train_many)
    assert [a == b for a, b in zip(old, new, strict=True)] == [False, False] + [
        True
    ] * 3
    shown = re.findall(r"^\| \w+, (.*) \| `(.*)` \|$", chapter_page.text, re.M)
    assert [line for place, line in shown if place != "here"] == old
    assert [line for place, line in shown if place != "Part 1.1"] == new


def test_a_batch_of_models_trains_as_each_would_alone(seed: int) -> None:
    """Against nn.Linear, ReLU, cross_entropy and an optimizer with its own rate."""
    table = recap.prepare("wine", range(seed, seed + 2))
    x, y = table.x[:, : table.train].double(), table.y[:, : table.train]
    params = [p.double() for p in start_many((13, 32, 3), [seed, seed + 1])]
    params = [p.requires_grad_() for p in params]
    rates = [0.1, 1.0]
    recap.train_many(params, x, y, torch.tensor(rates), steps=20, batch=50)
    for place, lr in enumerate(rates):
        torch.manual_seed(seed + place)
        net = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 3)).double()
        optimizer = torch.optim.SGD(net.parameters(), lr=lr)
        generator = torch.Generator().manual_seed(0)
        feed: list[torch.Tensor] = []
        for _ in range(20):
            feed = feed or list(
                torch.randperm(table.train, generator=generator).split(50)
            )
            rows = feed.pop()
            loss = functional.cross_entropy(net(x[place, rows]), y[place, rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        theirs = net(x[place]).detach()
        ours = forward_many(params, x)[place].detach()
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", REAL + MADE)
def test_exam_rows_say_nothing_to_the_scaling_and_no_row_is_used_twice(
    name: str, seed: int
) -> None:
    table = recap.prepare(name, range(seed, seed + 1))
    x, _ = recap.load(name, seed)
    assert table.train + table.held < len(x) == table.x.shape[1]
    order, _ = split(len(x), len(x), seed)
    assert order.sort().values.equal(torch.arange(len(x)))
    if name != "digits":
        known = table.x[0, : table.train]
        assert known.mean(dim=0).abs().max() < 1e-4
        assert (known.std(dim=0) - 1).abs().max() < 1e-4


def test_the_loss_and_the_error_are_those_of_pytorch(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    out = torch.randn(3, 20, 4, generator=generator)
    y = torch.randint(4, (3, 20), generator=generator)
    for place in range(3):
        theirs = functional.cross_entropy(out[place], y[place])
        assert recap.losses_of(out, y)[place].item() == pytest.approx(theirs.item())
    numbers = torch.randn(3, 20, generator=generator)
    theirs = functional.mse_loss(out[1, :, 0], numbers[1])
    assert recap.errors_of(out[:, :, :1], numbers)[1].item() == pytest.approx(
        math.sqrt(theirs.item())
    )


# The contest


@pytest.mark.parametrize("name", MADE)
def test_on_bent_tables_the_net_is_better_by_forty_points_on_every_split(
    name: str, seed: int
) -> None:
    _, line, net = contest(name, seed)
    assert (net.exam < 5).all()
    assert (line.exam - net.exam > 20).all()
    assert (line.exam - net.exam).mean() > 40


@pytest.mark.parametrize("name", REAL)
def test_on_real_tables_the_difference_is_a_few_points_at_most(
    name: str, seed: int
) -> None:
    _, line, net = contest(name, seed)
    assert (line.exam - net.exam).mean().abs() < (2 if seed == 0 else 4)


@pytest.mark.parametrize("name", REAL)
def test_both_beat_the_laziest_guess_on_every_real_split(name: str, seed: int) -> None:
    table, line, net = contest(name, seed)
    lazy = recap.laziest(table)
    assert (line.exam < lazy).all()
    assert (net.exam < lazy).all()


@pytest.mark.parametrize("name", ["cancer", "wine", "digits"])
def test_a_line_leaves_a_tenth_of_the_guess(name: str, seed: int) -> None:
    table, line, _ = contest(name, seed)
    assert line.exam.mean() < 0.11 * recap.laziest(table).mean()


@pytest.mark.parametrize("name", REAL + MADE)
def test_in_training_the_net_looks_as_good_or_better(name: str, seed: int) -> None:
    _, line, net = contest(name, seed)
    assert net.training.mean() <= line.training.mean() + 0.2
    assert name != "diabetes" or net.training.mean() < line.training.mean() - 1


def gains_on(name: str, blocks: range) -> torch.Tensor:
    found = [contest(name, seed)[1:] for seed in blocks]
    return torch.cat([line.exam - net.exam for line, net in found])


def test_on_diabetes_the_net_is_not_better_over_48_splits() -> None:
    gains = gains_on("diabetes", range(6))
    assert gains.mean() < -0.2
    assert (gains < 0).sum() > 24


def test_the_digits_gain_less_on_other_splits() -> None:
    assert 0 < gains_on("digits", range(1, 4)).mean() < 0.5


def test_pairs_shrink_the_error_to_less_than_two_thirds(seed: int) -> None:
    _, line, net = contest("diabetes", seed)
    gains = line.exam - net.exam
    unpaired = math.sqrt(line.exam.var().item() + net.exam.var().item())
    assert gains.std().item() < 0.67 * unpaired


def test_the_line_is_that_of_least_squares_within_half_a_point(seed: int) -> None:
    table, line, _ = contest("diabetes", seed)
    x, y = table.x[:, : table.train], table.y[:, : table.train]
    at = table.x[:, table.train + table.held :]
    columns = torch.cat([x, torch.ones_like(x[:, :, :1])], dim=2)
    best = torch.linalg.lstsq(columns, y.unsqueeze(2)).solution
    said = (torch.cat([at, torch.ones_like(at[:, :, :1])], dim=2) @ best)[:, :, 0]
    goal = table.y[:, table.train + table.held :]
    misses = (said - goal).square().mean(dim=1).sqrt() * table.unit
    assert (misses.mean() - line.exam.mean()).abs() < 0.8


def test_rates_beyond_the_largest_help_the_line_on_the_digits_no_further(
    seed: int,
) -> None:
    splits = range(8 * seed, 8 * seed + 8)
    table, line, _ = contest("digits", seed)
    assert (line.chosen == 3).sum() >= 7
    assert seed != 0 or (line.chosen == 3).all()
    wilder = recap.examine(table, 0, splits, [6.0, 12.0])
    assert line.exam.mean() < wilder.every.mean(dim=0).min() + 0.2


def test_random_bends_nearly_solve_what_has_two_inputs_and_ruin_the_digits(
    seed: int,
) -> None:
    splits = range(8 * seed, 8 * seed + 8)
    for name in ("rings", "spirals", "digits"):
        table, line, _ = contest(name, seed)
        found = recap.examine(table, 32, splits, NAMES, frozen=True)
        if name == "digits":
            assert (found.exam > line.exam).all()
            assert found.exam.mean() > 10
        else:
            assert found.exam.mean() < 10


def test_frozen_means_that_the_hidden_layer_stays_as_it_was_drawn() -> None:
    table = recap.prepare("rings", range(1))
    params = start_many((2, 32, 2), [0])
    kept = [p.clone() for p in params]
    for param in params[2:]:
        param.requires_grad_()
    recap.train_many(params, table.x, table.y, torch.tensor([0.3]), steps=5, batch=50)
    assert all(torch.equal(a, b) for a, b in zip(params[:2], kept[:2], strict=True))
    assert not torch.equal(params[2], kept[2])


# Few rows or many


def test_on_a_straight_truth_the_line_stays_nearer(seed: int) -> None:
    draws = range(10 * seed, 10 * seed + 10)
    for n in (10, 20, 40, 100):
        lines, nets = learn(n, draws, lrs=[0.01, 0.03])
        net = nets.median(dim=1).values.amin(dim=1)
        # Of twelve sets of ten draws, one is level, with ten rows.
        assert net[0] > (0.95 if n == 10 else 1.15) * lines[0].median()


def test_on_a_wave_the_net_is_nearer_with_twenty_rows_and_far_nearer_with_a_hundred(
    seed: int,
) -> None:
    draws = range(10 * seed, 10 * seed + 10)
    for n, least in ((20, 1.5), (100, 4)):
        lines, nets = learn(n, draws, lrs=[0.01, 0.03])
        net = nets.median(dim=1).values.amin(dim=1)
        assert lines[1].median() > least * net[1]


def test_both_tables_have_the_same_inputs_and_noise(seed: int) -> None:
    x, y = make_pair(30, seed)
    noise = y - torch.stack([x[:, 0] / 2, x[:, 0].sin()])
    torch.testing.assert_close(noise[0], noise[1], rtol=0, atol=1e-6)
    fewer_x, fewer_y = make_pair(12, seed)
    assert torch.equal(fewer_x, x[:12])
    assert torch.equal(fewer_y, y[:, :12])
    assert fit_lines(x[None], y[:1], x[None]).shape == (1, 30)


# The ward


@functools.cache
def admitted(seed: int) -> dict[str, tuple[nn.Module, torch.Tensor]]:
    return ward.admit(seed)


def test_the_healthy_loop_falls_in_training_and_exam(seed: int) -> None:
    net, diary = admitted(seed)["healthy"]
    assert diary[-1, 0] < 0.15
    assert diary[-1, 1] < 0.3
    assert ward.right(net, ward.halves(seed)[1]) > 0.92


def test_case_a_stays_above_its_floor_and_sums_to_one(seed: int) -> None:
    net, diary = admitted(seed)["case A"]
    assert diary.min() > math.log(math.e + 9) - 1
    assert diary[-1, 0] > 1.46
    assert diary[3, 0] > 2.0  # late
    sums = net(ward.halves(seed)[1][0]).sum(dim=1)
    torch.testing.assert_close(sums, torch.ones_like(sums))


def test_cases_b_and_c_stay_at_ln_ten_and_one_weight_tells_them_apart(
    seed: int,
) -> None:
    for name in ("case B", "case C"):
        net, diary = admitted(seed)[name]
        assert (diary - math.log(10)).abs().max() < 0.05
        weight = next(net.parameters()).abs().max()
        assert (weight == 0) == (name == "case B")


def test_a_healthy_loop_learns_twenty_rows_by_heart(seed: int) -> None:
    x, y = ward.halves(seed)[0]
    few = x[:20], y[:20]
    net = make_net((64, 64, 10), seed)
    ward.train(net, few, few, epochs=100)
    assert ward.right(net, few) == 1


def test_case_d_says_two_scores_and_a_better_one_with_eval(seed: int) -> None:
    net, _ = admitted(seed)["case D"]
    exam = ward.halves(seed)[1]
    net.train()
    scores = [ward.right(net, exam) for _ in range(3)]
    assert len(set(scores)) > 1
    net.eval()
    assert ward.right(net, exam) > max(scores)
    net.train()


def test_case_e_has_the_best_curve_and_is_worth_five_to_ten_points_less(
    seed: int,
) -> None:
    nets = admitted(seed)
    net, diary = nets["case E"]
    assert diary[-1, 1] < min(
        other[-1, 1] for n, (_, other) in nets.items() if n != "case E"
    )
    _, exam, fresh = ward.copied(seed)
    assert 0.04 < ward.right(net, exam) - ward.right(net, fresh) < 0.11


# Exercises


BUDGETS = [
    """
def budget(sizes, rows, epochs, batch):
    layers = [torch.nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])]
    params = sum(p.numel() for layer in layers for p in layer.parameters())
    return params, epochs * -(-rows // batch), epochs * rows
""",
    """
def budget(sizes, rows, epochs, batch):
    params = steps = examples = 0
    for place in range(1, len(sizes)):
        params += sizes[place - 1] * sizes[place] + sizes[place]
    for _ in range(epochs):
        for start in range(0, rows, batch):
            steps += 1
            examples += min(batch, rows - start)
    return [params, steps, examples]
""",
]
PAIRS = [
    """
def paired(a, b):
    d = [float(p) - float(q) for p, q in zip(a, b)]
    mean = sum(d) / len(d)
    return mean, (sum((v - mean) ** 2 for v in d) / (len(d) - 1) / len(d)) ** 0.5
""",
    """
def paired(a, b):
    table = torch.cov(torch.stack([a, b]).double())
    variance = table[0, 0] + table[1, 1] - 2 * table[0, 1]
    return a.mean() - b.mean(), (variance / len(a)).sqrt()
""",
]
WINES = [
    """
def exam_share(x, y, train_rows, exam_rows):
    x = x.double()
    low, high = x[train_rows].min(0).values, x[train_rows].max(0).values
    z = ((x - low) / (high - low)).float()
    torch.manual_seed(1)
    nn = torch.nn
    net = nn.Sequential(nn.Linear(x.shape[1], 16), nn.Tanh(), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    for _ in range(150):
        loss = functional.cross_entropy(net(z[train_rows]), y[train_rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        said = net(z[exam_rows]).argmax(1)
    return float((said == y[exam_rows]).sum()) / len(exam_rows)
""",
    """
def exam_share(x, y, train_rows, exam_rows):
    k = x[train_rows]
    z = (x - k.mean(0)) / k.std(0)
    columns = torch.cat([z, torch.ones_like(z[:, :1])], dim=1)
    targets = functional.one_hot(y[train_rows], 3).to(z.dtype)
    w = torch.linalg.lstsq(columns[train_rows], targets).solution
    return ((columns[exam_rows] @ w).argmax(1) == y[exam_rows]).double().mean()
""",
    """
def exam_share(x, y, train_rows, exam_rows):
    k = x[train_rows]
    near = torch.cdist(x[exam_rows] / k.std(0), k / k.std(0)).topk(5, largest=False)
    said = y[train_rows][near.indices].mode(1).values
    return (said == y[exam_rows]).double().mean()
""",
]


@pytest.mark.parametrize(
    ("number", "answer"),
    [(1, a) for a in BUDGETS] + [(2, a) for a in PAIRS] + [(3, a) for a in WINES],
)
def test_unusual_right_answers_are_accepted(
    number: int, answer: str, verdict: Verdict
) -> None:
    assert verdict(number, answer).startswith("Correct: ")


def test_a_learned_table_of_answers_is_refused(verdict: Verdict) -> None:
    answer = "def exam_share(x, y, train_rows, exam_rows):\n    return 0.95\n"
    assert "of which rows?" in verdict(3, answer)


def test_a_mean_without_its_sign_is_refused(verdict: Verdict) -> None:
    answer = """
def paired(a, b):
    gap = a - b
    return abs(gap.mean().item()), (gap.std() / len(gap) ** 0.5).item()
"""
    assert "the mean of a - b is -" in verdict(2, answer)


def test_whoever_picks_the_best_of_many_exams_is_refused(verdict: Verdict) -> None:
    answer = """
def exam_share(x, y, train_rows, exam_rows):
    known = x[train_rows]
    z = ((x - known.mean(dim=0)) / known.std(dim=0)).float()
    best = 0.0
    for seed in range(20):
        torch.manual_seed(seed)
        net = torch.nn.Linear(x.shape[1], 3)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.3)
        for _ in range(100):
            right = net(z[exam_rows]).argmax(dim=1) == y[exam_rows]
            best = max(best, right.float().mean().item())
            loss = functional.cross_entropy(net(z[train_rows]), y[train_rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return best
"""
    assert "of which rows?" in verdict(3, answer)


def test_whoever_trains_on_the_exams_rows_too_is_refused(verdict: Verdict) -> None:
    answer = """
def exam_share(x, y, train_rows, exam_rows):
    known = x[train_rows]
    z = ((x - known.mean(dim=0)) / known.std(dim=0)).float()
    torch.manual_seed(2)
    net = torch.nn.Sequential(
        torch.nn.Linear(13, 32), torch.nn.ReLU(), torch.nn.Linear(32, 3))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(40):
        loss = torch.nn.functional.cross_entropy(net(z), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = net(z[exam_rows]).argmax(dim=1) == y[exam_rows]
    return right.float().mean().item()
"""
    assert "trained on all?" in verdict(3, answer)
