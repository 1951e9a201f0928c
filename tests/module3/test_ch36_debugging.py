"""What Part 3.6 claims, each claim as a test."""

import json
import math
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module2.ch24_activations import cross_entropies, forward, start_nets
from snippets.module3.ch36_debugging import Loop, answers, deal, make_loops, train
from snippets.module3.ch36_debugging_checks import (
    SIZES,
    Numbers,
    alarms,
    examine,
    probe,
    sizes,
)
from snippets.module3.ch36_debugging_diary import norm_of, read, train_with_diary, write
from snippets.module3.ch36_debugging_experiments import (
    living,
    shake,
    train_rates,
    train_scans,
    unit_length,
    unit_length_mended,
)
from snippets.module3.ch36_debugging_resume import go_on, load, resume, save, start

Verdict = Callable[[int, str], str]

FAVORITES = ("first loss", "16 rows", "fall", "exam")
SMALL = ("neighbors", "lowest output", "alone", "moved", "stale")
BUGS = [name for name in make_loops() if name != "healthy"]
SURE = {  # what each favorite sees in every net; in the other bugs' nets, it may
    "first loss": ["softmax over the rows"],
    "16 rows": [
        "inputs are zero",
        "softmax twice",
        "softmax over the rows",
        "weights of a twin",
    ],
    "fall": ["labels of other rows", "inputs are zero", "weights of a twin"],
    "exam": [
        "labels of other rows",
        "inputs are zero",
        "weights of a twin",
        "no zero_grad",
    ],
}


def three(seed: int) -> list[int]:
    """Each seed of the suite has three nets of its own; those of 0 are the page's."""
    return [3 * seed, 3 * seed + 1, 3 * seed + 2]


@cache
def numbers_of(name: str, seed: int) -> Numbers:
    return examine(make_loops()[name], three(seed))[0]


def seen(name: str, seed: int) -> dict[str, int]:
    return {
        check: int(alarm.sum())
        for check, alarm in alarms(numbers_of(name, seed)).items()
    }


def test_the_healthy_loop_is_the_one_that_everybody_writes(seed: int) -> None:
    seeds = three(seed)
    rows, _ = deal(seeds)
    params = start_nets(SIZES, seeds)
    together = train(Loop(), params, rows, steps=60, lr=0.004)
    torch.manual_seed(seeds[1])
    linears = [nn.Linear(64, 64), nn.Linear(64, 64), nn.Linear(64, 10)]
    net = nn.Sequential(linears[0], nn.ReLU(), linears[1], nn.ReLU(), linears[2])
    optimizer = torch.optim.Adam(net.parameters(), lr=0.004)
    generator = torch.Generator().manual_seed(0)
    feed: list[Tensor] = []
    for step in range(60):
        if not feed:
            feed = list(torch.randperm(1400, generator=generator).split(50))
        batch = feed.pop(0)
        loss = functional.cross_entropy(net(rows[0][1, batch]), rows[1][1, batch])
        assert loss.item() == pytest.approx(together[step, 1].item(), rel=0.02)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_no_check_rings_for_the_healthy_loop(seed: int) -> None:
    assert not any(seen("healthy", seed).values())


@pytest.mark.parametrize("bug", BUGS)
def test_each_bug_is_seen_by_one_of_the_five_small_checks_in_every_net(
    bug: str, seed: int
) -> None:
    assert any(seen(bug, seed)[check] == 3 for check in SMALL)


@pytest.mark.parametrize("bug", ["first layer left out", "last layer left out"])
def test_a_layer_left_out_passes_all_four_favorites(bug: str, seed: int) -> None:
    assert not any(seen(bug, seed)[check] for check in FAVORITES)


@pytest.mark.parametrize("check", FAVORITES)
def test_each_favorite_sees_these_bugs_and_misses_three_at_least(
    check: str, seed: int
) -> None:
    counts = {bug: seen(bug, seed)[check] for bug in BUGS}
    assert all(counts[bug] == 3 for bug in SURE[check])
    assert sum(count == 0 for count in counts.values()) >= 3


def test_the_first_loss_sees_one_bug_alone(seed: int) -> None:
    counts = {bug: seen(bug, seed)["first loss"] for bug in BUGS}
    assert [bug for bug in BUGS if counts[bug]] == ["softmax over the rows"]
    first = numbers_of("softmax over the rows", seed)["first loss"]
    assert torch.allclose(first, torch.tensor(math.log(50)), atol=0.05)


def test_sixteen_wrong_labels_are_learned_by_heart_like_right_ones(seed: int) -> None:
    assert numbers_of("labels of other rows", seed)["16 rows"].max() < 0.01
    assert numbers_of("healthy", seed)["16 rows"].max() < 0.01


def test_a_random_first_layer_costs_points_and_a_random_last_one_little(
    seed: int,
) -> None:
    healthy = numbers_of("healthy", seed)["exam"].mean()
    first = healthy - numbers_of("first layer left out", seed)["exam"].mean()
    last = healthy - numbers_of("last layer left out", seed)["exam"].mean()
    assert 0.02 < first < 0.10
    assert -0.01 < last < 0.03


def test_softmax_over_the_rows_shines_in_the_exam_and_calls_all_single_pictures_0(
    seed: int,
) -> None:
    loop, seeds = make_loops()["softmax over the rows"], three(seed)
    rows, (x, y) = deal(seeds)
    params = start_nets(SIZES, seeds)
    with torch.no_grad():  # "alone" sees it before the first step
        gap = answers(loop, params, x)[:, :1] - answers(loop, params, x[:, :1])
    assert gap.abs().amax(dim=(1, 2)).min() > 1
    history = train(loop, params, rows, steps=224, lr=0.004)
    with torch.no_grad():
        exam = (answers(loop, params, x).argmax(dim=2) == y).float().mean()
        single = [answers(loop, params, row) for row in x.split(1, dim=1)]
    assert exam > 0.93
    assert history[-20:].mean() > 1.5
    assert set(torch.cat(single, dim=1).argmax(dim=2).unique().tolist()) == {0}


def test_of_a_net_of_its_own_the_optimizer_clears_what_it_has(seed: int) -> None:
    """So left-out layers have stale slopes, and fresh ones have none."""
    rows, _ = deal(three(seed))
    for name in ("first layer left out", "last layer left out"):
        params = start_nets(SIZES, three(seed))
        probe(make_loops()[name], params, rows)
        kept = slice(0, 2) if name.startswith("first") else slice(-2, None)
        x, y = rows[0][:, :50], rows[1][:, :50]
        losses = cross_entropies(forward(params, x, torch.relu)[-1], y).sum()
        own = torch.autograd.grad(losses, params[kept])
        for param, grad in zip(params[kept], own, strict=True):
            assert param.grad is not None
            ratio = param.grad.norm() / grad.norm()
            assert 1.2 < ratio < 4


def test_the_update_size_of_sgd_is_lr_times_gradient_over_weight(seed: int) -> None:
    lrs = [0.03, 0.3]
    _, moves = train_rates(lrs, seed, steps=1)
    (x, y), _ = deal([seed])
    batch = torch.randint(1400, (50,), generator=torch.Generator().manual_seed(seed))
    params = start_nets(SIZES, [seed])
    loss = cross_entropies(forward(params, x[:, batch], torch.relu)[-1], y[:, batch])
    weights = params[::2]
    for layer, grad in enumerate(torch.autograd.grad(loss.sum(), weights)):
        for place, lr in enumerate(lrs):
            wanted = lr * grad.norm() / weights[layer].norm()
            assert moves[0, layer, place].item() == pytest.approx(wanted.item(), 1e-3)


def test_steps_of_a_thousandth_are_far_too_small_here(seed: int) -> None:
    lrs = [10 ** (power / 4 - 3) for power in range(15)]
    losses, moves = train_rates(lrs, seed)
    last = losses[-30:].mean(dim=0)
    middle = moves[100:200].median(dim=0).values.mean(dim=0)
    best = int(last.nan_to_num(math.inf).argmin())
    # A rate so large that it kills the net has small moves, too.
    slow = int((middle[:best] - 0.001).abs().argmin())
    assert 0.015 < middle[best] < 0.04
    assert last[best] < 0.15
    assert lrs[slow] < 0.1 * lrs[best]
    assert last[slow] > 1.7
    assert losses[-30:, -1].mean() > 2.2  # the largest rate kills the net
    assert moves[-1, 1, -1] < 1e-6


def test_the_loss_is_never_nan_and_the_norm_is_from_the_empty_page_on(
    seed: int,
) -> None:
    scans = train_scans(unit_length, seed)
    assert all(math.isfinite(line["loss"]) for line in scans)
    assert [math.isnan(line["norm"]) for line in scans] == [False] * 20 + [True] * 16
    assert scans[20]["loss"] < 1.95
    assert all(abs(line["loss"] - math.log(10)) < 0.05 for line in scans[21:])


def test_guarded_before_the_root_it_trains_as_pytorchs_own(seed: int) -> None:
    mended = train_scans(unit_length_mended, seed)
    ready = train_scans(lambda h: functional.normalize(h, dim=1), seed)
    for ours, own in zip(mended, ready, strict=True):
        assert ours["loss"] == pytest.approx(own["loss"], rel=1e-3)
    assert mended[-1]["loss"] < 1.7


def test_anomaly_detection_names_the_operation(seed: int) -> None:
    def guarded_after_the_root(h: Tensor) -> Tensor:
        length = h.square().sum(dim=1, keepdim=True).sqrt()
        return h / torch.where(length > 0, length, 1)

    for unit, name in ((unit_length, "Div"), (guarded_after_the_root, "Sqrt")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with (
                torch.autograd.detect_anomaly(),
                pytest.raises(RuntimeError, match=f"{name}Backward0"),
            ):
                train_scans(unit, seed)


def test_the_higher_spike_is_harmless_and_the_norm_says_so(seed: int) -> None:
    labels = shake([math.inf, 1.0], three(seed), labels=True)
    inputs = shake([math.inf, 1.0], three(seed), labels=False)
    rises = []
    for losses, norms in (labels, inputs):
        rises.append(norms[120, 0] / norms[70:120, 0].median(dim=0).values)
        before = losses[110:120, 1].mean(dim=0)
        assert (losses[121:131, 1].mean(dim=0) < 1.2 * before).all()  # clipped
    higher = (labels[0][120, 0] > inputs[0][120, 0]).sum()
    assert higher == (2 if seed == 11 else 3)  # on 35 splits of the 36 of twelve seeds
    harmless = labels[0][121:131, 0].mean(dim=0)
    assert harmless.max() < 0.7
    assert (inputs[0][121:131, 0].mean(dim=0) > 2 * harmless).all()
    assert (rises[1] > 1.5 * rises[0]).all()


def test_backward_frees_what_a_kept_loss_could_hold() -> None:
    def with_loss(loss: Tensor, logits: Tensor) -> object:
        return loss

    totals: list[Tensor] = []

    def summed(loss: Tensor, logits: Tensor) -> object:
        totals.append(totals[-1] + loss if totals else loss)
        return None

    assert living(with_loss) == [0] * 50
    assert living(summed) == [0] * 50
    assert living(lambda loss, logits: logits) == list(range(1, 51))
    assert living(with_loss, learn=False) == list(range(2, 101, 2))
    with torch.no_grad():
        assert living(with_loss, learn=False) == [0] * 50


def test_a_resumed_run_is_equal_bit_for_bit_only_if_nothing_is_forgotten(
    seed: int,
) -> None:
    parts = ("dropout", "order", "scheduler", "optimizer")
    whole, end, resumed = resume(seed, [(), *[(part,) for part in parts]])
    epochs, now = resumed[0]
    assert torch.equal(now, end)
    assert epochs == whole
    for epochs, now in resumed[1:]:
        assert (now - end).abs().max() > 0.005
        assert abs(epochs[0] / whole[0] - 1) < 0.08
    for epochs, _ in resumed[3:]:  # the rate is back at its start: it looks better
        assert epochs[-1] < 0.93 * whole[-1]


def test_a_checkpoint_can_be_taken_twice_and_does_not_move_along(seed: int) -> None:
    run = start(seed)
    saved = save(run, epoch=0)
    first = go_on(run, 1)
    assert load(run, saved) == 0
    assert go_on(run, 1) == first


def test_far_down_a_fresh_adam_makes_the_loss_jump(seed: int) -> None:
    peaks = []
    for fresh in (False, True):
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 1))
        x = torch.linspace(-1, 1, 64).unsqueeze(1)
        y = torch.sin(4 * x)
        optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
        losses = []
        for step in range(1100):
            if step == 1000 and fresh:
                optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
            loss = (net(x) - y).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        peaks.append(max(losses[1000:]))
    assert peaks[1] > 5 * peaks[0]


def test_a_skeleton_of_the_graph_stays_with_a_loss() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 2))
    loss = net(torch.ones(1, 2)).sum()
    loss.backward()
    assert loss.grad_fn is not None
    assert loss.grad_fn.next_functions[0][0] is not None
    with pytest.raises(RuntimeError, match="second time"):
        loss.backward()


def test_a_resumed_seed_is_no_resumed_state(seed: int) -> None:
    run = start(seed)
    go_on(run, 1)
    saved, whole = save(run, epoch=1), go_on(run, 1)
    again = start(seed)
    load(again, saved, forget=("order", "dropout"))
    assert go_on(again, 1) != whole


def test_a_higher_first_loss_need_not_be_slower(seed: int) -> None:
    rows, _ = deal(three(seed))
    ends = []
    for factor in (1, 10):
        params = start_nets(SIZES, three(seed))
        with torch.no_grad():
            params[-2].mul_(factor)
        history = train(Loop(), params, rows, steps=60, lr=0.004).mean(dim=1)
        ends.append((history[0], history[-10:].mean()))
    assert ends[1][0] > ends[0][0] + 0.03
    assert ends[1][1] < ends[0][1]


def test_clipping_spreads_a_nan_or_refuses_it() -> None:
    weight = nn.Parameter(torch.ones(3))
    weight.grad = torch.tensor([1.0, math.nan, 2.0])
    with pytest.raises(RuntimeError, match="non-finite"):
        nn.utils.clip_grad_norm_([weight], 1.0, error_if_nonfinite=True)
    assert nn.utils.clip_grad_norm_([weight], 1.0).isnan()
    assert weight.grad.isnan().all()


def test_the_norms_are_pytorchs_own(seed: int) -> None:
    torch.manual_seed(seed)
    tensors = [torch.randn(3, 4, 5), torch.randn(3, 1, 5)]
    total = nn.utils.get_total_norm(tensors).item()
    assert norm_of(tensors) == pytest.approx(total, rel=1e-6)
    each = torch.linalg.vector_norm(tensors[0], dim=(1, 2))
    torch.testing.assert_close(sizes(tensors)[0], each)


def test_the_diary_holds_every_step_and_survives_a_crash(tmp_path: Path) -> None:
    diary = tmp_path / "diary.jsonl"
    train_with_diary(diary, steps=5)
    columns = read(diary)
    assert columns["step"] == [0, 1, 2, 3, 4]
    assert columns["loss"][0] == pytest.approx(math.log(10), abs=0.1)
    assert min(columns["moved"]) > 0
    write(diary, step=5, loss=math.nan, norm=1.0, moved=0.0)
    assert math.isnan(read(diary)["loss"][-1])
    assert len(diary.read_text().splitlines()) == 6
    assert json.loads(diary.read_text().splitlines()[0])["step"] == 0


def test_the_diary_stops_before_a_nan_spreads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = torch.full((60, 64), math.nan)
    rows = x, torch.zeros(60, dtype=torch.long)
    monkeypatch.setattr(
        "snippets.module3.ch36_debugging_diary.load_digits", lambda: rows
    )
    with pytest.raises(FloatingPointError, match="step 0: the gradient is nan"):
        train_with_diary(tmp_path / "diary.jsonl")


NAMES = """
import io
from itertools import pairwise
from torch import nn
from snippets.module3.ch36_debugging_diary import norm_of
"""


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
def start_loss(counts):
    p = counts.double() / counts.sum()
    return torch.special.entr(p).sum()
            """,
        ),
        (
            1,
            """
def start_loss(counts):
    total = sum(int(c) for c in counts)
    return sum(c * math.log(total / c) for c in counts.tolist() if c) / total
            """,
        ),
        (
            2,
            """
def first_bad(net, x):
    class Stop(Exception):
        pass
    def stop(module, inputs, output):
        if not torch.isfinite(output.sum() * 0):
            raise Stop(names[module])
    names = {module: name for name, module in net.named_modules()}
    handles = [module.register_forward_hook(stop) for module in names]
    try:
        net(x)
    except Stop as found:
        return str(found)
    finally:
        for handle in handles:
            handle.remove()
    return ''
            """,
        ),
        (
            2,
            """
from torch.nn.modules.module import register_module_forward_hook
def first_bad(net, x):
    order = []
    hook = register_module_forward_hook(lambda m, i, o: order.append((m, o)))
    with torch.no_grad():
        net(x)
    hook.remove()
    names = {m: n for n, m in net.named_modules()}
    for module, output in order:
        if output.isnan().any() or output.isinf().any():
            return names[module]
    return ''
            """,
        ),
        (
            3,
            """
import copy
def snapshot(net, optimizer, generator):
    states = net.state_dict(), optimizer.state_dict()
    return {'all': copy.deepcopy(states), 'dice': generator.get_state(),
            'rng': torch.random.get_rng_state()}
def restore(kept, net, optimizer, generator):
    one, two = copy.deepcopy(kept['all'])
    net.load_state_dict(one)
    optimizer.load_state_dict(two)
    generator.set_state(kept['dice'])
    torch.random.set_rng_state(kept['rng'])
            """,
        ),
        (
            3,
            """
import pickle
def snapshot(net, optimizer, generator):
    bits = pickle.dumps((net.state_dict(), optimizer.state_dict(),
                         generator.get_state(), torch.get_rng_state()))
    return {'bits': bits}
def restore(kept, net, optimizer, generator):
    n, o, g, r = pickle.loads(kept['bits'])
    optimizer.load_state_dict(o)
    net.load_state_dict(n)
    torch.set_rng_state(r)
    generator.set_state(g)
            """,
        ),
        (
            4,
            """
import statistics
def diagnose(diary):
    norms = [line['norm'] for line in diary]
    if any(math.isnan(n) or math.isinf(n) for n in norms):
        return 'not a number'
    layers = zip(*[line['moved'] for line in diary])
    if any(max(layer) == 0 for layer in layers):
        return 'left out'
    usual = statistics.median(norms)
    return 'bad batch' if any(n > 10 * usual for n in norms) else 'healthy'
            """,
        ),
        (
            4,
            """
def diagnose(diary):
    norms = torch.tensor([line['norm'] for line in diary])
    total = torch.tensor([line['moved'] for line in diary]).sum(0)
    if norms.sum().isnan() or norms.sum().isinf():
        return 'not a number'
    if total.min() == 0:
        return 'left out'
    ordered = norms.sort().values
    return 'bad batch' if ordered[-1] / ordered[len(ordered) // 2] > 10 else 'healthy'
            """,
        ),
    ],
)
def test_right_answers_of_another_kind_are_accepted(
    verdict: Verdict, number: int, answer: str
) -> None:
    assert verdict(number, NAMES + answer).startswith("Correct")


@pytest.mark.parametrize(
    ("number", "answer", "told"),
    [
        (
            2,
            """
def first_bad(net, x):
    found = []
    for name, m in net.named_modules():
        m.register_forward_hook(lambda m, i, o, name=name: found.append((name, o)))
    net(x)
    return next((n for n, o in found if not o.isfinite().all()), '')
            """,
            "a hook is left behind",
        ),
        (
            2,
            """
def first_bad(net, x):
    for name, module in net.named_children():
        x = module(x)
        if not x.isfinite().all():
            return name
    return ''
            """,
            "planted in",
        ),
        (
            3,
            """
import copy
def snapshot(net, optimizer, generator):
    return {'all': copy.deepcopy((net.state_dict(), optimizer.state_dict())),
            'dice': generator.get_state()}
def restore(kept, net, optimizer, generator):
    one, two = copy.deepcopy(kept['all'])
    net.load_state_dict(one)
    optimizer.load_state_dict(two)
    generator.set_state(kept['dice'])
    torch.manual_seed(0)
            """,
            "what else decides",
        ),
        (
            4,
            """
def diagnose(diary):
    norms = torch.tensor([line['norm'] for line in diary])
    moved = torch.tensor([line['moved'] for line in diary])
    if norms.isnan().any():
        return 'not a number'
    if norms.max() > 10 * norms.median():
        return 'bad batch'
    return 'left out' if (moved[:, 0] == 0).all() else 'healthy'
            """,
            "'left out', and you say 'healthy'",
        ),
        (
            4,
            """
def diagnose(diary):
    norms = torch.tensor([line['norm'] for line in diary])
    if torch.tensor([line['loss'] for line in diary])[-1].isnan():
        return 'not a number'
    moved = torch.tensor([line['moved'] for line in diary])
    if (moved == 0).all(dim=0).any():
        return 'left out'
    return 'bad batch' if norms[-1] > 10 * norms.median() else 'healthy'
            """,
            "'bad batch', and you say 'healthy'",
        ),
    ],
)
def test_answers_that_only_look_right_are_refused(
    verdict: Verdict, number: int, answer: str, told: str
) -> None:
    assert told in verdict(number, NAMES + answer)
