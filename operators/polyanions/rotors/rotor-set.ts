import { type Rows, sliceBlock } from '../../../pipeline/run/block.ts'
import { type Run, rowsOfTypes, typesOf } from '../../../pipeline/run/run.ts'
import type { ChannelRange, Channels } from '../../../pipeline/state/channels.ts'
import { usageError } from '../../../schemas/errors.ts'
import { didYouMean } from '../../../schemas/nearest.ts'
import { displacementMaps } from '../../kernels/nearest/nearest-maps.ts'
import { type ArmJob, armJob, emptyArms, fillArms } from '../../kernels/rotors/arms.ts'
import { type BondRule, type Rotor, rotorsIn, type Structure } from '../bonded-groups.ts'
import { firstFrame } from '../bonded-units.ts'
import { twistPairs } from '../dihedral.ts'
import { axisOf } from '../rotor-axis.ts'

/** The rotors of a run, rows of its store, and what they look like in its first frame. */
export interface RotorSet {
  readonly rotors: readonly Rotor[]
  /** Their names, each once. */
  readonly kinds: readonly string[]
  readonly kindOf: Int32Array
  /** First arm of each rotor and, last, the number of arms. */
  readonly starts: Int32Array
  /** Unit vector of every arm in the first frame, [arm][3]. */
  readonly directions: Float64Array
  /** Unit vector that stands for each rotor's orientation in the first frame, [rotor][3]. */
  readonly axes: Float64Array
  /** Bonded quadruples of rotors of two centres, as places in their rows. */
  readonly twists: readonly (Int32Array | undefined)[]
  readonly endsBeyond: number
  /** How long (Å) each rotor's arms may be, none where they may be of any length; it ends after so many longer frames on end. */
  readonly limits: readonly Float64Array[]
  readonly endsAfter: number
  readonly memory: Map<string, RotorGroup>
}

/** Some neighbouring rotors: the rows that are read for them, and each as a job on those columns. */
export interface RotorGroup {
  readonly rows: Rows
  readonly jobs: readonly Omit<ArmJob, 'frames' | 'x' | 'y' | 'z' | 'maps'>[]
}

/** Rotors of a task at most: neighbours share what is read of the store; few where a task remembers much of each. */
const [GROUP, FEW] = [32, 8]

/** A rotor ends after so many ps, and no fewer frames, in which an arm is too long: one that vibrates widely comes back. */
const [AWAY_TIME, AWAY_FRAMES] = [0.5, 3]

const NO_COLUMNS = { frames: 0, x: new Float32Array(0), y: new Float32Array(0), z: new Float32Array(0) }

export function rotorSet(
  run: Run,
  rules: readonly BondRule[],
  asked: { readonly kinds: readonly string[]; readonly endsBeyond: number },
): RotorSet {
  const elements = [...new Set(rules.flatMap(({ centre, to }) => [centre, to]))]
  const rows = rowsOfTypes(run, typesOf(run, elements))
  const structure = firstFrame(run, rows)
  const found = ofKinds(rotorsIn(structure, rules), asked.kinds, run)
  const kinds = [...new Set(found.map(({ name }) => name))]
  const starts = new Int32Array(found.length + 1)
  found.forEach((rotor, i) => {
    starts[i + 1] = starts[i] + rotor.rows.length - rotor.centres
  })
  const { units, lengths } = armsAtStart(run, rows, found, structure)
  return {
    rotors: found.map((rotor) => ({ ...rotor, rows: rotor.rows.map((i) => rows[i]) })),
    kinds,
    kindOf: Int32Array.from(found, ({ name }) => kinds.indexOf(name)),
    starts,
    directions: units,
    axes: Float64Array.from(found.flatMap((rotor) => [...axisOf(rotor, structure)])),
    twists: found.map((rotor) => (rotor.centres === 2 ? twistPairs(rotor, structure) : undefined)),
    endsBeyond: asked.endsBeyond,
    limits: asked.endsBeyond > 0 ? limitsOf(found, structure, lengths, asked.endsBeyond) : [],
    endsAfter: Math.max(AWAY_FRAMES, Math.round(AWAY_TIME / run.interval)),
    memory: new Map(),
  }
}

function ofKinds(found: readonly Rotor[], kinds: readonly string[], run: Run): readonly Rotor[] {
  const names = new Set(found.map(({ name }) => name))
  const stranger = kinds.find((kind) => !names.has(kind))
  if (stranger !== undefined)
    throw usageError(`rotors: ${run.name} has no "${stranger}"`, didYouMean(stranger, names))
  return kinds.length === 0 ? found : found.filter(({ name }) => kinds.includes(name))
}

function armsAtStart(run: Run, rows: Rows, found: readonly Rotor[], { places }: Structure) {
  const { cell } = sliceBlock(run.block(0, rows), 0, 1)
  const [x, y, z] = [0, 1, 2].map((k) => Float32Array.from(rows, (_, i) => places[3 * i + k]))
  const maps = cell.actual && displacementMaps(cell.reference, cell.actual)
  const job = armJob(found, { frames: 1, x, y, z, maps })
  const arms = emptyArms(job)
  fillArms(job, arms)
  return arms
}

/** `most` times the mean length, in the first frame, of all arms to this element of rotors of this name. */
function limitsOf(
  found: readonly Rotor[],
  { elements }: Structure,
  lengths: Float64Array,
  most: number,
): Float64Array[] {
  const sums = new Map<string, { length: number; count: number }>()
  let arm = 0
  const keys = found.map(({ name, rows, centres }) =>
    rows.slice(centres).map((i) => `${name} ${elements[i]}`),
  )
  for (const key of keys.flat()) {
    const { length, count } = sums.get(key) ?? { length: 0, count: 0 }
    sums.set(key, { length: length + lengths[arm++], count: count + 1 })
  }
  return keys.map((own) =>
    Float64Array.from(own, (key) => {
      const { length, count } = sums.get(key) ?? { length: 0, count: 0 }
      return (most * length) / count
    }),
  )
}

/** The rotors of a run as its channels; few a task where each remembers many frames. */
export function rotorChannels({ rotors }: RotorSet, remembers = false): Channels {
  const group = remembers ? FEW : Math.min(GROUP, Math.ceil(rotors.length / 2))
  return {
    of: 'rotors',
    count: rotors.length,
    group,
    reads: group * Math.max(...rotors.map(({ rows }) => rows.length)),
  }
}

/** The rotors of a task; the rows of a group are one array for every measure of it. */
export function groupOf(set: RotorSet, { from, to }: Pick<ChannelRange, 'from' | 'to'>): RotorGroup {
  const key = `${from} ${to}`
  const known = set.memory.get(key) ?? groupAt(set.rotors.slice(from, to))
  set.memory.set(key, known)
  return known
}

/** Rows in rising order, as they are stored; each rotor's job has its own order of them. */
function groupAt(rotors: readonly Rotor[]): RotorGroup {
  const rows = Uint32Array.from(rotors.flatMap((rotor) => rotor.rows)).sort()
  const at = new Map(Array.from(rows, (row, i) => [row, i]))
  const placeOf = (row: number) => at.get(row) as number
  const jobs = rotors.map((rotor) => armJob([{ ...rotor, rows: rotor.rows.map(placeOf) }], NO_COLUMNS))
  return { rows, jobs }
}
