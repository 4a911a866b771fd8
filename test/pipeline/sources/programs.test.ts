import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { namesFromComposition, namesFromFile } from '../../../pipeline/sources/names/names.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { dataFile, place } from '../../helpers/dump.ts'
import { fileOf, type ReadFrame, readFile } from '../../helpers/trajectories/read.ts'

/** What another program reads in a file (test/data/programs/expected.py): Å, ps. */
interface Expected {
  readonly file: string
  readonly format: string
  readonly told: Told
  readonly frames: number
  readonly atoms: number
  readonly interval: number | null
  /** How far its digits let a number be off. */
  readonly within: { readonly position: number; readonly velocity: number; readonly cell: number }
  readonly samples: readonly Sample[]
}

interface Told {
  readonly composition?: string
  readonly names?: string
  readonly elements?: string
  readonly units?: string
  readonly timestep?: string
  readonly interval?: string
  readonly velocities?: readonly string[]
  readonly cells?: readonly string[]
  /** Files of the same run behind this one, warnings, and how many frames are left of a run with a restart. */
  readonly more?: readonly string[]
  readonly warnings?: readonly string[]
  readonly kept?: number
  /** The cell is that of the samples. */
  readonly cellOf?: boolean
}

interface Sample {
  readonly frame: number
  /** Index among the atoms by rising id. */
  readonly atom: number
  readonly step?: number
  readonly time?: number
  readonly cell: readonly number[]
  readonly origin?: readonly number[]
  readonly position: readonly number[]
  readonly velocity?: readonly number[]
  readonly name?: string
  /** Of all positions. */
  readonly mean: readonly number[]
}

const programs = (name: string): string => dataFile(`programs/${name}`)
const expected: Expected[] = JSON.parse(readFileSync(programs('expected.json'), 'utf8'))

/** HDF5 files are stored compressed, but read as they are. */
const pathOf = (name: string): string =>
  /\.h5(md)?\.gz$/.test(name)
    ? fileOf(gunzipSync(readFileSync(programs(name))), 'unpacked.h5')
    : programs(name)

const off = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])))

/** Cartesian positions, atoms by rising id. */
function cartesian(frame: ReadFrame, values: Float64Array, isPosition: boolean): number[][] {
  const { ids, atoms, coordinates, cell, origin } = frame
  const order = Array.from({ length: atoms }, (_, i) => i)
  if (ids) order.sort((a, b) => ids[a] - ids[b])
  return order.map((i) => {
    const v = Array.from(values.subarray(3 * i, 3 * i + 3))
    if (!isPosition || !coordinates.startsWith('scaled')) return v
    return [0, 1, 2].map(
      (c) => origin[c] + [0, 1, 2].reduce((sum, k) => sum + v[k] * (cell as Float64Array)[3 * k + c], 0),
    )
  })
}

function compare(t: ExecutionContext, frame: ReadFrame, sample: Sample, { within }: Expected): void {
  const x = cartesian(frame, frame.positions, true)
  if (sample.step !== undefined && frame.step !== undefined) t.is(frame.step, sample.step)
  if (sample.time !== undefined && frame.time !== undefined)
    t.true(
      Math.abs(frame.time - sample.time) <= 1e-6 + (frame.timeError ?? 0),
      `time ${frame.time}, ${sample.time}`,
    )
  if (frame.cell) t.true(off(frame.cell, sample.cell) <= within.cell, `cell ${frame.cell} ${sample.cell}`)
  t.true(off(frame.origin, sample.origin ?? [0, 0, 0]) <= within.cell, `origin ${frame.origin}`)
  t.true(
    off(x[sample.atom], sample.position) <= within.position,
    `position ${x[sample.atom]} ${sample.position}`,
  )
  const mean = [0, 1, 2].map((c) => x.reduce((sum, row) => sum + row[c], 0) / x.length)
  t.true(off(mean, sample.mean) <= within.position, `mean ${mean} ${sample.mean}`)
  t.is(frame.velocities !== undefined, sample.velocity !== undefined, 'velocities')
  if (!sample.velocity || !frame.velocities) return
  const v = cartesian(frame, frame.velocities, false)[sample.atom]
  t.true(off(v, sample.velocity) <= within.velocity, `velocity ${v} ${sample.velocity}`)
}

for (const entry of expected) {
  const { file, told } = entry
  test.serial(`${file}: the numbers that another program reads`, async (t) => {
    const { format, frames, torn } = await readFile(pathOf(file), {
      units: told.units,
      names: told.composition
        ? namesFromComposition(told.composition)
        : told.names
          ? namesFromFile(programs(told.names))
          : undefined,
      companions:
        told.velocities || told.cells
          ? new Map([
              [
                programs(file),
                {
                  velocities: told.velocities && programs(told.velocities[0]),
                  cells: told.cells && programs(told.cells[0]),
                },
              ],
            ])
          : undefined,
    })
    t.deepEqual(
      [format, frames.length, frames[0].atoms, torn],
      [entry.format, entry.frames, entry.atoms, undefined],
    )
    for (const sample of entry.samples) compare(t, frames[sample.frame], sample, entry)
  })

  test(`${file}: ingested`, async (t) => {
    const run = await store(entry)
    const { kept = entry.frames, warnings = [] } = told
    t.deepEqual(
      run.manifest.warnings.map(({ name }) => name).filter((name) => !HARMLESS.has(name)),
      warnings,
    )
    t.is(run.frames, kept)
    if (entry.interval !== null) t.true(Math.abs(run.interval - entry.interval) < 1e-7, `${run.interval} ps`)
    const block = run.block(0)
    const shift = told.more ? 0 : kept - entry.frames
    for (const sample of entry.samples) {
      const at = sample.frame + (sample.frame === 0 ? 0 : shift)
      const row = rowOf(run, sample.atom)
      if (sample.name) t.is(run.types[run.typeOf[row]].element, sample.name)
      t.true(
        folded(run, row, at, sample) < 2e-6 + entry.within.position,
        `position of atom ${sample.atom}, frame ${at}`,
      )
      const speed =
        sample.velocity &&
        (['vx', 'vy', 'vz'] as const).map((name) => block.column(name)[row * block.count + at])
      if (speed && sample.velocity)
        t.true(off(speed, sample.velocity) < 1e-5 + entry.within.velocity, `${speed} ${sample.velocity}`)
    }
  })
}

/** Warnings that a few hot ions make. */
const HARMLESS = new Set(['drift', 'composition', 'fast-atoms'])

async function store({ file, told, samples }: Expected): Promise<Run> {
  const { more = [], cellOf, warnings: _, kept: __, ...options } = told
  const out = place('run')
  await ingest({
    ...options,
    files: [pathOf(file), ...more.map(programs)],
    out,
    ...(cellOf ? { cell: samples[0].cell } : {}),
    ...(told.names ? { names: programs(told.names) } : {}),
    ...(told.velocities ? { velocities: told.velocities.map(programs) } : {}),
    ...(told.cells ? { cells: told.cells.map(programs) } : {}),
  })
  return openRun(out)
}

const rowOf = (run: Run, atom: number): number =>
  run.ids.indexOf(Array.from(run.ids).sort((a, b) => a - b)[atom])

/** How far a stored position is off in the reference cell, whole cells apart, Å. */
function folded(run: Run, row: number, at: number, { position, cell, origin = [0, 0, 0] }: Sample): number {
  const { reference, origin: corner } = run.block(0).cell
  const block = run.block(0)
  const stored = (['x', 'y', 'z'] as const).map(
    (name, c) => block.column(name)[row * block.count + at] - corner[c],
  )
  const difference = fractions(stored, reference).map(
    (value, k) =>
      value -
      fractions(
        position.map((x, c) => x - origin[c]),
        cell,
      )[k],
  )
  const least = difference.map((value) => value - Math.round(value))
  return Math.hypot(
    ...[0, 1, 2].map((c) => least.reduce((sum, value, k) => sum + value * reference[3 * k + c], 0)),
  )
}

/** Fractions of a position by Cramer's rule. */
function fractions(x: readonly number[], h: ArrayLike<number>): number[] {
  const rows = [0, 1, 2].map((k) => [h[3 * k], h[3 * k + 1], h[3 * k + 2]])
  const det = ([a, b, c]: readonly (readonly number[])[]) =>
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  return [0, 1, 2].map((k) => det(rows.map((row, i) => (i === k ? x : row))) / det(rows))
}
