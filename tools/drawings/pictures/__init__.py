"""The pictures by the names of their files."""

from tools.drawings.pictures.cold import ice
from tools.drawings.pictures.cycle import cycle
from tools.drawings.pictures.getting_up import bed_1, bed_2, bed_3
from tools.drawings.pictures.muscles import muscles
from tools.drawings.pictures.nerves import nerve_pain
from tools.drawings.pictures.on_the_back import e2, e3, e4, e6
from tools.drawings.pictures.on_the_knees import e5, e7, e8
from tools.drawings.pictures.resting import rest_back, rest_side
from tools.drawings.pictures.saddle import saddle
from tools.drawings.pictures.sitting import heat, sit_car, sit_work
from tools.drawings.pictures.spine import spine
from tools.drawings.pictures.standing import e1, lift, walk

ALL = (
    *(bed_1, bed_2, bed_3),
    cycle,
    *(e1, e2, e3, e4, e5, e6, e7, e8),
    *(heat, ice),
    lift,
    muscles,
    nerve_pain,
    *(rest_back, rest_side),
    saddle,
    *(sit_car, sit_work),
    spine,
    walk,
)
DRAWINGS = {draw.__name__.replace("_", "-"): draw for draw in ALL}
