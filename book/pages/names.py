"""The names that code needs from above it, and those that it gives to what follows."""

import ast
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

F = TypeVar("F")  # a fold: whatever stands for one


@dataclass(frozen=True)
class Piece(Generic[F]):
    """A block of a session.

    Attributes:
        folds: those around it.
        task: the exercise that it belongs to; empty, if none.
        line: where it stands; 0, where nobody asks.
    """

    code: str
    folds: tuple[F, ...]
    task: str = ""
    line: int = 0


def taken(session: Iterable[Piece[F]]) -> Iterator[tuple[Piece[F], str, F]]:
    """Each name that a piece needs from a fold that it does not stand in.

    What an exercise gives stays in it, so its folds are needed by nothing.
    """
    page: dict[str, tuple[F, ...]] = {}  # where it last got each name
    tasks: dict[str, set[str]] = {"": set()}
    for piece in session:
        needs, gives = of(piece.code)
        own = tasks.setdefault(piece.task, set())
        for name in sorted(needs - own):
            for fold in page.get(name, ()):
                if fold not in piece.folds:
                    yield piece, name, fold
        if piece.task:
            own |= gives
        else:
            page.update(dict.fromkeys(gives, piece.folds))


def of(code: str) -> tuple[set[str], set[str]]:
    """The names a block needs, and those it gives; none, where it is no Python."""
    try:
        tree = ast.parse(code)
    except SyntaxError:  # of a block that shows one, say
        return set(), set()
    needs: set[str] = set()
    gives: set[str] = set()
    for part in _in_order(tree.body):
        used, bound = _names(part)
        needs |= used - gives
        gives |= bound
    return needs, gives


def _in_order(statements: list[ast.stmt]) -> Iterator[ast.AST]:
    """What runs, piece by piece: a loop binds its variable before its body reads it."""
    for one in statements:
        match one:
            case ast.For():
                yield ast.Assign([one.target], one.iter)
                yield from _in_order([*one.body, *one.orelse])
            case ast.With():
                for item in one.items:
                    target = item.optional_vars
                    yield ast.Assign([target] if target else [], item.context_expr)
                yield from _in_order(one.body)
            case ast.If() | ast.While():
                yield one.test
                yield from _in_order([*one.body, *one.orelse])
            case ast.Try():
                yield from _in_order(one.body)
                for handler in one.handlers:
                    name = [ast.Name(handler.name, ast.Store())] if handler.name else []
                    yield ast.Assign([*name], handler.type or ast.Constant(None))
                    yield from _in_order(handler.body)
                yield from _in_order([*one.orelse, *one.finalbody])
            case _:
                yield one


def _names(part: ast.AST) -> tuple[set[str], set[str]]:
    """What one piece reads, functions inside it included, and what it binds."""
    if isinstance(part, ast.Assign) and not part.targets:
        part = part.value
    table = symtable.symtable(ast.unparse(ast.fix_missing_locations(part)), "", "exec")
    bound = {
        one.get_name()
        for one in table.get_symbols()
        if one.is_assigned() or one.is_imported()
    }
    used = set(_used(table))
    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        used -= bound  # it may call itself
    if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
        used.add(part.target.id)
    return used, bound


def _used(table: symtable.SymbolTable) -> Iterator[str]:
    inside = table.get_type() != "module"
    for one in table.get_symbols():
        if one.is_referenced() and (one.is_global() or not inside):
            yield one.get_name()
    for child in table.get_children():
        yield from _used(child)
