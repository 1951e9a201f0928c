"""What Part 3.7 claims, each claim as a test."""

import math
import textwrap
from collections.abc import Callable
from functools import cache

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module2.ch26_overfitting_experiments import accuracies, start
from snippets.module3.ch37_generalization import (
    Trick,
    climb,
    cross_entropies,
    deal,
    make_tricks,
    train,
)
from snippets.module3.ch37_generalization_experiments import (
    draw_starts,
    lottery,
    race,
    together,
    turn_knob,
)
from snippets.module3.ch37_generalization_feeds import mixup, shift, smooth
from snippets.module3.ch37_generalization_league import gain, league
from snippets.module3.ch37_generalization_modes import (
    by_class,
    digits,
    fit,
    make_net,
    right,
    scaled,
    train_kind,
)

Verdict = Callable[[int, str], str]


def splits(seed: int, count: int = 8) -> list[int]:
    """Each seed of the suite has splits of its own; those of 0 are the page's."""
    return list(range(count * seed, count * (seed + 1)))


@cache
def results(seed: int) -> dict[str, tuple[Tensor, Tensor]]:
    return league([0.0, 0.3], splits(seed))


def gained(seed: int, name: str, row: int) -> tuple[float, float, int]:
    mean, error, wins = gain(results(seed)[name][0], results(seed)["plain"][0])
    return mean[row].item(), error[row].item(), int(wins[row])


def test_the_plain_net_is_the_one_that_trains_alone(seed: int) -> None:
    rows = deal([0.3], [seed, seed + 1])
    together_ = train(Trick(), rows)["last"]
    net = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    with torch.no_grad():
        for own, first in zip(net.parameters(), start(2, 48, 0), strict=True):
            own.copy_(first[1].mT.squeeze(1) if first.shape[1] > 1 else first[1, 0])
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.025, weight_decay=0.0)
    generator = torch.Generator().manual_seed(0)
    x, y = rows["train"][0][1], rows["train"][1][1]
    for _ in range(160):
        batch = torch.randint(200, (80,), generator=generator)
        loss = functional.cross_entropy(net(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    x, y = rows["exam"][0][1], rows["exam"][1][1]
    alone = (net(x).argmax(dim=1) == y).float().mean().item()
    side_by_side = accuracies(together_, rows["exam"])[1].item()
    assert side_by_side == pytest.approx(alone, abs=0.02)


def test_labels_are_drawn_anew_in_training_and_validation_and_not_in_the_exam(
    seed: int,
) -> None:
    noisy, clean = deal([0.3], [seed]), deal([0.0], [seed])
    for part in noisy:
        assert torch.equal(noisy[part][0], clean[part][0])
    for part, low, high in (("train", 0.2, 0.35), ("choose", 0.12, 0.42)):
        wrong = (noisy[part][1] != clean[part][1]).float().mean().item()
        assert low < wrong < high
    assert torch.equal(noisy["exam"][1], clean["exam"][1])
    assert torch.equal(noisy["true"][1], clean["train"][1])


def test_smoothed_targets_give_pytorchs_loss(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(2, 7, 10, generator=generator)
    y = torch.randint(10, (2, 7), generator=generator)
    t = functional.one_hot(y, 10).float()
    mine = cross_entropies(logits, smooth(logits, t, generator)[1])
    for net in (0, 1):
        own = functional.cross_entropy(logits[net], y[net], label_smoothing=0.1)
        assert mine[net].item() == pytest.approx(own.item(), rel=1e-5)


def test_mixup_blends_pictures_and_targets_alike(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    x = torch.rand(3, 6, 64, generator=generator)
    t = functional.one_hot(torch.randint(10, (3, 6), generator=generator), 10).float()
    both = torch.cat([x, t], dim=2)  # one blend for picture and target
    blended = torch.cat(mixup(x, t, torch.Generator().manual_seed(seed)), dim=2)
    again = mixup(both, both, torch.Generator().manual_seed(seed))[0]
    torch.testing.assert_close(blended, again)
    torch.testing.assert_close(blended[:, :, 64:].sum(dim=2), torch.ones(3, 6))


def test_shift_moves_by_one_pixel_at_most(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    x = torch.rand(2, 30, 64, generator=generator)
    moved, _ = shift(x, x, generator)
    moves = set()
    for net in range(2):
        for row in range(30):
            padded = functional.pad(x[net, row].view(8, 8), (1, 1, 1, 1))
            found = [
                (down, across)
                for down in range(3)
                for across in range(3)
                if torch.equal(
                    padded[down : down + 8, across : across + 8].flatten(),
                    moved[net, row],
                )
            ]
            assert len(found) == 1
            moves.update(found)
    assert len(moves) > 5


def test_sam_climbs_rho_along_the_gradient_and_comes_back(seed: int) -> None:
    torch.manual_seed(seed)
    params = [torch.randn(2, 3, 4), torch.randn(2, 1, 4)]
    for param in params:
        param.requires_grad_().grad = torch.randn_like(param)
    before = [param.detach().clone() for param in params]
    way = climb(params, 0.05)
    lengths = sum(part.square().sum(dim=(1, 2)) for part in way)
    torch.testing.assert_close(torch.as_tensor(lengths).sqrt(), torch.full((2,), 0.05))
    for old, new, added in zip(before, params, way, strict=True):
        torch.testing.assert_close(new.detach() - added, old)


def test_with_true_labels_only_more_rows_clearly_gain(seed: int) -> None:
    mean, error, wins = gained(seed, "400 rows", 0)
    assert mean > 1
    assert mean > 3 * error
    assert wins >= 7
    for name in results(seed):
        mean, error, _ = gained(seed, name, 0)
        if name == "label smoothing":
            assert -0.5 < mean < 1.5
        elif name != "400 rows":
            assert mean < 0.8, name


def test_on_other_splits_smoothing_is_sometimes_decided_and_once_decay() -> None:
    decided: dict[str, int] = {}
    for seed in range(6):
        for name in set(results(seed)) - {"400 rows", "plain"}:
            mean, error, _ = gained(seed, name, 0)
            decided[name] = decided.get(name, 0) + (mean > 3 * error)
    assert decided.pop("label smoothing") in (1, 2, 3)
    assert decided.pop("weight decay") == 1
    assert not any(decided.values())
    decay, luck = (gained(3, name, 0)[0] for name in ("weight decay", "another seed"))
    assert 0.5 * decay < luck < decay < 0.5


def test_with_true_labels_the_shift_loses_on_every_split(seed: int) -> None:
    for name, least in (("shift", 4), ("shift and EMA", 3)):
        mean, error, wins = gained(seed, name, 0)
        assert mean < -least
        assert mean < -3 * error
        assert wins == 0


def test_with_wrong_labels_at_this_rate_the_order_turns_over(seed: int) -> None:
    mean, error, wins = gained(seed, "shift and EMA", 1)
    assert mean > 7
    assert mean > 3 * error
    assert wins >= 7
    assert 1.5 < gained(seed, "shift", 1)[0] < 8.5
    for name in ("dropout", "mixup", "EMA", "weight decay", "400 rows"):
        mean, error, wins = gained(seed, name, 1)
        assert mean > 2.5, name
        assert mean > 3 * error, name
    assert gained(seed, "early stopping", 1)[0] > 1
    for name in ("SAM", "label smoothing"):
        assert -1.5 < gained(seed, name, 1)[0] < 3, name


def test_alone_the_shift_and_early_stopping_are_not_decided_on_each_set() -> None:
    found: dict[str, int] = {}
    for name in ("shift", "early stopping"):
        both = [gained(seed, name, 1) for seed in range(6)]
        found[name] = sum(mean > 3 * error for mean, error, _ in both)
    assert found["shift"] == 4
    assert found["early stopping"] < 5


def test_who_gains_has_learned_fewer_wrong_labels_by_heart(seed: int) -> None:
    heart = {name: both[1][1].mean().item() for name, both in results(seed).items()}
    assert heart["plain"] > 0.8
    assert heart["shift"] < 0.2
    assert heart["shift and EMA"] < 0.2
    for name in ("dropout", "weight decay", "mixup", "EMA", "400 rows"):
        assert heart[name] < heart["plain"] - 0.1, name
    for name in ("SAM", "label smoothing"):
        assert heart[name] > 0.7, name


@cache
def raced(seed: int) -> dict[str, tuple[Tensor, Tensor]]:
    return race([0.001, 0.003, 0.01, 0.025], splits(seed))


def at_own_rate(seed: int, name: str) -> Tensor:
    choose, exam = raced(seed)[name]
    return exam[int(choose.mean(dim=1).argmax())]


def test_at_its_own_rate_the_plain_loop_needs_no_shift(seed: int) -> None:
    plain = at_own_rate(seed, "plain")
    assert 100 * (plain - raced(seed)["plain"][1][3]).mean() > 8
    assert 100 * (at_own_rate(seed, "shift and EMA") - plain).mean() < -0.5
    for name in ("EMA", "early stopping"):
        assert 100 * (at_own_rate(seed, name) - plain).mean() < 2, name
    more = 100 * (at_own_rate(seed, "400 rows") - plain)
    assert more.mean() > 4
    assert more.mean() > 3 * more.std() / math.sqrt(8)


def test_the_grid_goes_beyond_what_the_methods_choose(seed: int) -> None:
    for name, (choose, _) in raced(seed).items():
        at = int(choose.mean(dim=1).argmax())
        assert at in (1, 2) or (name, at) == ("shift and EMA", 3)
    rows = deal([0.3], splits(seed))
    faster = train(Trick(feed=shift), rows, lr=0.05)["average"]
    best = at_own_rate(seed, "shift and EMA").mean()
    assert accuracies(faster, rows["exam"]).mean() < best - 0.03


def test_the_knob_turns_the_shift_from_a_loss_to_a_gain(seed: int) -> None:
    turned = turn_knob([0.0, 0.5], splits(seed, 4))
    assert turned["shift and EMA"][0][0] < -2
    assert turned["shift and EMA"][0][1] > 8


@cache
def starts(seed: int) -> tuple[Tensor, Tensor]:
    return draw_starts(splits(seed, 4))


def test_less_than_half_of_the_best_starts_lead_is_left_on_other_rows() -> None:
    leads = [lottery(*starts(seed)) for seed in range(6)]
    here, there = (torch.cat([lead[k] for lead in leads]) for k in (0, 1))
    assert here.min() > 0.2
    assert there.mean() < 0.5 * here.mean()
    assert there.min() < 0
    fours = [(lead[1].mean() / lead[0].mean()).item() for lead in leads]
    assert fours[0] < 0.5
    assert max(fours) > 0.8


def test_an_ensembles_loss_is_lower_on_every_split(seed: int) -> None:
    crowd = together(*starts(seed))
    assert (crowd["loss all"] < crowd["loss one"] - 0.01).all()
    assert crowd["all"].mean() > crowd["one"].mean()
    assert (crowd["all"] > crowd["one"] - 0.5).all()


def test_what_a_forgotten_eval_costs_each_kind(seed: int) -> None:
    for kind in ("batch norm", "layer norm", "dropout"):
        net, exam = train_kind(kind, seed)
        evaluated = right(net.eval(), exam)
        assert evaluated > 0.92
        net.train()
        if kind == "batch norm":
            assert right(net, exam, 64) > evaluated - 0.02
            assert right(net, exam, 8) < evaluated - 0.05
            assert right(net, exam, 2) < 0.6
            assert right(net, by_class(exam), 32) < 0.3
            assert right(net.eval(), by_class(exam), 32) > 0.95
        if kind == "layer norm":
            assert abs(right(net, exam, 2) - evaluated) < 0.01
        if kind == "dropout":
            assert evaluated - 0.16 < right(net, exam, 64) < evaluated - 0.04


def test_after_ten_steps_batch_norms_memory_is_behind(seed: int) -> None:
    net, exam = train_kind("batch norm", seed, steps=10)
    assert right(net.eval(), exam) < right(net.train(), exam) - 0.02


def test_an_exam_in_training_mode_changes_batch_norm_even_without_gradients(
    seed: int,
) -> None:
    net, exam = train_kind("batch norm", seed)
    before = right(net.eval(), exam)
    net.train()
    with torch.no_grad():
        for _ in range(20):
            net(1 - exam[0])
    assert right(net.eval(), exam) < before - 0.2


def test_the_length_of_weights_before_batch_norm_says_nothing(seed: int) -> None:
    one, hundred = scaled(seed, 1.0), scaled(seed, 100.0)
    assert hundred[0] == pytest.approx(one[0], abs=0.005)
    assert one[1] / hundred[1] == pytest.approx(100, rel=0.01)
    assert abs(one[2]) < 1e-4, "the gradient stands upright on the weights"


def test_decay_halves_the_length_and_leaves_the_exam(seed: int) -> None:
    found = {}
    practice, exam = digits(seed)
    for decay in (0.0, 0.02):
        net = make_net("batch norm", seed)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1, weight_decay=decay)
        fit(net, optimizer, practice, seed, steps=400)
        length = next(net.parameters()).norm().item()
        found[decay] = length, right(net.eval(), exam)
    assert found[0.02][0] < 0.55 * found[0.0][0]
    assert abs(found[0.02][1] - found[0.0][1]) < 0.03


def test_shift_and_dropout_do_not_add_up(seed: int) -> None:
    rows = deal([0.3], splits(seed))
    both = train(Trick(feed=shift, drop=0.3), rows)["last"]
    plain = results(seed)["plain"][0][1:]
    mean = gain(accuracies(both, rows["exam"])[None], plain)[0].item()
    assert mean < gained(seed, "shift", 1)[0] + gained(seed, "dropout", 1)[0] - 3


def test_the_tricks_are_the_ones_that_the_page_names() -> None:
    tricks = make_tricks()
    assert tricks["plain"] == Trick()
    assert (tricks["dropout"].drop, tricks["weight decay"].decay) == (0.3, 0.3)
    assert (tricks["SAM"].rho, tricks["400 rows"].rows) == (0.05, 400)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
            def smooth_targets(labels, k, alpha):
                rows = []
                for label in labels.tolist():
                    row = [alpha / k] * k
                    row[label] = 1 - (k - 1) * alpha / k
                    rows.append(row)
                return torch.tensor(rows)
            """,
        ),
        (
            1,
            """
            def smooth_targets(labels, k, alpha):
                even = torch.full((len(labels), k), 1 / k, dtype=torch.float64)
                sure = torch.eye(k, dtype=torch.float64)[labels]
                return torch.lerp(sure, even, alpha)
            """,
        ),
        (
            2,
            """
            class OwnBatchNorm(torch.nn.Module):
                def __init__(self, units):
                    super().__init__()
                    self.register_buffer("running_mean", torch.zeros(units))
                    self.register_buffer("running_var", torch.ones(units))
                def forward(self, x):
                    return functional.batch_norm(
                        x, self.running_mean, self.running_var,
                        training=self.training, momentum=0.1)
            """,
        ),
        (
            2,
            """
            class OwnBatchNorm(torch.nn.Module):
                def __init__(self, units):
                    super().__init__()
                    self.register_buffer("running_mean", torch.zeros(units))
                    self.register_buffer("running_var", torch.ones(units))
                def forward(self, x):
                    m, v = self.running_mean, self.running_var
                    if self.training:
                        n = len(x)
                        m = x.sum(0) / n
                        v = (x * x).sum(0) / n - m * m
                        old, new = self.running_mean, self.running_var
                        self.running_mean = 0.9 * old + 0.1 * m.detach()
                        self.running_var = 0.9 * new + 0.1 * v.detach() * n / (n - 1)
                    return (x - m) * (v + 1e-5).rsqrt()
            """,
        ),
        (
            3,
            """
            def decided_of(plain, tricks):
                found = []
                for name in tricks:
                    gaps = [100 * (a - b) for a, b in
                            zip(tricks[name].tolist(), plain.tolist())]
                    n = len(gaps)
                    mean = sum(gaps) / n
                    var = sum((g - mean) ** 2 for g in gaps) / (n - 1)
                    if mean * mean > 9 * var / n:
                        found.append((mean, name))
                return {name: mean for mean, name in sorted(found, reverse=True)}
            """,
        ),
        (
            3,
            """
            def decided_of(plain, tricks):
                d = 100 * (torch.stack(list(tricks.values())) - plain).double()
                t = d.mean(1) / d.std(1) * d.shape[1] ** 0.5
                names = list(tricks)
                order = d.mean(1).argsort(descending=True).tolist()
                return {names[i]: d[i].mean() for i in order if abs(t[i]) > 3}
            """,
        ),
        (
            4,
            """
            import copy
            class Average:
                def __init__(self, net, keep):
                    self.net, self.keep = net, keep
                    own = net.named_parameters()
                    self.slow = {k: v.detach().clone() for k, v in own}
                def update(self):
                    for k, v in self.net.named_parameters():
                        old, new = self.slow[k], v.detach()
                        self.slow[k] = self.keep * old + (1 - self.keep) * new
                def for_exam(self):
                    twin = copy.deepcopy(self.net)
                    twin.load_state_dict({**self.net.state_dict(), **self.slow})
                    return twin.eval()
            """,
        ),
        (
            4,
            """
            from torch.optim.swa_utils import AveragedModel
            class Average:
                def __init__(self, net, keep):
                    self.net = net
                    self.slow = AveragedModel(
                        net, avg_fn=lambda a, w, n: keep * a + (1 - keep) * w)
                    self.slow.n_averaged += 1
                def update(self):
                    self.slow.update_parameters(self.net)
                def for_exam(self):
                    for a, b in zip(self.slow.module.buffers(), self.net.buffers()):
                        a.copy_(b)
                    return self.slow.module.eval()
            """,
        ),
    ],
)
def test_right_answers_of_another_kind_are_accepted(
    verdict: Verdict, number: int, answer: str
) -> None:
    preamble = "import torch\nfrom torch import nn\nfrom torch.nn import functional\n"
    assert verdict(number, preamble + textwrap.dedent(answer)).startswith("Correct")


def test_an_average_that_keeps_every_steps_graph_is_refused(verdict: Verdict) -> None:
    answer = """
        import copy
        class Average:
            def __init__(self, net, keep):
                self.net, self.keep = net, keep
                self.slow = [p.detach().clone() for p in net.parameters()]
            def update(self):
                pairs = zip(self.slow, self.net.parameters())
                self.slow = [self.keep * a + (1 - self.keep) * p for a, p in pairs]
            def for_exam(self):
                twin = copy.deepcopy(self.net)
                for p, a in zip(twin.parameters(), self.slow):
                    p.data.copy_(a)
                return twin.eval()
    """
    preamble = "import torch\nfrom torch import nn\n"
    said = verdict(4, preamble + textwrap.dedent(answer))
    assert "keeps every step's graph" in said
    right = answer.replace("* p for", "* p.detach() for")
    assert verdict(4, preamble + textwrap.dedent(right)).startswith("Correct")


def test_the_first_update_of_an_averaged_model_copies_the_net() -> None:
    net = nn.Linear(2, 1)
    averaged = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)
    )
    for far in (0.0, 0.1):
        with torch.no_grad():
            net.weight += 1
        averaged.update_parameters(net)
        off = net.weight - averaged.module.get_parameter("weight")
        assert torch.allclose(off, torch.full_like(off, 9 * far), atol=1e-6)
