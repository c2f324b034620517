"""The people of the invented clinic, and what pages say of them."""

OKAFOR, REYES, HADDAD, LINDQVIST, VEGA = "okafor", "reyes", "haddad", "lindqvist", "vega"
PEOPLE = {
    OKAFOR: {
        "slug": "naomi-okafor",
        "name": "Naomi Okafor",
        "degree": "MD",
        "specialty_en": "Back, nerve and muscle care without surgery",
        "specialty_es": "Espalda, nervios y músculos, sin cirugía",
        "languages": ["en", "fr"],
        "board_en": "physical medicine and rehabilitation",
        "board_es": "medicina física y rehabilitación",
        "board_year": 2014,
        "biography_en": (
            "Naomi Okafor trained in physical medicine and has worked in Millbrook since 2012. She "
            "takes time to listen, and looks for ways without surgery first. At home she keeps bees."
        ),
        "biography_es": (
            "Naomi Okafor se formó en medicina física y trabaja en Millbrook desde 2012. Se toma el "
            "tiempo de escuchar y busca primero caminos sin cirugía. En casa cría abejas."
        ),
    },
    REYES: {
        "slug": "daniel-reyes",
        "name": "Daniel Reyes",
        "degree": "DO",
        "specialty_en": "Spine and sports medicine, hands-on care",
        "specialty_es": "Columna y medicina del deporte, terapia manual",
        "languages": ["en", "es"],
        "board_en": "family medicine",
        "board_es": "medicina familiar",
        "board_year": 2011,
        "biography_en": (
            "Daniel Reyes has cared for people with back pain for fifteen years, many of them dancers "
            "and runners. He treats with his hands where that helps. He explains each step before he "
            "does it."
        ),
        "biography_es": (
            "Daniel Reyes atiende desde hace quince años a personas con dolor de espalda, entre ellas "
            "muchas que bailan o corren. Trata con las manos cuando eso ayuda. Explica cada paso "
            "antes de hacerlo."
        ),
    },
    HADDAD: {
        "slug": "samir-haddad",
        "name": "Samir Haddad",
        "degree": "PA-C",
        "specialty_en": "Acute back pain, same-day visits",
        "specialty_es": "Dolor de espalda agudo, citas para el mismo día",
        "languages": ["en", "ar"],
        "board_en": "physician assistant",
        "board_es": "asociado médico",
        "board_year": 2018,
        "biography_en": (
            "Samir Haddad sees people on the day their back gives out. He worked in an emergency room "
            "for six years and knows which signs cannot wait."
        ),
        "biography_es": (
            "Samir Haddad atiende a las personas el mismo día en que su espalda falla. Trabajó seis "
            "años en una sala de emergencias y sabe qué señales no pueden esperar."
        ),
    },
    LINDQVIST: {
        "slug": "grace-lindqvist",
        "name": "Grace Lindqvist",
        "degree": "DPT",
        "specialty_en": "Physical therapy: movement, strength, confidence",
        "specialty_es": "Fisioterapia: movimiento, fuerza, confianza",
        "languages": ["en"],
        "board_en": "orthopedic physical therapy",
        "board_es": "fisioterapia ortopédica",
        "board_year": 2017,
        "biography_en": (
            "Grace Lindqvist helps people trust their back again, step by step. She plans exercises "
            "that fit into a working day."
        ),
        "biography_es": (
            "Grace Lindqvist ayuda a las personas a confiar otra vez en su espalda, paso a paso. "
            "Planea ejercicios que caben en un día de trabajo."
        ),
    },
    VEGA: {
        "slug": "marisol-vega",
        "name": "Marisol Vega",
        "degree": "DPT",
        "specialty_en": "Physical therapy after an injury, and for older people",
        "specialty_es": "Fisioterapia después de una lesión y para personas mayores",
        "languages": ["es", "en"],
        "board_en": "geriatric physical therapy",
        "board_es": "fisioterapia geriátrica",
        "board_year": 2020,
        "biography_en": (
            "Marisol Vega works with people after a fall, an accident or an operation, and with older "
            "people who want to stay on their feet. She speaks Spanish and English with her patients."
        ),
        "biography_es": (
            "Marisol Vega trabaja con personas después de una caída, un accidente o una operación, y "
            "con personas mayores que quieren seguir caminando. Habla español e inglés con sus "
            "pacientes."
        ),
    },
}
