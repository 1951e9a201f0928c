"""A figure as a phone shows it: narrow, what stood side by side one below the other."""

from typing import Any

WIDTH = 4.5  # inches; so on a phone of 390 pixels a text of 11 points has 12 of them
SHARE = 0.85  # of its height a panel keeps when it stands by itself


def narrow(figure: Any) -> Any:
    """The same figure, changed to be narrow; one row of panels becomes a column."""
    panels = [axes for axes in figure.axes if axes.get_subplotspec() is not None]
    grids = {id(grid): grid for grid in map(_grid, panels)}
    width, height = figure.get_size_inches()
    rows, columns = next(iter(grids.values())).get_geometry() if grids else (1, 1)
    if len(grids) == 1 and rows == 1 and columns > 1:
        _stack(panels, columns)
        height *= SHARE * columns
    elif any(axes.get_aspect() != "auto" for axes in panels):
        height *= WIDTH / width
    figure.set_size_inches(WIDTH, height)
    return figure


def _grid(axes: Any) -> Any:
    return axes.get_subplotspec().get_gridspec()


def _stack(panels: list[Any], columns: int) -> None:
    column = panels[0].figure.add_gridspec(columns, 1)
    for axes in panels:
        place = axes.get_subplotspec().colspan
        axes.set_subplotspec(column[place.start : place.stop, 0])
    first, *others = panels
    for axes in others:  # which may have left the names of the y axis to the first
        if first.get_shared_y_axes().joined(first, axes):
            axes.tick_params(labelleft=True)
            axes.set_ylabel(axes.get_ylabel() or first.get_ylabel())
