"""The pictures of docs/: what is drawn of the code, and what is left out."""

from appointments.models import Appointment
from clinic.directory.models import Practitioner
from docs import pictures


def test_arrow_is_left_out_where_a_longer_way_leads_to_the_same_room():
    edges = {("portal", "booking"), ("booking", "models"), ("portal", "models")}

    assert pictures.shortened(edges) == {("portal", "booking"), ("booking", "models")}


def test_rooms_in_a_circle_keep_the_arrows_between_them():
    circle = {("booking", "inbox"), ("inbox", "records"), ("records", "booking"), ("booking", "records")}

    assert pictures.shortened(circle) == circle


def test_room_is_the_package_inside_an_app_or_the_app():
    assert pictures.room_of("appointments.models.appointments") == "appointments.models"
    assert pictures.room_of("clinic.settings") == "clinic"


def test_flowchart_frames_the_rooms_of_each_app():
    drawn = pictures.flowchart(["clinic", "clinic.common", "conditions"], {("conditions", "clinic.common")})

    assert drawn.splitlines() == [
        "```mermaid",
        "flowchart TD",
        '  subgraph clinic_app["clinic"]',
        '    clinic["clinic"]',
        '    clinic_common["common"]',
        "  end",
        '  subgraph conditions_app["conditions"]',
        '    conditions["conditions"]',
        "  end",
        "  conditions --> clinic_common",
        "```",
    ]


def test_relations_inside_an_app_are_drawn_with_how_many_there_may_be():
    drawn, _outside = pictures.relations(Appointment)

    assert drawn == [
        "  Appointment",
        "  Patient ||--o{ Appointment : patient",
        "  VisitType ||--o{ Appointment : visit_type",
    ]


def test_relations_out_of_an_app_are_only_named():
    assert pictures.relations(Practitioner) == (
        ["  Practitioner", "  Location }o--o{ Practitioner : locations"],
        {"`auth.User`"},
    )


def test_pictures_tell_of_every_room_and_entity_what_it_is_for():
    rooms, _edges = pictures.read_rooms()
    rooms_page, entities_page = (page.splitlines() for page in pictures.pages().values())

    assert [room for room in rooms if not any(x.startswith(f"- `{room}`: ") for x in rooms_page)] == []
    assert (
        "- `clinic.Practitioner`: Somebody who sees patients, one at a time. Leads to `auth.User`."
        in entities_page
    )


def test_pictures_are_drawn_from_the_code_as_it_is():
    """After a change of rooms, imports or models: make pictures."""
    drawn = pictures.pages()

    assert [path.name for path, text in drawn.items() if path.read_text() != text] == []
