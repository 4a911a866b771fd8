import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { inputError } from '../../../schemas/errors.ts'
import { cellOfVectors } from '../../cell/edges.ts'
import { makeParser } from '../../kernels/parser.ts'
import { readable } from '../../store/files.ts'
import { type Bytes, openBytes, probe } from '../common/bytes.ts'
import { placeName, quoted } from '../common/place.ts'
import type { Format, Frame, Source, SourceOptions } from '../common/source.ts'
import { numbersOf, writtenTime } from '../common/text-source.ts'
import { type Comment, NO_FACTS, xyzFormat } from './xyz-format.ts'

const COMMENT = /^\s*i\s*=\s*(\d+)\s*,\s*time\s*=\s*([-+.\deEdD]+)\s*(?:,|$)/
const FS = 1e-3
/** bohr per atomic unit of time, in Å/ps. */
const VELOCITY = 0.529177210903 / 2.4188843265857e-5

/** The dialect, whose numbers are in units of `length` Å. */
const dialect = (length: number) =>
  xyzFormat({
    name: 'cp2k-xyz',
    summary: 'CP2K xyz: positions, steps and times; --velocities and --cells name the files beside it',
    offers: {
      positions: ['wrapped'],
      cell: 'sometimes',
      images: 'never',
      velocities: 'sometimes',
      names: 'always',
      time: 'steps and times',
      units: 'Å, fs; velocities bohr/atomic unit of time',
      streaming: true,
      live: true,
    },
    hasSteps: true,
    hasUnits: false,
    hasIds: false,
    hasCompanions: true,
    mine: (comment) => COMMENT.test(comment),
    read(comment): Comment | string {
      const [, i, text] = COMMENT.exec(comment) ?? []
      const [step, time] = [Number(i), Number(text)]
      if (!Number.isSafeInteger(step) || !Number.isFinite(time))
        return `${quoted(comment)}, expected i = …, time = …`
      return { facts: { ...NO_FACTS, step, ...timeOf(step, text) }, length }
    },
  })

/** The time of a step; exact where it makes a timestep of at most two decimals of a fs. */
function timeOf(step: number, text: string): { time: number; timeError: number } {
  const written = writtenTime(text, FS)
  const hundredths = step === 0 ? 0 : (100 * Number(text)) / step
  const exact = Math.abs(hundredths - Math.round(hundredths)) < 1e-9
  return exact ? { time: written.time, timeError: 0 } : written
}

const positions = dialect(1)
const speeds = dialect(VELOCITY)

/** CP2K trajectories in xyz: a file of positions, and beside it those of velocities and cells. */
export const cp2kXyz: Format = { ...positions, open }

function open(path: string, bytes: Bytes, options: SourceOptions): Source {
  const source = positions.open(path, bytes, options)
  const beside = options.companions?.get(path)
  if (!beside) return source
  const velocities = beside.velocities === undefined ? undefined : speedsOf(beside.velocities)
  const cells = beside.cells === undefined ? undefined : readCells(beside.cells)
  const next = async () => {
    const frame = await source.next()
    if (!frame) return undefined
    const cell = cells && cellAt(cells, frame, beside.cells as string)
    const found = velocities && (await velocities.at(frame))
    return { ...frame, ...(cell ? { cell } : {}), ...(found ? { velocities: found } : {}) }
  }
  const close = () => {
    velocities?.close()
    source.close()
  }
  return Object.create(source, { next: { value: next }, close: { value: close } })
}

/** Velocities of the same frames: as many before it, and the same step. */
function speedsOf(path: string) {
  const source = speeds.open(path, openBytes(path), { parser: makeParser() })
  let ready: Frame | undefined
  return {
    close: () => source.close(),
    async at(frame: Frame) {
      if (ready && ready.index >= frame.index) source.seek(0, 0)
      do ready = await source.next()
      while (ready && ready.index < frame.index)
      if (ready?.step === frame.step && ready?.atoms === frame.atoms) return ready.positions
      const found = ready ? `step ${ready.step} with ${ready.atoms} atoms` : 'its end'
      throw inputError(
        path,
        `${found}, expected the velocities of step ${frame.step} (${frame.atoms} atoms)`,
        'The files of positions and velocities have to be written at the same steps.',
      )
    },
  }
}

/** Cells by step: "step time ax ay az bx by bz cx cy cz volume" in Å. */
function readCells(path: string): Map<number, Float64Array> {
  const cells = new Map<number, Float64Array>()
  textOf(path)
    .split(/\r?\n/)
    .forEach((line, i) => {
      if (line.trim() === '' || line.trim().startsWith('#')) return
      const numbers = numbersOf(line)
      const cell =
        numbers && numbers.length >= 11 ? cellOfVectors(Float64Array.from(numbers.slice(2, 11))) : undefined
      if (!numbers || !cell || typeof cell === 'string')
        throw inputError(
          placeName({ path, line: i + 1 }),
          `${quoted(line)}, expected step, time and nine numbers`,
        )
      cells.set(numbers[0], cell)
    })
  return cells
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path)
    return (probe(path).packed === 'gzip' ? gunzipSync(bytes) : bytes).toString('latin1')
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

function cellAt(cells: ReadonlyMap<number, Float64Array>, frame: Frame, path: string): Float64Array {
  const cell = cells.get(frame.step as number)
  if (cell) return cell
  throw inputError(path, `no cell of step ${frame.step}`, 'Write cells as often as positions.')
}
