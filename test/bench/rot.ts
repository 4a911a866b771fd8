import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import { replicas } from '../../pipeline/definition/study.ts'
import { thread } from '../../pipeline/executors/thread.ts'
import { ingest } from '../../pipeline/ingest/index.ts'
import { readResult } from '../../pipeline/report/read-result.ts'
import { writeResults } from '../../pipeline/report/results.ts'
import { readTable } from '../../pipeline/tables/parquet.ts'
import { IonstreamError } from '../../schemas/errors.ts'
import { folder } from '../helpers/folder.ts'
import { TOY, tablesOf, walkFrames } from '../helpers/live/live.ts'
import { seeded } from '../helpers/random.ts'
import { casesOf } from './faults/cases.ts'
import type { BenchResult } from './load.ts'

const CASES = 10_000
const READING = { timestep: '10fs', elements: '1=Li,2=P', blockFrames: 8 }

/** Bytes of every kind of file, changed one at a time: how many of them give another number without a word, or a crash. */
export async function bench(): Promise<BenchResult[]> {
  const random = seeded(3)
  const made = await whole()
  const expected = await used(made)
  const files = readdirSync(made, { recursive: true })
    .map((name) => join(made, String(name)))
    .filter((path) => statSync(path).isFile() && statSync(path).size > 0)
  const kinds = [...new Set(files.map(kindOf))].sort()
  const tally = new Map(kinds.map((kind) => [kind, { tried: 0, refused: 0, wrong: 0, crashed: 0 }]))
  const cases = casesOf(CASES)
  for (let k = 0; k < cases; k++) {
    const kind = kinds[k % kinds.length]
    const same = files.filter((path) => kindOf(path) === kind)
    const path = same[Math.floor(random() * same.length)]
    const count = tally.get(kind) as { tried: number; refused: number; wrong: number; crashed: number }
    count.tried++
    const how = await rotten(made, relative(made, path), random, expected)
    if (how === 'refused' || how === 'wrong' || how === 'crashed') count[how]++
  }
  return [...tally].flatMap(([kind, { tried, refused, wrong, crashed }]) => [
    {
      name: `${kind}: wrong without a word`,
      unit: '',
      value: wrong,
      note: `${tried} bytes, ${refused} refused`,
    },
    { name: `${kind}: crashes`, unit: '', value: crashed },
  ])
}

const kindOf = (path: string): string =>
  /manifest\.json$/.test(path)
    ? `${path.includes('results') ? 'result' : 'store'}: manifest.json`
    : /\.frames\.arrow$/.test(path)
      ? 'frames.arrow'
      : /.states/.test(path)
        ? 'state'
        : ((/\.[a-z]+$/.exec(path)?.[0] as string) ?? 'state')

/** A packed dump, its store, and results over it. */
async function whole(): Promise<string> {
  const home = folder()
  const dump = join(home, 'dump.lammpstrj.gz')
  writeFileSync(dump, gzipSync(walkFrames(40).join('')))
  await ingest({ ...READING, files: [dump], out: join(home, 'store') })
  const out = join(home, 'results')
  const analysis = await analysed(home, out)
  const circumstances = { definition: TOY, executor: 'thread', threads: 1, timing: { seconds: 0 } } as const
  await writeResults(analysis, out, circumstances)
  return home
}

const analysed = (home: string, out: string) =>
  analyse({ module: TOY, runs: [replicas(join(home, 'store'))], out, executor: thread })

/** All that the files of a folder are read for: dump, store, states, tables of results. */
async function used(home: string) {
  const again = join(home, 'again')
  await ingest({ ...READING, files: [join(home, 'dump.lammpstrj.gz')], out: again })
  const results = join(home, 'results')
  const { outputs } = await readResult(results)
  const written = []
  for (const { table } of outputs) written.push((await readTable(join(results, table))).rows)
  const fresh = tablesOf(await analysed(home, join(home, 'fresh')))
  const resumed = tablesOf(await analysed(home, results))
  const blocks = readdirSync(join(again, 'blocks')).map((name) => readFileSync(join(again, 'blocks', name)))
  for (const name of ['again', 'fresh']) rmSync(join(home, name), { recursive: true })
  return { written, fresh, resumed, blocks }
}

async function rotten(made: string, file: string, random: () => number, expected: object): Promise<string> {
  const home = folder()
  cpSync(made, home, { recursive: true })
  const bytes = readFileSync(join(home, file))
  const at = Math.floor(random() * bytes.length)
  bytes[at] ^= 1 << Math.floor(8 * random())
  writeFileSync(join(home, file), bytes)
  try {
    const found = await used(home)
    if (isDeepStrictEqual(found, expected)) return 'harmless'
    console.error(`${file}, byte ${at}: other numbers without a word`)
    return 'wrong'
  } catch (error) {
    if (error instanceof IonstreamError) return 'refused'
    console.error(`${file}, byte ${at}: ${(error as Error).stack}`)
    return 'crashed'
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
