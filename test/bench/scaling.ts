import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeArgyrodite } from './whole/argyrodite.ts'
import { type BenchResult, median } from './whole/load.ts'
import { ionstream } from './whole/process.ts'

/** What is measured, each as the command line does it. */
const MEASURES: readonly (readonly string[])[] = [
  ['diffusion', '--of', 'Li'],
  ['vacf', '--lags', '0.5ps'],
  ['collective', '--lags', '0.5ps'],
  ['rdf', '--pairs', 'Li-S'],
  ['residence', '--centres', 'S', '--radius', '3'],
  ['occupation'],
  ['density', '--spacing', '0.3'],
]
const ROUNDS = Number(process.env['ROUNDS'] ?? 3)

/** Seconds above start-up that say something. */
const LEAST = 0.1

type Cells = readonly [number, number, number]

/** How the cost of whole commands grows: exponents of seconds of the processor above start-up, with memory at both ends; 1 is linear. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  const stored = async (name: string, frames: number, cells: Cells, seed?: number) => {
    const [dump, store] = [join(folder, 'dump'), join(folder, name)]
    await writeArgyrodite(dump, frames, cells, seed)
    ionstream('ingest', dump, '--out', store, '--timestep', '1fs', '--elements', '1=Li,2=P,3=S')
    return store
  }
  try {
    const tiny = await stored('tiny', 100, [2, 2, 2])
    const [few, many] = [await stored('few', 500, [2, 2, 2]), await stored('many', 5000, [2, 2, 2])]
    const [small, large] = [await stored('small', 200, [3, 3, 3]), await stored('large', 200, [6, 6, 6])]
    const runs: string[] = []
    for (let run = 0; run < 19; run++) runs.push(await stored(`run${run}`, 500, [2, 2, 2], run + 20))
    return [
      ...MEASURES.map((each) => growth(each, 'frames', 10, [tiny], [few], [many])),
      ...MEASURES.map((each) => growth(each, 'atoms', 8, [tiny], [small], [large])),
      ...MEASURES.map((each) => growth(each, 'runs', 19, [tiny], runs.slice(0, 1), runs)),
      ...MEASURES.map((each) => growth(each, 'runs', 4, [tiny], runs.slice(0, 1), runs.slice(0, 4))),
      ...MEASURES.slice(0, 2).map((each) => threads(each, runs)),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const known = new Map<string, ReturnType<typeof measured>>()

/** What a command takes; the same one is measured once. */
function used(measure: readonly string[], stores: readonly string[], ...more: string[]) {
  const key = [...measure, ...stores, ...more].join(' ')
  const found = known.get(key) ?? measured(measure, stores, more)
  known.set(key, found)
  return found
}

function measured(measure: readonly string[], stores: readonly string[], more: readonly string[]) {
  const all = Array.from({ length: ROUNDS }, () =>
    ionstream('measure', measure[0], ...stores, ...measure.slice(1), '--json', ...more),
  )
  const [cpu, wall] = (['cpu', 'wall'] as const).map((name) => median(all.map((each) => each[name])))
  return { cpu, wall, rss: Math.max(...all.map(({ rss }) => rss)) }
}

function growth(
  measure: readonly string[],
  what: string,
  factor: number,
  ...[tiny, small, large]: readonly (readonly string[])[]
): BenchResult {
  const one = ['--threads', '1', '--executor', 'thread']
  const [base, a, b] = [tiny, small, large].map((stores) => used(measure, stores, ...one))
  const told = a.cpu - base.cpu >= LEAST
  const exponent = told ? Math.log((b.cpu - base.cpu) / (a.cpu - base.cpu)) / Math.log(factor) : Number.NaN
  return {
    name: `${measure[0]}, ${what} × ${factor}`,
    unit: 'exponent',
    value: Number(exponent.toFixed(2)),
    note: `${a.cpu.toFixed(2)} → ${b.cpu.toFixed(2)} s, ${base.cpu.toFixed(2)} of them start-up; ${a.rss.toFixed(0)} → ${b.rss.toFixed(0)} MB${told ? '' : '; too little above start-up to say'}`,
  }
}

function threads(measure: readonly string[], runs: readonly string[]): BenchResult {
  const [one, two] = ['1', '2'].map((count) => used(measure, runs, '--executor', 'pool', '--threads', count))
  return {
    name: `${measure[0]} of 19 runs, two threads for one`,
    unit: 'times',
    value: one.wall / two.wall,
    note: `${one.wall.toFixed(2)} and ${two.wall.toFixed(2)} s of the clock, ${one.cpu.toFixed(2)} and ${two.cpu.toFixed(2)} s of the processor`,
  }
}
