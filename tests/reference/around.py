"""Around a commune: which doctors its people can try."""

from __future__ import annotations

import math

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
        total = sum(len(offices) * weight for offices, weight in places)
        self.places: list[tuple[int, list[Office]]] = []
        so_far = 0.0
        for offices, weight in places:
            so_far += len(offices) * weight
            self.places.append((min(int(so_far / total * 2**32), 2**32 - 1), offices))

    def draw(self, luck: int) -> Office:
        """Return one of the doctors around, the nearer the likelier: 32 bits draw the place, 16 the doctor there."""
        for upto, offices in self.places[:-1]:
            if bits(luck, 32, 32) < upto:
                return offices[bits(luck, 0, 16) * len(offices) >> 16]
        offices = self.places[-1][1]
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
    latitude = [float(degrees) for degrees in communes.latitude]
    east = [float(lon) * math.cos(math.radians(lat)) for lat, lon in zip(latitude, communes.longitude, strict=True)]
    surroundings = []
    for commune in range(len(communes)):
        pairs = range(travel.indptr[commune], travel.indptr[commune + 1])
        places = [
            (here[there], float(np.exp(-travel.minutes[pair] / model.parameters.travel_scale)))  # single precision
            for pair in pairs
            if (there := int(travel.indices[pair])) in here
        ]
        if not places and far and here:
            away = {p: math.hypot(latitude[p] - latitude[commune], east[p] - east[commune]) for p in here}
            places = [(here[min(away, key=lambda place: away[place])], 1.0)]
        surroundings.append(Around(places))
    return surroundings
