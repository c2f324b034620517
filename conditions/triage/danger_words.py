"""Danger words: what lifts a message in free text to the top of the inbox, and the reason shown there.

The phrases say in everyday English and Spanish what the signs of ``triage`` say: every emergency sign, and
some of those for today.  No physician has verified the choice.  In doubt a word counts: "in the fall" does.

A phrase is words in this order with at most ``GAP`` others between them.  ``a/b`` is either word, ``stem*``
any word that begins so, CAPITALS one of the lists in ``LISTS``.  Phrases are written as messages are
compared: in small letters, without accents and apostrophes.
"""

import re
import unicodedata
from collections import defaultdict
from string import ascii_letters

GAP = 3
LONGEST = 80  # characters of one reason: what is written down beside a message has room for it

LISTS = {
    "CANNOT": "cannot/canot/cant/can not/can t/couldnt/could not/unable to/not able to/barely/hardly",
    "HARD": "hard/difficult/difficulty/trouble/problem/problems/struggle/struggling",
    "LEG": "leg/legs/foot/feet/toe/toes/ankle/thigh/thighs/calf/knee/knees",
    "PEE": "pee/peeing/peed/piss/pissing/urinate/urinating/urination/urine/void/voiding",
    "STOOL": "stool/stools/poop/poops/feces/faeces/bowel/bowels",
    "BELLY": "belly/stomach/abdomen/abdominal/tummy",
    "FACE": "face/throat/tongue/lips/lip",
    "SHOT": "injection/injections/shot/shots/epidural/procedure/surgery",
    "PILLS": "pills/pill/tablets/medicine/medication/meds",
    "STRONG": "severe/strong/terrible/worst/horrible/unbearable/sudden",
    "PUEDO": "puedo/puede/pude/pudo/podia/logro/consigo",
    "CUESTA": "cuesta/cuestan/dificultad/dificil/problema/problemas",
    "PIERNA": "pierna/piernas/pie/pies/muslo/muslos/rodilla/rodillas/pantorrilla/tobillo/dedos",
    "ORINAR": "orinar/orino/orina/orine/pipi/mear",
    "HECES": "heces/popo/caca/excremento/evacuar/evacuacion",
    "ENTREPIERNA": "ingle/ingles/entrepierna/nalga/nalgas/genitales/genital/vagina/pene/testiculos",
    "VIENTRE": "vientre/barriga/abdomen/estomago/panza",
    "CARA": "cara/garganta/lengua/labios/labio/boca",
    "INYECCION": "inyeccion/inyecciones/epidural/procedimiento/cirugia/operacion",
    "FUERTE": "fuerte/intenso/terrible/horrible/peor/repentino/subito/insoportable",
}

ENGLISH = {
    "E01": "CANNOT PEE, CANNOT pass/empty water/bladder/urine, CANNOT go bathroom/toilet, "
    "HARD PEE/bladder, PEE/bladder HARD, not/havent/hasnt/no PEE, retention",
    "E02": "leak*, incontinen*, wet/wetting/wetted myself/himself/herself/pants/bed, "
    "pee/peed/peeing/poop/pooped/pooping/soil/soiled/soiling/soils myself/himself/herself/pants/bed, "
    "CANNOT hold PEE/STOOL/bladder/it, CANNOT control PEE/STOOL/bladder, no/lost/lose/losing/loss control, "
    "control bladder/STOOL, HARD STOOL, STOOL HARD",
    "E03": "numb/numbness/numbs/numbed/numbing/numness/numbnes, tingl*, pins needles, saddle, "
    "wipe/wiping feel*/different, CANNOT feel, dont/doesnt/not feel LEG/PEE, no sensation, "
    "have/has/had/with no feeling, lost/losing/loss/without feeling/sensation, cauda equina",
    "E04": "both LEG, two legs, legs weak*, weak* legs, paralys*, paralyz*",
    "E05": "weakness, weaker, weak LEG, LEG weak*, drag* LEG, LEG drag*, foot drop*, drop foot, "
    "LEG give/gives/gave/giving/buckl*, CANNOT move/lift/raise LEG, CANNOT move, "
    "LEG wont/doesnt/not move/work/hold, CANNOT bear/put weight, collapsed",
    "E06": "erection*, erectile, impoten*, orgasm*, sex/sexual function/feeling/sensation, "
    "feel*/sensation/numb during sex, no/lost/cannot/cant feel* sex",
    "E07": "fall, falls, fell, fallen, falling, accident/accidents, "
    "car/truck/bike/motorcycle crash*/wreck*, in crash/wreck/collision, rear ended, hit by, hit hard, "
    "hard hit, hit head/back, thrown from",
    "E08": "chest pain*/hurt*/tight*/pressure/heavy/ache*/discomfort, "
    "pain*/pressure/tightness/hurts/discomfort chest, HARD breath*, CANNOT breath*, short breath*, "
    "shortness breath, CANNOT catch breath, faint*, passed/pass/passing out, blacked/blacking out, "
    "unconscious, cold sweat*, heart attack",
    "E09": "STRONG BELLY, BELLY STRONG, puls*/throb*/heartbeat BELLY, BELLY puls*/throb*, aneurysm",
    "E10": "fever/fevers/feverish/febrile, chills, shivering, high/running temperature/temp, "
    "temperature/temp 38/39/40/41/100/101/102/103/104/105",
    "E11": "slur*, HARD speak*/talk*, suddenly/sudden CANNOT speak/talk, speech trouble/slow/strange, "
    "droop*, weak arm, arm weak*, stroke",
    "E12": "overdos*, too many/much PILLS, took too many/much, CANNOT/hard/wont wake*, "
    "PILLS sleepy/confused, sleepy/confused PILLS, very/so/extremely sleepy/drowsy, disoriented, delirious",
    "E13": "vomit*/throw*/threw/cough*/spit* blood, blood vomit*, black/tarry/bloody STOOL, blood STOOL, "
    "STOOL black/blood, swollen/swelling FACE, FACE swollen/swelling/swell*, allergic reaction, anaphyla*, "
    "bleeding",
    "E14": "STRONG headache*, headache* severe/terrible/unbearable, headache* SHOT, SHOT headache*, "
    "infect*, pus",
    "E15": "suicid*, kill/killing myself/himself/herself, end/ending/take/taking my life, end it all, "
    "want/wants/wanna/wish die/dead, better off dead, harm/harming/hurting/cutting myself/himself/herself, "
    "to/want/might/will/gonna hurt/cut myself/himself/herself, self harm*, dont/not want live, "
    "no reason live, not worth living, CANNOT go on anymore/like/living, CANNOT take it anymore/more",
    "E16": "tearing/ripping pain*/back/chest, pain* tearing/ripping, feels torn",
    "E17": "deep/constant/steady pain* BELLY/side/flank",
    "E18": "pale, clammy, lightheaded, light headed, dizzy, woozy",
    "E19": "vomit*/throwing BELLY/pain*, BELLY/pain* vomit*/throwing",
    "E20": "pregnan* bleed*/blood/leak*/fluid/water/contraction*/cramp*/pain*, "
    "bleed*/blood/fluid/contraction*/cramp* pregnan*, water broke, miscarr*",
    "T01": "LEG/groin/crotch asleep/dead",
    "T10": "blood PEE, PEE blood, bloody urine",
    "T12": "CANNOT stand/standing/walk/walking/straighten, CANNOT get up, CANNOT get out bed, "
    "HARD walk/walking/stand/standing, stuck floor/bed/toilet, pain CANNOT sleep, CANNOT sleep pain, "
    "worst pain, unbearable, excruciating",
}

SPANISH = {
    "E01": "no PUEDO ORINAR, no/sin ORINAR, CUESTA ORINAR, no PUEDO vaciar vejiga, retencion",
    "E02": "sale/salio/escapa/escapan/escapo/va/gotea ORINAR, sale/salio/escapa/escapan/escapo HECES, "
    "goteo, incontinen*, orino/orine/orina/hago/hice/haciendo/orinando encima, "
    "hago/hice ORINAR/HECES cama, mojo/moje/moja cama/ropa/pantalon, no aguanto/aguanta/aguantar, "
    "no PUEDO aguantar/controlar/contener, no controlo/controla, perdi/perdio/perdida/perdido/sin control",
    "E03": "adormec*, entumec*, entumid*, hormigue*, acorchad*, insensib*, anestesiad*, "
    "PIERNA/ENTREPIERNA dormid*, dormid* PIERNA/ENTREPIERNA, duerme/duermen/durmio PIERNA/ENTREPIERNA, "
    "no siento/siente PIERNA/ENTREPIERNA/ORINAR/nada, silla montar, siento/siente limpiarme/limpiarse, "
    "sin/perdi/perdio/perdida/menos sensibilidad/sensacion, cola caballo, cauda equina",
    "E04": "ambas/dos piernas, ambos/dos pies, piernas debil*/flojas, debil* piernas, paraliz*, paralis*",
    "E05": "debilidad, debil PIERNA, PIERNA debil*/floja/caido, arrastr* PIERNA, PIERNA arrastr*, "
    "no sostiene/sostienen, PIERNA falla/fallan/dobla/doblan, fallan/falla/dobla/doblan PIERNA, "
    "sin/perdi/perdio/menos fuerza, no PUEDO mover*/levantar PIERNA, no PUEDO mover*, "
    "PIERNA no responde/mueve, no responde/mueve PIERNA, no PUEDO apoyar PIERNA, desplom*",
    "E06": "ereccion*, erectil, impoten*, orgasm*, funcion/sensacion/sensibilidad sexual*, "
    "no siento/siente sexo/relaciones",
    "E07": "accidente/accidentes, choque/choques/choco/chocaron/chocamos, atropell*, caida/caidas, cai, "
    "cayo, caerme, caerse, caigo, golpe/golpes/golpee/golpeo",
    "E08": "dolor*/duele/presion/opresion/apreta*/aprieta pecho, pecho duele/aprieta/oprim*, falta aire, "
    "no PUEDO respirar, CUESTA/corta/falta respirar/respiracion, ahog*, desmay*, sudor/sudores frio/frios, "
    "infarto, inconsciente",
    "E09": "dolor FUERTE VIENTRE, FUERTE dolor VIENTRE, dolor VIENTRE FUERTE, "
    "late/latido/latidos/pulsa* VIENTRE, VIENTRE late/latido/latidos/pulsa*, dolor repentino/subito, "
    "aneurisma",
    "E10": "fiebre/fiebres/febril, calentura, escalofrio*, tiritando, temperatura alta, "
    "temperatura 38/39/40/41/100/101/102/103/104/105",
    "E11": "CUESTA hablar, repente no PUEDO hablar, arrastr* palabras, cara/boca torcid*/chueca/paraliz*, "
    "brazo debil/dormid*, debilidad brazo, derrame, embolia, ictus",
    "E12": "sobredosis, demasiad* pastillas/medicina/medicamento, tome/tomo/tomado mas/demasiad*, "
    "no despierta/despertar*, CUESTA despert*, mucho sueno, muy somnolient*/adormilad*, desorientad*, "
    "medicina/pastilla/pastillas confundid*",
    "E13": "vomit*/escup*/tos* sangre, sangre vomit*, HECES negr*/sangre, sangre HECES, "
    "hinchad*/hinchazon/inflamad*/hincho CARA, CARA hinchad*/hinchazon/inflamad*, reaccion alergica, "
    "anafila*, sangrado, sangrando, sangra, hemorragia",
    "E14": "FUERTE dolor cabeza, dolor cabeza FUERTE, dolor cabeza INYECCION, INYECCION dolor cabeza, "
    "infect*, infecc*, pus",
    "E15": "suicid*, matarme, matarse, quitarme/quitarse vida, acabar/terminar vida/todo, "
    "quiero/quisiera/prefiero/ganas morir/morirme, me quiero/quisiera matar, hacerme/hacerse dano, "
    "lastimarme/lastimarse/cortarme, no quiero vivir/viviendo, sin ganas vivir, mejor muerto/muerta, "
    "no vale vivir",
    "E16": "desgarr* dolor*/pecho/espalda, dolor* desgarr*",
    "E17": "dolor profundo/constante/continuo VIENTRE/costado",
    "E18": "palid*, sudoros*, maread*, mareo/mareos",
    "E19": "vomit* dolor*/VIENTRE, dolor*/VIENTRE vomit*",
    "E20": "embaraz* sangr*/liquido/contraccion*/colico*/dolor*, "
    "sangr*/liquido/contraccion*/colico* embaraz*, rompi/rompio fuente, aborto*",
    "T10": "sangre ORINAR, ORINAR sangre",
    "T12": "no PUEDO parar*/caminar/andar/levantar*/enderezar*, no PUEDO poner* pie, no PUEDO estar pie, "
    "no PUEDO salir cama, CUESTA caminar/andar, dolor no PUEDO dormir, no PUEDO dormir dolor, peor dolor, "
    "dolor insoportable, no soporto dolor, no PUEDO mas dolor",
}

# The first word of these is forgiven where the others follow at once, with nothing but spaces between.
HARMLESS = (
    "move my/the/this/our appointment/visit/booking/time/date, fall/falls/fell/falling/fallen asleep, "
    "mover mi/la/esta/nuestra cita/visita/hora/fecha"
)

_APOSTROPHES = "'`\u00b4\u02bc\u2018\u2019\u2032\uff07"
_INVISIBLE = {"Mn", "Me", "Cf"}  # accents, and marks such as a zero-width space
_PLAIN = {*ascii_letters, " "}  # no full stop or comma between: "I can't move.  My appointment is today"
_START = 3  # no stem is shorter
_WORD = re.compile(r"(?:can|could) +not\b|can +t\b|(?:not +able|unable) +to\b|\S+")


def danger_words(text: str) -> list[str]:
    """The dangerous words and phrases of ``text``, English or Spanish, as they were written, in their order.

    Each is given once, its first ``LONGEST`` characters; an empty list means that none was found.  Case,
    accents and apostrophes do not matter.
    """
    text = unicodedata.normalize("NFC", text)  # an accent stays with its letter in what is shown
    words, spans = _words(text)
    for first, last in list(_matches(words, _HARMLESS, gap=0)):
        if set(_between(text, spans, first, last)) <= _PLAIN:
            words[first] = ""
    reasons: dict[str, str] = {}
    for first, last in _merged(_matches(words, _DANGER, gap=GAP)):
        reason = _printable(_between(text, spans, first, last))[:LONGEST]
        reasons.setdefault(" ".join(words[first : last + 1]), reason)
    return list(reasons.values())


def _between(text, spans, first, last):
    return text[spans[first][0] : spans[last][1]]


def _merged(matches):
    """The first and last place of each match, in order; two that share a word are one."""
    merged: list[list[int]] = []
    for first, last in sorted(matches):
        if merged and first <= merged[-1][1]:
            merged[-1][1] = max(last, merged[-1][1])
        else:
            merged.append([first, last])
    return merged


def _words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of ``text`` in small plain letters, and where in ``text`` each one stands."""
    letters, places = [], []
    for place, written in enumerate(text):
        if written in _APOSTROPHES:
            continue
        for letter in unicodedata.normalize("NFKD", written).casefold():
            if unicodedata.category(letter) not in _INVISIBLE:
                letters.append(letter if letter.isalnum() else " ")
                places.append(place)
    found = list(_WORD.finditer("".join(letters)))
    spans = [(places[word.start()], places[word.end() - 1] + 1) for word in found]
    return [" ".join(word[0].split()) for word in found], spans


def _matches(words, phrases, *, gap):
    """For each phrase found: the places of its first and its last word, the nearest that will do."""
    for i, word in enumerate(words):
        for first, *rest in phrases.get(word[:_START], ()):
            if not _is(word, first):
                continue
            ends = {i}
            for slot in rest:
                near = {j for end in ends for j in range(end + 1, min(end + 2 + gap, len(words)))}
                ends = {j for j in near if _is(words[j], slot)}
            if ends:
                yield i, min(ends)


def _is(word, slot):
    exact, stems = slot
    return word in exact or word.startswith(stems)


def _printable(piece: str) -> str:
    """On one line and without the invisible characters somebody may have put in."""
    return "".join(letter for letter in " ".join(piece.split()) if letter.isprintable())


def _compile(*groups: str):
    """Phrases as lists of slots (whole words, stems), filed under the first letters of their first word."""
    filed = defaultdict(list)
    for phrase in (phrase for group in groups for phrase in group.split(", ")):
        slots = [_slot(part) for part in phrase.split()]
        exact, stems = slots[0]
        for start in {word[:_START] for word in (*exact, *stems)}:
            filed[start].append(slots)
    return dict(filed)


def _slot(part: str) -> tuple[frozenset[str], tuple[str, ...]]:
    names = [word for name in part.split("/") for word in LISTS.get(name, name).split("/")]
    stems = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return frozenset(name for name in names if not name.endswith("*")), stems


_DANGER = _compile(*ENGLISH.values(), *SPANISH.values())
_HARMLESS = _compile(HARMLESS)
