"""Part 2.2. The graph in the reader's hands: what the page needs to draw and run it."""

from snippets.module2.ch22_backpropagation import Value, one_neuron
from snippets.module2.ch22_backpropagation_figures import places


def neuron(graph: dict[str, Value]) -> list[dict[str, object]]:
    """Every node in the order in which it is made: its place, parents, operation."""
    names = {id(node): name for name, node in graph.items()}
    made_by = {"m": "*", "s": "+", "h": "relu", "p": "*", "e": "+", "L": "*"}
    return [
        {
            "name": name,
            "data": node.data,
            "level": node.level,
            "at": list(places()[name]),
            "op": made_by.get(name, ""),
            "parents": [names[id(parent)] for parent in node.parents],
        }
        for name, node in graph.items()
    ]


if __name__ == "__main__":
    for node in neuron(one_neuron()):
        print(node)
