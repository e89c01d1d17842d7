"""Writes the reference from the code: options, commands, `ticker.json`, metrics, troubles, so that it is true.

`docs/conf.py` calls it before each build; what it writes is not kept in the repository. So are the widget and a
`ticker.json` of made-up news, with which the guides show it live.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer.main
from meanings import MEANINGS

from tickerfeed.cli.app import app
from tickerfeed.config.jsonschema import schema
from tickerfeed.daemon.demo.province import OUTLETS
from tickerfeed.daemon.metrics import Metrics
from tickerfeed.model import Sign, Trouble
from tickerfeed.publish.templates import load
from tickerfeed.render.remedies import REMEDIES
from tickerfeed.render.tickerschema import SCHEMA
from tickerfeed.render.widget import widget

Node = Mapping[str, Any]
FORMS = {"^[0-9]{1,9}[smhd]$": "duration", "^([0-9]{1,9}[smhd])?$": "duration or empty"}
SIZES = "kB|KB|MB"


def write(folder: Path) -> None:
    """Write each page into `folder`, and what pages load into `live/` there; what is the same already is left alone."""
    (folder / "live").mkdir(parents=True, exist_ok=True)
    for name, make in {**PAGES, **LIVE}.items():
        path, text = folder / name, make()
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def configuration() -> str:
    """Return every option: what it is, its form, its default and its limits."""
    made = schema()
    parts = [
        "# Configuration",
        "Written in TOML; `config/tickerfeed.toml` holds every option at its default, with a comment.",
        'Durations are `"30s"`, `"15m"`, `"6h"`, `"90d"`; sizes `"500kB"`, `"5MB"`, `"1GB"`; `""` means: not given.',
        "An unknown key is an error. `tickerfeed schema` prints all of this for editors that complete and check TOML.",
    ]
    alone = {name: node for name, node in made["properties"].items() if "$ref" not in _inner(node)}
    parts += ["## At the top of the file", _options(alone)]
    for name, node in made["properties"].items():
        inner = _inner(node)
        if "$ref" in inner:
            many = node.get("type") == "array"
            title = f"[[{name}]]" if many else f"[{name}]"
            table = _follow(made, inner["$ref"])
            parts += [
                f"## `{title}`",
                node.get("description", ""),
                _options(table["properties"], table.get("required", ())),
            ]
            parts += _inner_tables(made, name, table)
    return _page(parts)


def _inner_tables(made: Node, name: str, table: Node) -> Iterator[str]:
    for key, node in table["properties"].items():
        if "$ref" in node and not node.get("description", "").startswith("As ["):
            inner = _follow(made, node["$ref"])
            yield f"### `[{name}.{key}]`"
            yield _options(inner["properties"])


def _inner(node: Node) -> Node:
    return node.get("items", node) if node.get("type") == "array" else node


def _follow(made: Node, address: str) -> Node:
    found: Node = made["$defs"][address.rpartition("/")[2]]
    return found


def _options(fields: Node, required: Iterable[str] = ()) -> str:
    rows = [
        (f"`{name}`", _help(node), _form(node), "must be given" if name in required else _default(node))
        for name, node in fields.items()
    ]
    return _table(("option", "what it is", "form", "default"), rows)


def _help(node: Node) -> str:
    return str(node.get("description", "")).replace("No effect yet.", "**No effect yet.**")


def _default(node: Node) -> str:
    value = node.get("default", [] if node.get("type") == "array" else {})
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _form(node: Node) -> str:
    if "enum" in node:
        return " or ".join(f"`{json.dumps(one)}`" for one in node["enum"])
    if "$ref" in node:
        return "table"
    pattern = node.get("pattern", "")
    words = {"string": "text", "integer": "number", "boolean": "`true` or `false`", "object": "table of texts"}
    form = str(FORMS.get(pattern) or ("size" if SIZES in pattern else "address" if "https?" in pattern else ""))
    if node.get("type") == "array":
        form = _form(node["items"])
        return f"list of {form}{'es' if form.endswith('s') else 's'}"
    return (form or words[node["type"]]) + _limits(node)


def _limits(node: Node) -> str:
    least, most = node.get("minimum"), node.get("maximum")
    if least is None or most is None:
        return ""
    return f", {least:,} to {most:,}"


def commands() -> str:
    """Return every command with its arguments and options, as `--help` says them."""
    top = typer.main.get_command(app)
    context = top.make_context("tickerfeed", [], resilient_parsing=True)
    parts = ["# Commands", "`tickerfeed [--config PATH] COMMAND`; each also takes `--help`.", _parameters(top, context)]
    for name, command in sorted(top.commands.items()):  # type: ignore[attr-defined]
        inner = type(context)(command, info_name=name, parent=context)
        usage = command.get_usage(inner).removeprefix("Usage: ")
        parts += [f"## `{name}`", command.help or "", f"```text\n{usage}\n```", _parameters(command, inner)]
    return _page([*parts, _statuses()])


def _parameters(command: Any, context: Any) -> str:
    records = [one.get_help_record(context) for one in command.get_params(context) if one.name != "help"]
    return _table(("argument or option", "what it is"), [(f"`{a}`", b) for a, b in filter(None, records)])


def _statuses() -> str:
    rows = (
        ("0", "done"),
        ("1", "a fault of ours: please report it"),
        ("2", "usage or configuration; `tickerfeed check` names every mistake"),
        ("3", "the store: locked, full, unreadable, or in use by another tickerfeed"),
        ("4", "nothing could be polled: every source failed"),
    )
    return "## Exit status\n\n" + _table(("status", "meaning"), rows)


def ticker_json() -> str:
    """Return what stands in `ticker.json`, field by field."""
    parts = [
        "# `ticker.json`",
        "The contract for web sites. Its JSON Schema (2020-12) is published beside it as `ticker.schema.json`.",
        "Later versions may add fields: let pass what you do not know.",
        _fields(SCHEMA),
        "## `items[]`: one headline",
        _fields(SCHEMA["properties"]["items"]["items"]),
        f"## The schema\n\n```json\n{json.dumps(SCHEMA, ensure_ascii=False, indent=2)}\n```",
    ]
    return _page(parts)


def _fields(node: Node, before: str = "") -> str:
    return _table(("field", "form", "what it is"), list(_field_rows(node, before)))


def _field_rows(node: Node, before: str) -> Iterator[tuple[str, str, str]]:
    for name, field in node["properties"].items():
        inner = field["anyOf"][0] if "anyOf" in field else field
        form = _json_form(inner) + (" or null" if "anyOf" in field else "")
        yield f"`{before}{name}`", form, field.get("description", inner.get("description", ""))
        if name == "items":
            continue
        if inner.get("type") == "array" and "properties" in inner["items"]:
            yield from _field_rows(inner["items"], f"{before}{name}[].")
        elif "properties" in inner:
            yield from _field_rows(inner, f"{before}{name}.")


def _json_form(node: Node) -> str:
    if "const" in node:
        return f"`{json.dumps(node['const'])}`"
    words = {"date-time": "time, UTC", "uri": "address (http, https)", "uri-reference": "address, may be relative"}
    names = {"string": "text", "array": "list", "integer": "number", "boolean": "true or false"}
    kind = str(node["type"])
    return words.get(node.get("format", ""), names.get(kind, kind))


def metrics() -> str:
    """Return the metrics of the administrative address."""
    families = sorted(Metrics().registry.collect(), key=lambda one: one.name)
    rows = [(f"`{one.name}{'_total' * (one.type == 'counter')}`", one.type, one.documentation) for one in families]
    text = "At `/metrics` on the administrative address (`[serve] admin`), in Prometheus' text form."
    return _page(["# Metrics", text, _table(("name", "kind", "what it tells"), rows)])


def troubles() -> str:
    """Return each trouble and notice with what to do, in English."""
    return _remedies(
        "# Troubles and notices",
        "A *trouble* is why a source does not answer well; a *notice* is what is odd although it does. "
        "`tickerfeed sources`, `check --online` and the status page name them.",
        ("Troubles", "Notices"),
        ("word", "what it means", "what to do"),
        lambda word: (MEANINGS[word][0], REMEDIES[word].en),
    )


def troubles_vi() -> str:
    """Return the same in Vietnamese."""
    return _remedies(
        "# Sự cố và lưu ý",
        "*Sự cố* (trouble) cho biết vì sao nguồn tin không trả lời đúng; *lưu ý* (notice) là điều bất thường dù nguồn "
        "vẫn trả lời. Các từ này xuất hiện trong `tickerfeed sources`, `check --online` và trang trạng thái.",
        ("Sự cố", "Lưu ý"),
        ("từ", "ý nghĩa", "cách xử lý"),
        lambda word: (MEANINGS[word][1], REMEDIES[word].vi),
    )


def _remedies(
    title: str,
    text: str,
    heads: tuple[str, str],
    columns: tuple[str, ...],
    say: Callable[[Trouble | Sign], tuple[str, ...]],
) -> str:
    rows = {word: (f"`{word}`", *say(word)) for word in REMEDIES}
    grave = [row for word, row in rows.items() if isinstance(word, Trouble)]
    odd = [row for word, row in rows.items() if not isinstance(word, Trouble)]
    return _page([title, text, f"## {heads[0]}", _table(columns, grave), f"## {heads[1]}", _table(columns, odd)])


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; one without rows is nothing."""
    lines = [_row(cells) for cells in rows]
    top = list(head)
    return "\n".join([_row(top), _row("---" for _ in top), *lines]) if lines else ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, parts)) + "\n"


def widget_script() -> str:
    """Return the widget as it is published."""
    return widget(load())[0].body.decode()


def example() -> str:
    """Return a `ticker.json` of made-up news."""
    source = {"id": OUTLETS[0].name, "title": OUTLETS[0].paper.title, "url": OUTLETS[0].paper.home}
    day = "2026-11-22T01:02:03Z"
    items: list[dict[str, Any]] = [
        {
            "id": f"tag:songlam.example,2026:{piece.slug}",
            "title": piece.headline,
            "url": source["url"],
            "source": source,
            "province": None,
            "published": day,
            "updated": day,
            "urgent": False,
            "pinned": False,
            "expires": None,
            "outlets": 1,
            "also": [],
        }
        for piece in OUTLETS[0].pieces
    ]
    links = {"self": "ticker.json", "feed": "feed.atom", "page": "index.html", "live": None}
    tree = {
        "version": 1,
        "revision": "example",
        "updated": day,
        "stale": False,
        "ttl": 3600,
        "language": "vi",
        "title": "Tin Sông Lam",
        "text": " • ".join(piece.headline for piece in OUTLETS[0].pieces),
        "separator": " • ",
        "links": links,
        "items": items,
    }
    return json.dumps(tree, ensure_ascii=False, indent=1)


LIVE: Mapping[str, Callable[[], str]] = {"live/ticker.js": widget_script, "live/ticker.json": example}
PAGES: Mapping[str, Callable[[], str]] = {
    "configuration.md": configuration,
    "commands.md": commands,
    "ticker-json.md": ticker_json,
    "metrics.md": metrics,
    "troubles.md": troubles,
    "su-co.md": troubles_vi,
}
