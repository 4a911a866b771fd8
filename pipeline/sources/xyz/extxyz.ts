import { isElement, massOf } from '../../../schemas/elements.ts'
import { cellOfVectors } from '../../cell/edges.ts'
import { quoted } from '../common/place.ts'
import { fault, type TextReader } from '../common/text-source.ts'
import { unpackToken } from '../common/token.ts'
import { unitStyle } from '../lammps/lammps-units.ts'
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
    units: 'Å; times in fs and velocities in Å/fs, unless --units metal (ps, Å/ps); momenta in √(eV·amu)',
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
  const times = timesOf(pairs, reader)
  if (typeof times === 'string') return times
  const { velocity } = style(reader)
  if (columns.places.velocities !== undefined && !columns.momenta && !reader.options.units)
    reader.notes.set('assumed-units', ASSUMED)
  const facts = { ...times, cell, periodic, origin: Float64Array.from(origin) }
  return { facts, columns, length: 1, velocity: columns.momenta ? EV_AMU : velocity }
}

const ASSUMED =
  'extended XYZ does not say the unit of times and velocities: taken as fs and Å/fs; if they are ps and Å/ps, say --units metal'

const style = ({ options }: TextReader) => unitStyle(options.units ?? 'real')

function latticeOf(text: string): Float64Array | string | undefined {
  const numbers = listOf(text)
  if (numbers?.length !== 9) return `Lattice=${quoted(text)}, expected nine numbers`
  return cellOfVectors(Float64Array.from(numbers))
}

function timesOf(pairs: ReadonlyMap<string, string>, reader: TextReader): Comment['facts'] | string {
  const step = pairs.get('step') ?? pairs.get('timestep') ?? pairs.get('md_step')
  const time = pairs.get('time')
  if (step !== undefined && !Number.isSafeInteger(Number(step)))
    return `step ${quoted(step)}, expected a whole number`
  if (time !== undefined && !Number.isFinite(Number(time))) return `time ${quoted(time)}, expected a number`
  if (time !== undefined && !reader.options.units) reader.notes.set('assumed-units', ASSUMED)
  return {
    ...NO_FACTS,
    ...(step === undefined ? {} : { step: Number(step) }),
    ...(time === undefined ? {} : whenOf(time, style(reader).time)),
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
