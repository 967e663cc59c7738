"""The colours are those of the canvas view, in both themes."""

from __future__ import annotations

import re

import pytest

from mlwidget.plots.legend import Legend
from mlwidget.plots.style import CSS, DARK, DASHES, HUES, LIGHT
from tests.house.imports import ROOT

VIEW = (ROOT / "js/src/views/style.css").read_text("utf-8")
HUE = re.compile(r"--mlwidget-(hue-\d): (#[0-9a-f]{6});")


@pytest.mark.parametrize(("ours", "dark"), [(LIGHT, False), (DARK, True)])
def test_the_hues_are_those_of_the_canvas_view(ours: dict[str, str], dark: bool) -> None:
    light, mark, rest = VIEW.partition('[data-theme="dark"]')

    assert dict(HUE.findall(rest.partition("}")[0] if dark else light)) == ours
    assert mark


def test_each_look_of_a_line_has_its_swatch() -> None:
    assert len(HUES) == len(LIGHT)
    assert [look for look in (*LIGHT, *DASHES[1:]) if f".mlw-{look}::before" not in CSS] == []


def test_nothing_comes_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|https?:", CSS)


def test_a_legend_says_which_names_are_pressed() -> None:
    legend = Legend([("first", "hue-0", "solid"), ("second", "hue-1", "solid")])

    legend.children[1].value = True
    legend.pressed = (0, 1)

    assert [button.value for button in legend.children] == [True, True]
