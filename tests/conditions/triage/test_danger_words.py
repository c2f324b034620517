"""Danger words in free text: what must be found, what must not, and what no text can break."""

import re
import string
import unicodedata
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conditions.triage import BY_ID, SIGNS, Level
from conditions.triage import danger_words as module
from conditions.triage.danger_words import GAP, LANGUAGES, LONGEST, danger_words, find

ENGLISH, SPANISH = (LANGUAGES[code]["phrases"] for code in ("en", "es"))

# For each sign a message somebody might really type, with the words that must be given as the reason.
FOUND = {
    "E01": [
        ("I cant pee since last night", ["cant pee since"]),
        ("i am not able to urinate", ["not able to urinate"]),
        ("It's hard to pee", ["hard to pee"]),
        ("No puedo orinar desde ayer", ["No puedo orinar desde ayer"]),
        ("me cuesta mucho orinar", ["cuesta mucho orinar"]),
    ],
    "E02": [
        ("I keep leaking urine", ["keep leaking urine"]),
        ("I wet the bed", ["wet the bed"]),
        ("He has lost control of his bladder", ["lost control of his bladder"]),
        ("se me escapa la orina", ["escapa la orina"]),
        ("perdí el control", ["perdí el control"]),
    ],
    "E03": [
        ("my groin is numb", ["groin is numb"]),
        ("Pins and needles down there", ["Pins and needles", "down there"]),
        ("I can't feel when I wipe", ["can't feel when I wipe"]),
        ("tengo la ingle adormecida", ["ingle adormecida"]),
        ("siento HORMIGUEO en las nalgas", ["HORMIGUEO"]),
        ("no siento las piernas", ["no siento las piernas"]),
    ],
    "E04": [
        ("the pain goes down both legs", ["pain goes down both legs"]),
        ("me duelen ambas piernas", ["ambas piernas"]),
        ("dolor en las dos piernas", ["las dos piernas"]),
    ],
    "E05": [
        ("my left foot drags", ["foot drags"]),
        ("leg keeps giving out", ["leg keeps giving"]),
        ("tengo la pierna muy débil", ["pierna muy débil"]),
        ("arrastro el pie", ["arrastro el pie"]),
    ],
    "E06": [
        ("no erection since the spasm", ["erection"]),
        ("no feeling during sex", ["no feeling during sex"]),
        ("perdí la función sexual", ["función sexual"]),
    ],
    "E07": [
        ("I fell off a ladder", ["fell off a ladder"]),
        ("I was in a car accident", ["accident"]),
        ("hurt my back in the fall", ["fall"]),
        ("me caí de la escalera", ["caí de la escalera"]),
        ("tuve un choque", ["choque"]),
        ("sufrió un golpe", ["golpe"]),
    ],
    "E08": [
        ("chest pain and back pain", ["chest pain"]),
        ("there is a pressure in my chest", ["pressure in my chest"]),
        ("I can't breathe well", ["can't breathe"]),
        ("I almost passed out", ["almost passed out"]),
        ("dolor en el pecho", ["dolor en el pecho"]),
        ("me falta el aire", ["falta el aire"]),
        ("me desmayé", ["desmayé"]),
    ],
    "E09": [
        ("sudden pain in my stomach", ["sudden pain in my stomach"]),
        ("I feel a pulsing feeling in my belly", ["pulsing feeling in my belly"]),
        ("un latido en el abdomen", ["latido en el abdomen"]),
    ],
    "E10": [
        ("I have a fever", ["fever"]),
        ("Chills all night", ["Chills"]),
        ("temperature is 101.5", ["temperature is 101"]),
        ("tengo fiebre", ["fiebre"]),
        ("escalofríos toda la noche", ["escalofríos"]),
    ],
    "E11": [
        ("his speech is slurred", ["speech is slurred"]),
        ("her face is drooping", ["face is drooping"]),
        ("tiene la boca torcida", ["boca torcida"]),
        ("le cuesta hablar", ["cuesta hablar"]),
    ],
    "E12": [
        ("I took too many pills", ["took too many pills"]),
        ("she is hard to wake", ["hard to wake"]),
        ("tomé demasiadas pastillas", ["tomé demasiadas pastillas"]),
        ("no se despierta", ["no se despierta"]),
    ],
    "E13": [
        ("vomiting blood", ["vomiting blood"]),
        ("my stool is black", ["stool is black"]),
        ("swelling of the throat", ["swelling of the throat"]),
        ("vomito con sangre", ["vomito con sangre"]),
        ("heces negras", ["heces negras"]),
        ("se me hinchó la cara", ["hinchó la cara"]),
    ],
    "E14": [
        ("severe headache today", ["severe headache"]),
        ("headache since the injection", ["headache since the injection"]),
        ("dolor de cabeza después de la inyección", ["dolor de cabeza después de la inyección"]),
    ],
    "E15": [
        ("I feel suicidal", ["suicidal"]),
        ("I want to die", ["want to die"]),
        ("thoughts of harming myself", ["harming myself"]),
        ("no quiero vivir", ["no quiero vivir"]),
        ("pienso en hacerme daño", ["pienso en hacerme daño"]),
        ("me quiero morir", ["me quiero morir"]),
    ],
    "E16": [
        ("a tearing pain in my back", ["tearing pain"]),
        ("un dolor como si se desgarrara", ["dolor como si se desgarrara"]),
    ],
    "E17": [
        ("constant pain in my belly", ["constant pain in my belly"]),
        ("dolor constante en el costado", ["dolor constante en el costado"]),
    ],
    "E18": [
        ("i am pale and clammy", ["pale", "clammy"]),
        ("estoy pálido y mareado", ["pálido", "mareado"]),
    ],
    "E19": [
        ("belly pain and vomiting", ["belly pain and vomiting"]),
        ("vómitos y dolor de barriga", ["vómitos y dolor de barriga"]),
    ],
    "E20": [
        ("I am pregnant and bleeding", ["pregnant and bleeding"]),
        ("estoy embarazada y sangro", ["embarazada y sangro"]),
    ],
    "T01": [
        ("my left foot fell asleep and stays so", ["foot fell asleep"]),
        ("se me duerme la pierna", ["duerme la pierna"]),
    ],
    "T17": [
        ("the incision is red", ["incision is red"]),
        ("la herida está abierta", ["herida está abierta"]),
    ],
    "T18": [("blisters on one side", ["blisters"]), ("creo que es culebrilla", ["culebrilla"])],
    "T19": [
        ("my calf is swollen", ["calf is swollen"]),
        ("tengo la pantorrilla hinchada", ["pantorrilla hinchada"]),
    ],
    "T16": [
        ("I stagger when I get up", ["stagger"]),
        ("ando bien torpe de las manos", ["torpe de las manos"]),
    ],
    "T10": [("blood in my urine", ["blood in my urine"]), ("sangre en la orina", ["sangre en la orina"])],
    "T12": [
        ("I cannot stand", ["cannot stand"]),
        ("I can\u2019t even really walk", ["can\u2019t even really walk"]),
        ("I could not get out of bed", ["could not get out of bed"]),
        ("no me puedo levantar", ["no me puedo levantar"]),
        ("no puedo caminar", ["no puedo caminar"]),
    ],
}

HARMLESS = [
    "",
    "Please use my new phone number.",
    "The numbers on my bill look wrong, two charges are numbered the same.",
    "My fellow worker recommended you.",
    "I would like an appointment for my sore lower back.",
    "Do you take my insurance?  How much is a first visit?",
    "I can't move my appointment online, please help.",
    "I can't come on Tuesday.  Can we move the visit?",
    "I can't go on Friday.",
    "I fell asleep and missed your call.",
    "My back is killing me, do you have a time this week?",
    "I hurt myself lifting a box two weeks ago, it is getting better.",
    "No, I am feeling better now, thank you.",
    "Could you send a copy of my MRI report?  It was accidentally left out.",
    "My waist and lower back are stiff in the morning.",
    "Please push my visit back to next week.",
    "Quiero cambiar mi cita del lunes.",
    "Lo siento, no puedo ir el martes.",
    "No puedo mover mi cita en la página.",
    "No puedo ir más temprano.",
    "Me duele la espalda baja desde hace un año.",
    "Me duele la espalda desde hace un ano.",
    "¿Aceptan mi seguro?  ¿Cuánto cuesta la consulta?",
    "No me siento cómodo con ese horario.",
    "Gracias, ya estoy mejor.",
]

CANNOT = """can't
can\u2019t
can`t
cant
CANT
can t
can not
can  NOT
cannot
canot
couldn't
couldn\u2019t
could not
unable to
not able to
can barely
can hardly""".splitlines()

LONG = [
    "can't " * 1700,
    "no puedo " * 1100,
    "both " * 2000,
    "can " + " " * 10_000,
    "a" * 10_000,
    "can't \u0301" * 1400,
    "\ud800\x00" * 5000,
]


@pytest.mark.parametrize(("text", "reason"), [case for cases in FOUND.values() for case in cases])
def test_danger_words_are_found_as_written(text, reason):
    assert danger_words(text) == reason


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_messages_stay_where_they_are(text):
    assert danger_words(text) == []


def test_every_emergency_sign_has_words_in_both_languages():
    emergencies = {sign.id for sign in SIGNS if sign.level == Level.EMERGENCY}
    assert emergencies - ENGLISH.keys() == emergencies - SPANISH.keys() == set()
    assert (ENGLISH.keys() | SPANISH.keys()) - BY_ID.keys() == set()
    assert FOUND.keys() == ENGLISH.keys() | SPANISH.keys()


def test_locked_back_numb_foot_gives_its_reasons():
    assert danger_words("back locked, can't stand, numb foot") == ["back locked, can't stand", "numb"]


@pytest.mark.parametrize("text", ["it tingl" + "a" * 490, "numb " * 99, "no puedo " * 60 + "orinar"])
def test_reason_is_never_longer_than_there_is_room_for(text):
    assert [len(reason) <= LONGEST for reason in danger_words(text)] == [True]


@pytest.mark.parametrize("typed", CANNOT)
def test_cannot_is_understood_however_it_is_typed(typed):
    assert len(danger_words(f"I {typed} stand")) == 1


@pytest.mark.parametrize("typed", ["caí", "cai", "CAÍ", unicodedata.normalize("NFD", "caí")])
def test_accents_and_case_do_not_matter(typed):
    assert danger_words(f"me {typed}") == [unicodedata.normalize("NFC", typed)]


def test_invisible_characters_hide_nothing_and_are_not_shown():
    assert danger_words("nu\u200bmb\u202e, fe\u00adver") == ["numb", "fever"]


def test_wide_and_styled_letters_are_read():
    assert danger_words("\uff4e\uff55\uff4d\uff42") == ["\uff4e\uff55\uff4d\uff42"]
    assert danger_words("\U0001d40d\U0001d414\U0001d40c\U0001d401") == [
        "\U0001d40d\U0001d414\U0001d40c\U0001d401"
    ]


def test_reason_is_given_once_and_on_one_line():
    assert danger_words("Fever today.  FEVER yesterday.  I can't\n\n  stand") == ["Fever", "can't stand"]


def test_phrases_that_share_words_are_one_reason():
    assert danger_words("I cannot move my legs") == ["cannot move my legs"]
    assert danger_words("he lost control of his bladder") == ["lost control of his bladder"]


def test_words_of_a_phrase_may_have_a_few_others_between_them_but_no_more():
    assert danger_words(f"both {'very ' * GAP}legs") != []
    assert danger_words(f"both {'very ' * (GAP + 1)}legs") == []


def test_nearby_word_out_of_reach_does_not_hide_a_phrase():
    typed = "cannot get dressed or get my two feet out of bed"
    assert danger_words(typed) == [typed]


@pytest.mark.parametrize(
    "text",
    [
        "I can't move, need an appointment",
        "I can't move.  My appointment is on Friday",
        "I can't move, my appointment is too late",
        "I can't move my back, appointment please",
        "I can't move my back appointment please",
    ],
)
def test_appointment_nearby_does_not_excuse_a_back_that_cannot_move(text):
    assert danger_words(text) == ["can't move"]


def test_harmless_phrase_does_not_hide_a_danger_beside_it():
    [reason] = danger_words("I can't move my appointment, I can't walk")
    assert reason.endswith("I can't walk")


def test_phrases_are_written_as_messages_are_compared():
    for language in LANGUAGES.values():
        for phrase in [*chain(*language["phrases"].values()), *language["harmless"], *language["over"]]:
            assert 1 <= len(phrase.replace("+", " ").split()) <= 7, phrase
            for name in phrase.replace("/", " ").replace("+", " ").split():
                if name.isupper():
                    assert name in language["lists"], phrase
                else:
                    assert set(name.removesuffix("*")) <= set(string.ascii_lowercase + string.digits), phrase
                    assert not name.endswith("*") or len(name) > 3, f"stem too short in {phrase}"


def test_no_phrase_and_no_list_is_there_twice_or_for_nothing():
    for language in LANGUAGES.values():
        phrases = [*chain(*language["phrases"].values())]
        assert sorted(set(phrases)) == sorted(phrases)
        said = [*phrases, *language["harmless"], *language["over"], *language["denial"].values()]
        used = set(re.split("[ /+]", " ".join([*said, *language["lists"].values()])))
        assert language["lists"].keys() <= used


def test_signs_that_words_may_mean_are_named():
    assert [(found.words, found.signs) for found in find("numb foot and I want to die")] == [
        ("numb", {"E03"}),
        ("want to die", {"E15"}),
    ]
    assert find("I can't move my legs")[0].signs >= {"E05"}


@given(st.text(st.characters(), max_size=300))
def test_any_characters_before_it_do_not_hide_a_word(text):
    # A new sentence: "none numb" says that nothing is numb.
    assert any(reason.endswith("numb") for reason in danger_words(f"{text}. Numb".casefold()))


@given(st.text(max_size=60), st.text(max_size=60))
def test_reason_is_fit_to_be_shown(before, after):
    for reason in danger_words(f"{before} cannot {after} stand, numb"):
        assert reason.isprintable()
        assert reason == reason.strip() != ""


WORDS = """I my the no and de la me can't stand numb fell asleep move appointment both legs chest pain
puedo caminar fiebre"""
pieces = st.lists(st.sampled_from(WORDS.split()))


@example(["pain", "no", "numb", "pain", "I", "chest"], ["pain", "no", "pain", "pain", "I", "chest"])
@given(pieces, pieces)
def test_only_words_close_together_are_read_together(before, after):
    """What keeps a long message linear: nothing further away than the longest phrase can matter."""
    apart = ["zz"] * (5 * (GAP + 1))
    alone = danger_words(" ".join(before)) + danger_words(" ".join(after))
    assert danger_words(" ".join(before + apart + after)) == list(dict.fromkeys(alone))


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG)
def test_long_message_costs_no_more_for_each_word(text, monkeypatch):
    """Counted, not timed: comparisons for each word stay under one bound however long the text is."""
    asked = []
    compare = module._is
    monkeypatch.setattr(module, "_is", lambda word, slot: asked.append(word) or compare(word, slot))

    danger_words(text)
    whole = len(asked)
    asked.clear()
    danger_words(text[: len(text) // 10])
    assert whole <= 11 * len(asked) + 1000  # the tenth part has an end of its own, hence eleven


# By kind: words of self-harm that were missed once, and what once brought help for nothing.
SELF_HARM = """I want to hang myself
I can't go on the way I feel
I cannot go on the same way, I am so tired of it all
nobody would miss me
slit my wrists
life isn't worth living
my husband says he wants to shoot himself
sucidal
pegarme un tiro
ahorcarme
envenenarme
ojala me muriera
estoy cansado de vivir""".splitlines()
NOT_RAISED = """Thanks, goodbye
gracias por todo
ya no necesito la cita
my life is busy
my dad Cliff
Ana Puente
Dia de los Muertos
gun shop
the pain is killing me
I could kill for a good night's sleep
constant low back pain for two months
dull ache
no numbness
numbness is gone
no fever, numbness or weakness
suddenly while gardening
I was in a car accident two years ago
tuve un accidente hace 5 anos
Five stars
Suite 100
The bill was 104 dollars
Ralph
Dr. Crane
Trabajo en limpieza
limpio casas
sin fiebre ni hormigueo""".splitlines()
STILL_RAISED = """no puedo orinar
I can't feel my foot
no siento las piernas
I have no feeling in my leg
not able to pee
numbness is not gone
no numbness but I can't hold my urine
no fever, numbness in both legs
No, numb feet
I fell yesterday, same place as two years ago
I was in a car accident two years ago and now I can't walk
I was in a car accident""".splitlines()
TOO_MUCH = """i took the whole bottle
swallowed all of my pills
I took 3 percocet at once
me tome todo el frasco
me tome 15 tramadoles
mi hijo se comio mis pastillas""".splitlines()
UNBORN = """I am pregnant and my baby isn't moving
my baby isn't moving
no siento al bebe moverse""".splitlines()


def signs_of(text: str) -> set[str]:
    return {sign for found in find(text) for sign in found.signs}


@pytest.mark.parametrize("text", SELF_HARM)
def test_self_harm_leads_to_its_sign(text):
    assert "E15" in signs_of(text)


@pytest.mark.parametrize("text", NOT_RAISED)
def test_everyday_words_denials_and_old_stories_are_not_raised(text):
    assert danger_words(text) == []


@pytest.mark.parametrize("text", STILL_RAISED)
def test_denial_and_past_hide_no_danger(text):
    assert danger_words(text) != []


@pytest.mark.parametrize("text", TOO_MUCH)
def test_too_much_medicine_leads_to_its_sign(text):
    assert "E12" in signs_of(text)


@pytest.mark.parametrize("text", UNBORN)
def test_unborn_child_that_does_not_move_leads_to_its_sign(text):
    assert "E20" in signs_of(text)
