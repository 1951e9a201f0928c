"""The answer of who forgets the `return`, the commonest of all: it returns nothing."""

import ast

from book.pages.fences import Block
from book.pages.includes import Line
from book.pages.page import Page


def solution(page: Page, starter: Block) -> list[Line]:
    """An exercise's solution, but what its starter is to return is only computed.

    Empty, where there is nothing to return; and where the block is no starter.
    """
    exercise = page.exercise(starter.exercise)
    solved = exercise.solution if exercise else None
    if solved is None or starter.role != "starter":
        return []
    try:
        given, tree = (
            ast.parse("\n".join(line.text for line in page.code(block)))
            for block in (starter, solved)
        )
    except SyntaxError:  # which a run of it says
        return []
    asked = {part.name for part in given.body if isinstance(part, ast.FunctionDef)}
    forget = _Forget()
    for part in tree.body:
        if isinstance(part, ast.FunctionDef) and part.name in asked:
            forget.generic_visit(part)
    if not forget.did:
        return []
    lines = ast.unparse(ast.fix_missing_locations(tree)).split("\n")
    return [Line(text, page.path, solved.start, solved.start) for text in lines]


class _Forget(ast.NodeTransformer):
    """Makes a function return nothing; those inside it stay as they are."""

    did = False

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        if node.value is None:
            return [node]
        self.did = True
        return [ast.Expr(node.value), ast.Return()]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        return node
