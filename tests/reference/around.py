"""Around a commune: which doctors its people can try."""

from __future__ import annotations

import math
from itertools import accumulate

import numpy as np

from reference.luck import bits, mix
from reference.office import Office
from simdesert.model.desert import DesertModel


class Around:
    """The places around a commune where somebody practises, each with its share of the draws.

    Parameters
    ----------
    places
        Doctors of each place, and the weight of one of them.
    """

    def __init__(self, places: list[tuple[list[Office], float]]) -> None:
        upto = list(accumulate(len(offices) * weight for offices, weight in places))
        edges = [min(int(edge / upto[-1] * 2**32), 2**32 - 1) for edge in upto]
        self.places = [(edge, offices) for edge, (offices, _) in zip(edges, places, strict=True)]

    def draw(self, luck: int) -> Office:
        """Return one of the doctors around, the nearer the likelier: 32 bits draw the place, 16 the doctor there."""
        offices = next((there for edge, there in self.places if bits(luck, 32, 32) < edge), self.places[-1][1])
        return offices[bits(luck, 0, 16) * len(offices) >> 16]

    def freer(self, luck: int) -> Office | None:
        """Return the one with the shorter wait of two doctors drawn, None if nobody practises around."""
        if not self.places:
            return None
        one, other = self.draw(luck), self.draw(mix(luck, 512))
        return other if other.wait < one.wait else one


def around_each(model: DesertModel, offices: list[Office], far: bool) -> list[Around]:
    """Return whom the people of each commune can try: doctors within 30 minutes, weight exp(−minutes/scale).

    Parameters
    ----------
    model
        For its travel times and communes.
    offices
        The doctors who count.
    far
        Whether people with nobody within 30 minutes try the nearest commune with a doctor.
    """
    travel, communes = model.territory.travel, model.territory.communes
    here: dict[int, list[Office]] = {}
    for office in offices:
        here.setdefault(office.commune, []).append(office)
    stretch = np.cos(np.radians(communes.latitude))
    plane = list(zip(communes.latitude.tolist(), (communes.longitude * stretch).tolist(), strict=True))
    surroundings = []
    for commune in range(len(communes)):
        places = []
        for pair in range(travel.indptr[commune], travel.indptr[commune + 1]):
            weight = np.exp(-travel.minutes[pair] / model.parameters.travel_scale)  # in single precision
            if travel.indices[pair] in here:
                places.append((here[travel.indices[pair]], float(weight)))
        if not places and far and here:
            away = {math.dist(plane[there], plane[commune]): there for there in here}
            places = [(here[away[min(away)]], 1.0)]
        surroundings.append(Around(places))
    return surroundings
