"""Planets under gravity: copies of the outer solar system, each turned in space, advanced step by step.

Computes   the energy of every system after the last step (float arithmetic, attribute-free loops)
Shares     nothing; each part advances its own systems
Verified   turning a system changes no energy, so all systems must agree; the unturned one's energy is computed
           again, body by body and axis by axis instead of pair by pair; at 1000 steps of 0.01 it is the
           published one; energy drift and total momentum stay small at any number of steps
Source     the n-body problem of the Computer Language Benchmarks Game (constants, energies at 0 and 1000
           steps); are-we-fast-yet has the same kernel
"""
from __future__ import division

import math
import random

GROWS = "systems"

SIZES = {
    "smoke": {"systems": 4, "steps": 20},
    "default": {"systems": 6, "steps": 1000},
    "large": {"systems": 48, "steps": 1000},
}

STEP = 0.01
PUBLISHED = {0: -0.169075164, 1000: -0.169087605}

SOLAR_MASS = 4 * math.pi * math.pi
DAYS = 365.24
# x, y, z (astronomical units), vx, vy, vz (a day), mass (solar masses): Sun, Jupiter, Saturn, Uranus, Neptune
BODIES = (
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    (4.84143144246472090e00, -1.16032004402742839e00, -1.03622044471123109e-01,
     1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05, 9.54791938424326609e-04),
    (8.34336671824457987e00, 4.12479856412430479e00, -4.03523417114321381e-01,
     -2.76742510726411310e-03, 4.99852801234917238e-03, 2.30417297573763929e-05, 2.85885980666130812e-04),
    (1.28943695621391310e01, -1.51111514016986312e01, -2.23307578892655734e-01,
     2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05, 4.36624404335156298e-05),
    (1.53796971148509165e01, -2.59193146099879641e01, 1.79258772950371181e-01,
     2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05, 5.15138902046611451e-05),
)


def prepare(size, seed):
    """(steps, the systems at rest as a whole, each turned by a seeded angle about the z axis)."""
    draw = random.Random(seed)
    angles = [0.0] + [draw.random() * 2 * math.pi for _ in range(size["systems"] - 1)]
    return size["steps"], [_system(angle) for angle in angles]


def _system(angle):
    cos, sin = math.cos(angle), math.sin(angle)
    bodies = []
    for x, y, z, vx, vy, vz, mass in BODIES:
        vx, vy, vz = vx * DAYS, vy * DAYS, vz * DAYS
        bodies.append(
            [cos * x - sin * y, sin * x + cos * y, z, cos * vx - sin * vy, sin * vx + cos * vy, vz, mass * SOLAR_MASS]
        )
    for axis in (3, 4, 5):  # the Sun takes the rest of the momentum, so that the whole stands still
        bodies[0][axis] = -sum(body[axis] * body[6] for body in bodies) / SOLAR_MASS
    return bodies


def part(state, index, count):
    """[(number of the system, its energy, its momentum)] of this part's systems."""
    steps, systems = state
    found = []
    number = index
    while number < len(systems):
        bodies = [list(body) for body in systems[number]]
        _advance(bodies, steps)
        found.append((number, _energy(bodies), max(abs(_momentum(bodies, axis)) for axis in (3, 4, 5))))
        number += count
    return found


def _advance(bodies, steps):
    pairs = [(first, second) for at, first in enumerate(bodies) for second in bodies[at + 1:]]
    while steps > 0:
        for first, second in pairs:
            dx = first[0] - second[0]
            dy = first[1] - second[1]
            dz = first[2] - second[2]
            square = dx * dx + dy * dy + dz * dz
            magnitude = STEP / (square * math.sqrt(square))
            pull, push = second[6] * magnitude, first[6] * magnitude
            first[3] -= dx * pull
            first[4] -= dy * pull
            first[5] -= dz * pull
            second[3] += dx * push
            second[4] += dy * push
            second[5] += dz * push
        for body in bodies:
            body[0] += STEP * body[3]
            body[1] += STEP * body[4]
            body[2] += STEP * body[5]
        steps -= 1


def _energy(bodies):
    energy = 0.0
    for at, body in enumerate(bodies):
        energy += 0.5 * body[6] * (body[3] * body[3] + body[4] * body[4] + body[5] * body[5])
        for other in bodies[at + 1:]:
            distance = math.sqrt(sum((body[axis] - other[axis]) ** 2 for axis in (0, 1, 2)))
            energy -= body[6] * other[6] / distance
    return energy


def _energy_again(system, steps):
    """The energy after so many steps, by the field that all others make at each body's place."""
    places = [body[:3] for body in system]
    speeds = [body[3:6] for body in system]
    masses = [body[6] for body in system]
    for _ in range(steps):
        fields = [_field(places, masses, at) for at in range(len(places))]
        for place, speed, field in zip(places, speeds, fields):
            for axis in (0, 1, 2):
                speed[axis] += STEP * field[axis]
                place[axis] += STEP * speed[axis]
    return _energy([place + speed + [mass] for place, speed, mass in zip(places, speeds, masses)])


def _field(places, masses, at):
    field = [0.0, 0.0, 0.0]
    for other, place in enumerate(places):
        if other != at:
            apart = [place[axis] - places[at][axis] for axis in (0, 1, 2)]
            weight = masses[other] / sum(each * each for each in apart) ** 1.5
            field = [each + weight * along for each, along in zip(field, apart)]
    return field


def _momentum(bodies, axis):
    return sum(body[axis] * body[6] for body in bodies)


def check(state, results):
    """Every system once; one energy for all, computed again and published where it is; momentum near zero."""
    steps, systems = state
    found = sorted(entry for result in results for entry in result)
    if [number for number, _, _ in found] != list(range(len(systems))):
        return "systems advanced: %s, wanted each of %d once" % ([entry[0] for entry in found], len(systems))
    energies = [energy for _, energy, _ in found]
    if max(energies) - min(energies) > 1e-9:
        return "turned systems differ in energy: %r" % energies
    again = _energy_again(systems[0], steps)
    if abs(energies[0] - again) > 1e-12:
        return "energy %.15f after %d steps, computed again %.15f" % (energies[0], steps, again)
    if steps in PUBLISHED and abs(energies[0] - PUBLISHED[steps]) > 5e-10:
        return "energy %.9f after %d steps, published %.9f" % (energies[0], steps, PUBLISHED[steps])
    if abs(energies[0] - PUBLISHED[0]) > 1e-4:
        return "energy drifted from %.9f to %.9f" % (PUBLISHED[0], energies[0])
    worst = max(momentum for _, _, momentum in found)
    return "momentum %g, wanted 0" % worst if worst > 1e-9 else None
