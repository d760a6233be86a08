"""The widget of notebook 01."""

import html

import ipywidgets

from helpers.course.live import LiveFigure
from helpers.lessons.history import literature, plots


class Timeline(LiveFigure):
    """`plots.timeline` with a list to choose from, and the chosen work's question, idea and limit as text beside it.

    The number above the list is for the keyboard: JupyterLab keeps the arrow keys for itself, except in fields that can be written in.
    """

    def __init__(self):
        works = literature.works()
        named = {work.name: work for work in works}
        options = [(f"{work.year}  {work.name}", work.name) for work in works]
        layout = ipywidgets.Layout(width="250px")
        select = ipywidgets.Select(options=options, value="Siamese net", rows=9, description="", layout=layout)
        self.card = ipywidgets.HTML(layout=ipywidgets.Layout(flex="1 1 0%", padding="0 0 0 16px"))

        def draw(figure, work):
            plots.timeline(works, work, ax=figure.add_axes((0.01, 0.02, 0.98, 0.91)))
            self.card.value = card(named[work], named.get(named[work].removed_by))

        super().__init__(draw, (12, 6), work=select)
        self.number = ipywidgets.BoundedIntText(value=2, min=1, max=len(works), description="number", layout=layout)
        self.number.observe(lambda change: setattr(select, "index", change.new - 1), names="value")
        select.observe(lambda change: setattr(self.number, "value", change.new + 1), names="index")
        left = ipywidgets.VBox([self.number, select], layout=ipywidgets.Layout(flex="0 0 270px"))
        self.children = [ipywidgets.HBox([left, self.card]), self._image]

    def __repr__(self):
        return "Run this cell to get the list of works; the figure and the list beside it show the same without it."


def card(work, remover):
    """What the timeline says of a work, as HTML; the work that removed its limit, if one did, is folded."""
    parts = {"Its question": work.question, "Its idea": work.idea, "Its limit": work.limit}
    lines = "".join(f"<p><b>{name}.</b> {html.escape(text)}</p>" for name, text in parts.items())
    heading = f"{html.escape(work.authors)}, {work.year}: <i>{html.escape(work.title)}</i>"
    answer = f"{html.escape(remover.name)}, {remover.year}" if remover else "None of this list."
    folded = f"<details><summary><b>Which later work removed it?</b></summary>{answer}</details>"
    return f'<div style="font-size: 15px; line-height: 1.4"><p>{heading}</p>{lines}{folded}</div>'
