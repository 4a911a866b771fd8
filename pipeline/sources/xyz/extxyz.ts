import { isElement, massOf } from '../../../schemas/elements.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { cellOfVectors } from '../../cell/edges.ts'
import { quoted } from '../common/place.ts'
import { fault, type TextReader } from '../common/text-source.ts'
import { unpackToken } from '../common/token.ts'
import { type UnitStyle, unitStyle } from '../lammps/lammps-units.ts'
import { propertyColumns } from './extxyz-columns.ts'
import { listOf, pairsOf, truthsOf } from './extxyz-comment.ts'
import { type Comment, NO_FACTS, xyzFormat } from './xyz-format.ts'

/** Å/ps of a velocity of 1 √(eV/amu), the unit that momenta in units of √(eV·amu) are made of. */
const EV_AMU = 98.22694750253231

/** Extended XYZ: Lattice, Properties, pbc, time and step in the comment. */
export const extxyz = xyzFormat({
  name: 'extxyz',
  summary: 'extended XYZ: Lattice, Properties (pos, velo or momenta, id), pbc, time or step',
  offers: {
    positions: ['wrapped'],
    cell: 'sometimes',
    images: 'never',
    velocities: 'sometimes',
    names: 'always',
    time: 'sometimes times or steps, else --interval',
    units:
      'Å; times and velocities by --units, metal (ps, Å/ps) or real (fs, Å/fs), or by time_unit=fs|ps; momenta in √(eV·amu)',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: true,
  hasIds: false,
  mine: (comment) => /\b(Lattice|Properties)\s*=/i.test(comment),
  read: readComment,
  finish(found, { momenta }, reader) {
    if (momenta) divideByMass(found, reader)
    return found
  },
})

function readComment(text: string, reader: TextReader): Comment | string {
  const pairs = pairsOf(text)
  if (typeof pairs === 'string') return pairs
  const columns = propertyColumns(pairs.get('properties') ?? 'species:S:1:pos:R:3')
  if (typeof columns === 'string') return columns
  const lattice = pairs.get('lattice')
  const cell = lattice === undefined ? undefined : latticeOf(lattice)
  if (typeof cell === 'string') return cell
  const pbc = pairs.get('pbc')
  const periodic = pbc === undefined ? NO_FACTS.periodic : truthsOf(pbc)
  if (!periodic) return `pbc=${quoted(pbc ?? '')}, expected three truth values`
  const origin = listOf(pairs.get('origin') ?? pairs.get('cell_origin') ?? '0 0 0')
  if (origin?.length !== 3) return 'an origin that is not three numbers'
  const units = unitsOf(pairs, reader)
  const times = timesOf(pairs, units, reader)
  if (typeof times === 'string') return times
  const facts = { ...times, cell, periodic, origin: Float64Array.from(origin) }
  if (columns.places.velocities === undefined) return { facts, columns, length: 1 }
  const velocity = columns.momenta ? EV_AMU : told(units, 'velocities', reader).velocity
  return { facts, columns, length: 1, velocity }
}

/** Units of times and velocities: what the comment or --units says; undefined where neither does. Throws where they say two things. */
function unitsOf(pairs: ReadonlyMap<string, string>, reader: TextReader): UnitStyle | undefined {
  const asked = reader.options.units === undefined ? undefined : unitStyle(reader.options.units)
  const word = pairs.get('time_unit')
  if (word === undefined) return asked
  const own = { fs: 'real', ps: 'metal' }[word]
  if (!own) throw fault(reader, `time_unit=${quoted(word)}, expected fs or ps`)
  if (asked && asked.time !== unitStyle(own).time)
    throw fault(
      reader,
      `time_unit=${word}, and --units ${reader.options.units} was asked for`,
      'Leave --units out.',
    )
  return unitStyle(own)
}

/** Programs differ by a factor of 1000, and nothing in a file tells which of them wrote it. */
function told(units: UnitStyle | undefined, what: string, { path }: TextReader): UnitStyle {
  if (units) return units
  throw new IonstreamError(
    'usage',
    `${path}: extended XYZ does not say the unit of its ${what}`,
    'Say --units metal (ps, Å/ps) or --units real (fs, Å/fs), as the program that wrote it counts.',
    'units',
  )
}

function latticeOf(text: string): Float64Array | string | undefined {
  const numbers = listOf(text)
  if (numbers?.length !== 9) return `Lattice=${quoted(text)}, expected nine numbers`
  return cellOfVectors(Float64Array.from(numbers))
}

function timesOf(
  pairs: ReadonlyMap<string, string>,
  units: UnitStyle | undefined,
  reader: TextReader,
): Comment['facts'] | string {
  const step = pairs.get('step') ?? pairs.get('timestep') ?? pairs.get('md_step')
  const time = pairs.get('time')
  if (step !== undefined && !Number.isSafeInteger(Number(step)))
    return `step ${quoted(step)}, expected a whole number`
  if (time !== undefined && !Number.isFinite(Number(time))) return `time ${quoted(time)}, expected a number`
  return {
    ...NO_FACTS,
    ...(step === undefined ? {} : { step: Number(step) }),
    ...(time === undefined ? {} : whenOf(time, told(units, 'times', reader).time)),
  }
}

/** A time; six digits or more may have been rounded to six. */
function whenOf(text: string, unit: number): { time: number; timeError: number } {
  const digits = text.replace(/[eE].*$/, '').replace(/^\D*0*|[^\d]/g, '').length
  const time = Number(text) * unit
  return { time, timeError: digits < 6 ? 0 : 5e-6 * Math.abs(time) }
}

/** Momenta to velocities, by the mass of each atom's element. */
function divideByMass(
  { velocities, types, atoms }: Parameters<NonNullable<Parameters<typeof xyzFormat>[0]['finish']>>[0],
  reader: TextReader,
): void {
  if (!velocities || !types) return
  const masses = new Map<number, number>()
  for (let i = 0; i < atoms; i++) {
    const code = types.values[types.at + i * types.stride]
    let mass = masses.get(code)
    if (mass === undefined) {
      const element = unpackToken(code)
      if (!isElement(element))
        throw fault(
          reader,
          `momenta of "${element}", which is no element: its mass is not known`,
          'Write symbols (Li, not LI or Li+), or velocities instead of momenta.',
        )
      mass = massOf(element)
      masses.set(code, mass)
    }
    for (let c = 0; c < 3; c++) velocities.values[velocities.at + i * velocities.stride + c] /= mass
  }
}
