import { argyroditeSites } from '../../../operators/crystal/argyrodite-sites.ts'
import { diceOf } from './dice.ts'
import { hops } from './hops.ts'
import { oscillators } from './modes.ts'
import { EDGE, network, SITES } from './network.ts'
import { rotors } from './rotors.ts'
import { BOND, MODES, SETTINGS, type Settings } from './settings.ts'

/** Atoms of one kind, in the order of the rows. */
export interface Species {
  readonly element: string
  readonly count: number
}

/** Frames of a world, one after the other; `next` writes over the last. */
export interface Frames {
  readonly settings: Settings
  /** Li, P, S of PS4, free S, Cl. */
  readonly species: readonly Species[]
  readonly atoms: number
  /** Edge of the cell, Å. */
  readonly edge: number
  /** [atom][3], Å, unwrapped, and Å/ps. */
  readonly places: Float64Array
  readonly speeds: Float64Array
  /** Site of each ion among the 112 of a cubic cell. */
  readonly sites: Int32Array
  next(): void
}

/** Lithium on the T5, T2 and T4 of Li6PS5Cl, where it jumps as a Markov process and vibrates with its cage, in a crystal whose
 *  anions vibrate and whose PS4 librate and turn. The same settings give the same frames. */
export function argyroditeFrames(given: Partial<Settings> = {}): Frames {
  const settings = { ...SETTINGS, ...given }
  const { cells, interval, temperature, seed, drift, together, turnRate, rates } = settings
  const corners = cellsOf(cells)
  const fixed = framework(corners)
  const count = corners.length
  const [ions, hosts] = [24 * count, 4 * count]
  const throws = Array.from({ length: 9 }, (_, k) => diceOf(16 * seed + k))
  const moving = (atoms: number, name: keyof typeof MODES, k: number) =>
    oscillators(3 * atoms, MODES[name], temperature, interval, throws[k])
  const own = moving(ions, 'lithium', 0)
  const cage = moving(hosts, 'cage', 1)
  const chlorine = moving(hosts, 'chlorine', 2)
  const whole = moving(hosts, 'polyanion', 3)
  const phosphorus = moving(hosts, 'phosphorus', 4)
  const bonded = moving(4 * hosts, 'bonded', 5)
  const turning = rotors(hosts, BOND, turnRate, MODES.libration, temperature, interval, throws[6])
  const net = network(rates)
  const shares = net.sites.map(({ kind }) => rates.shares[kind] / SITES[kind])
  const jumping = hops(net, shares, cells, ions, together, throws[7])
  const modes = [own, cage, chlorine, whole, phosphorus, bonded]
  const atoms = 52 * count
  const [places, speeds] = [new Float64Array(3 * atoms), new Float64Array(3 * atoms)]
  let frame = -1
  const next = () => {
    frame++
    const time = frame * interval
    if (frame > 0) for (const mode of modes) mode.step()
    turning.step(time)
    jumping.advance(time)
    compose(drift.map((speed) => speed * time))
  }
  const compose = (moved: readonly number[]) => {
    for (let axis = 0; axis < 3; axis++) {
      const [by, fast] = [moved[axis], drift[axis]]
      let to = axis
      for (let ion = 0, i = axis; ion < ions; ion++, i += 3, to += 3) {
        const host = 3 * jumping.cage[ion] + axis
        places[to] = jumping.at[i] + own.x[i] + cage.x[host] + by
        speeds[to] = own.v[i] + cage.v[host] + fast
      }
      for (let i = axis; i < 3 * hosts; i += 3, to += 3) {
        places[to] = fixed.phosphorus[i] + whole.x[i] + phosphorus.x[i] + by
        speeds[to] = whole.v[i] + phosphorus.v[i] + fast
      }
      for (let atom = 0, i = axis; atom < 4 * hosts; atom++, i += 3, to += 3) {
        const host = 3 * (atom >> 2) + axis
        places[to] = fixed.phosphorus[host] + whole.x[host] + turning.arms[i] + bonded.x[i] + by
        speeds[to] = whole.v[host] + turning.speeds[i] + bonded.v[i] + fast
      }
      for (let i = axis; i < 3 * hosts; i += 3, to += 3) {
        places[to] = fixed.cages[i] + cage.x[i] + by
        speeds[to] = cage.v[i] + fast
      }
      for (let i = axis; i < 3 * hosts; i += 3, to += 3) {
        places[to] = fixed.chlorine[i] + chlorine.x[i] + by
        speeds[to] = chlorine.v[i] + fast
      }
    }
  }
  const species = [ions, hosts, 4 * hosts, hosts, hosts].map((many, k) => ({
    element: ['Li', 'P', 'S', 'S', 'Cl'][k],
    count: many,
  }))
  return { settings, species, atoms, edge: EDGE * cells, places, speeds, sites: jumping.site, next }
}

/** Corners of all cells, in cells; the last axis runs fastest. */
const cellsOf = (cells: number): number[][] =>
  Array.from({ length: cells ** 2 * cells }, (_, i) => [
    Math.floor(i / cells / cells),
    Math.floor(i / cells) % cells,
    i % cells,
  ])

/** Ideal places of the anions and P, [atom][3], Å. The bonds of PS4 in this setting point along the corners of a rotor. */
function framework(corners: readonly (readonly number[])[]) {
  const { anchors, cages } = argyroditeSites(['T5'])
  const hosts = anchors.filter(({ corner }) => !corner).map(({ at }) => at)
  const laid = (places: readonly (readonly number[])[]) =>
    Float64Array.from(
      corners.flatMap((corner) =>
        places.flatMap((place) => place.map((value, axis) => EDGE * (value + corner[axis]))),
      ),
    )
  return { phosphorus: laid(hosts), cages: laid(cages), chlorine: laid(FACES) }
}

/** 4a of F-43m. */
const FACES = [
  [0, 0, 0],
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [0.5, 0.5, 0],
]
