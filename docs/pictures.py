"""Draw the rooms and the entities from the code: ``make pictures`` writes docs/rooms.md and docs/entities.md.

A room is an app, or a package directly inside one.  The pictures are Mermaid, which a forge draws by itself.
"""

import ast
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import django
import grimp
from django.apps import apps

DOCS = Path(__file__).resolve().parent
APPS = ("clinic", "conditions", "appointments")
NO_ROOMS = {"management", "migrations"}
PAGE = "# {}\n\n<!-- Written by make pictures.  Change the code instead. -->\n\n{}\n\n{}\n"
ROOMS = 'An arrow says "imports". Where a longer way leads to the same room, only the list has it.'
ENTITIES = "A line is a relation; a circle at its end: or none. What leads out of an app is only listed."
Edges = set[tuple[str, str]]


def file_of(package: str) -> Path:
    return DOCS.parent.joinpath(*package.split("."), "__init__.py")


def room_of(module: str) -> str:
    """The room a module stands in: the package inside its app, or the app itself."""
    inside = ".".join(module.split(".")[:2])
    return inside if file_of(inside).exists() else module.partition(".")[0]


def read_rooms() -> tuple[list[str], Edges]:
    """All rooms of the code, and which imports which."""
    graph = grimp.build_graph(*APPS, cache_dir=None)
    modules = [module for module in graph.modules if not NO_ROOMS & set(module.split("."))]
    imports = {(one, other) for one in modules for other in graph.find_modules_directly_imported_by(one)}
    edges = {(room_of(one), room_of(other)) for one, other in imports}
    return sorted(set(map(room_of, modules))), {(one, other) for one, other in edges if one != other}


def shortened(edges: Edges) -> Edges:
    """The edges without those that a longer way says as well.  Rooms in a circle keep all of theirs."""
    graph = grimp.ImportGraph()
    for one, other in edges:
        graph.add_import(importer=one, imported=other)
    for one, other in sorted(edges):
        if not graph.chain_exists(importer=other, imported=one):
            graph.remove_import(importer=one, imported=other)
            if not graph.chain_exists(importer=one, imported=other):
                graph.add_import(importer=one, imported=other)
    return {(a, b) for a, b in edges if graph.direct_import_exists(importer=a, imported=b)}


def flowchart(rooms: list[str], edges: Edges) -> str:
    """The rooms, each in the frame of its app, and their arrows."""
    lines = []
    for app, inside in groupby(rooms, lambda room: room.partition(".")[0]):
        boxes = [f'    {room.replace(".", "_")}["{room.partition(".")[2] or app}"]' for room in inside]
        lines += [f'  subgraph {app}_app["{app}"]', *boxes, "  end"]
    arrows = [f"  {one} --> {other}".replace(".", "_") for one, other in sorted(edges)]
    return "\n".join(("```mermaid", "flowchart TD", *lines, *arrows, "```"))


def line(name: str, docstring: str | None) -> str:
    """A name in the list, with the first paragraph of its docstring."""
    said = (docstring or "Nothing is said of it.").partition("\n\n")[0]
    return f"- `{name}`: {' '.join(said.split())}"


def rooms_page() -> str:
    rooms, edges = read_rooms()
    lines = []
    for room in rooms:
        docstring = ast.get_docstring(ast.parse(file_of(room).read_text()))
        imported = ", ".join(f"`{other}`" for one, other in sorted(edges) if one == room)
        lines.append(f"{line(room, docstring)} Imports {imported or 'none of ours'}.")
    return PAGE.format("Rooms", ROOMS, "\n".join([flowchart(rooms, shortened(edges)), "", *lines]))


def relations(model) -> tuple[list[str], set[str]]:
    """A model and its relations inside its app as Mermaid, and the models of other apps that it leads to."""
    drawn, outside = [f"  {model.__name__}"], set()
    for field in (f for f in (*model._meta.fields, *model._meta.many_to_many) if f.is_relation):
        other = field.related_model
        if other._meta.app_label != model._meta.app_label:
            outside.add(f"`{other._meta.label}`")
            continue
        one = "|o" if field.null else "||"
        ends = "}o--o{" if field.many_to_many else f"{one}--o|" if field.one_to_one else f"{one}--o{{"
        drawn.append(f"  {other.__name__} {ends} {model.__name__} : {field.name}")
    return drawn, outside


def entities_page() -> str:
    ours = [model for model in apps.get_models() if model.__module__.partition(".")[0] in APPS]
    parts = []
    for _label, models in groupby(sorted(ours, key=attrgetter("_meta.label")), attrgetter("_meta.app_label")):
        drawn, listed = [], []
        for model in models:
            lines, outside = relations(model)
            leads = f" Leads to {', '.join(sorted(outside))}." if outside else ""
            drawn += lines
            listed.append(line(model._meta.label, model.__doc__) + leads)
        parts += ["```mermaid", "erDiagram", *drawn, "```", "", *listed, ""]
    return PAGE.format("Entities", ENTITIES, "\n".join(parts[:-1]))


def pages() -> dict[Path, str]:
    """Each page and what must stand in it."""
    return {DOCS / "rooms.md": rooms_page(), DOCS / "entities.md": entities_page()}


if __name__ == "__main__":
    django.setup()
    for path, text in pages().items():
        path.write_text(text)
