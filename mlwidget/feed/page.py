"""One file that shows runs in any browser: it asks nothing of any network, and may run nothing else.

The policy in it names the script and the style sheet by what is in them. Whatever users named and logged
is data to that script, or text.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget.errors import NotFoundError
from mlwidget.feed.frozen import PAGE, freeze
from mlwidget.feed.frozen.left_out import said
from mlwidget.feed.picture import still

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.feed.feed import Feed
    from mlwidget.feed.frozen import Limits

STATIC: Final = Path(__file__).parent.parent / "static"
TEMPLATE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main id="runs" data-note="{note}"><noscript>{still}</noscript></main>
<script type="application/octet-stream" id="frozen">{frozen}</script>
<script>{script}</script>
</body>
</html>
"""
POLICY: Final = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
TITLE: Final = 200
"""Characters, at most."""
STILL_POINTS: Final = 2_000
AROUND: Final = 20_000
"""Bytes of what stands around the data, beside script and style sheet."""
_STYLE: Final = re.compile(r' style="[^"]*"')


def page(feeds: Sequence[Feed], limits: Limits = PAGE) -> str:
    """The text of the file.

    >>> from mlwidget import Run
    >>> from mlwidget.feed import Feed
    >>> page([Feed(Run.get_context()._store)])[:15]
    '<!doctype html>'

    Args:
        feeds: The runs, in the order of their numbers.
        limits: How much of them is wanted; `size` is that of the file.

    Raises:
        NotFoundError: In a checkout whose front end was not built.
    """
    script, style = _built("page.js"), _built("page.css")
    pictures = [feed.picture(STILL_POINTS) for feed in feeds]
    runs = [header["run"] for header, _ in pictures]
    now = dt.datetime.fromtimestamp(runs[0]["now"], dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    room = (limits.size - len(script.encode()) - len(style.encode()) - AROUND) * 3 // 4
    frozen = freeze(feeds, replace(limits, size=max(room, limits.size // 4)), said)
    return TEMPLATE.format(
        policy=POLICY.format(script=_hash(script), style=_hash(style)),
        title=html.escape(", ".join(f"{run['experiment']} / {run['name']}" for run in runs)[:TITLE]),
        style=style,
        note=f"Exported on {now}.",
        still=_STYLE.sub("", still(pictures)),  # the policy lets no element bring a style of its own
        frozen=base64.b64encode(frozen).decode("ascii"),
        script=script,
    )


def _built(name: str) -> str:
    path = STATIC / name
    if not path.is_file():
        raise NotFoundError(
            f"{name} is not built in this checkout: run `npm ci && npm run build` in js/"
        )
    return path.read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
