import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import { replicas } from '../../pipeline/definition/study.ts'
import { computeShare } from '../../pipeline/executors/cluster/share.ts'
import { submitStudy } from '../../pipeline/executors/cluster/submit-study.ts'
import { collectSurveyed, survey } from '../../pipeline/executors/cluster/survey.ts'
import { thread } from '../../pipeline/executors/thread.ts'
import { ingest } from '../../pipeline/ingest/index.ts'
import { readResult, readResultTable } from '../../pipeline/report/results/read-result.ts'
import { writeResults } from '../../pipeline/report/results/results.ts'
import type { SiteOptions } from '../../schemas/cluster.ts'
import { IonstreamError } from '../../schemas/errors.ts'
import { folder } from '../helpers/folder.ts'
import { TOY, tablesOf, walkFrames } from '../helpers/live/live.ts'
import { seeded } from '../helpers/random.ts'
import { casesOf } from './faults/cases.ts'
import type { BenchResult } from './whole/load.ts'

const CASES = 10_000
const READING = { timestep: '10fs', elements: '1=Li,2=P', blockFrames: 8 }
/** s after which no other byte is changed: what was done by then counts. */
const LONGEST = Number(process.env['SECONDS_AT_MOST'] ?? 3600)

/** What is kept, folder by folder. */
const PLACES = ['dump', 'store', 'results', 'job'] as const
type Place = (typeof PLACES)[number]

interface Kind {
  readonly place: Place
  readonly name: string
  readonly files: string[]
}

/** Bytes of every kind of file, changed one at a time: how many of them give another number without a word, or a crash. */
export async function bench(): Promise<BenchResult[]> {
  const made = await whole()
  const expected = new Map<Place, object>()
  for (const place of PLACES) expected.set(place, await used(place, made))
  const kinds = kindsOf(made)
  const tally = kinds.map(() => ({ tried: 0, refused: 0, wrong: 0, crashed: 0 }))
  const cases = casesOf(CASES)
  const first = Number(process.env['FROM'] ?? 0)
  const start = performance.now()
  for (let k = first; k < first + cases && performance.now() - start < 1000 * LONGEST; k++) {
    const kind = kinds[k % kinds.length]
    const count = tally[k % kinds.length]
    count.tried++
    const how = await rotten(made, kind, seeded(3 + k), expected.get(kind.place))
    if (how !== 'harmless') count[how]++
  }
  return kinds.flatMap(({ place, name }, k) => {
    const { tried, refused, wrong, crashed } = tally[k]
    const note = `${tried} bytes, ${refused} refused`
    return [
      { name: `${place}, ${name}: wrong without a word`, unit: '', value: wrong, note },
      { name: `${place}, ${name}: crashes`, unit: '', value: crashed },
    ]
  })
}

/** Files by what they are: their name without numbers. */
function kindsOf(made: string): Kind[] {
  const kinds: Kind[] = []
  for (const place of PLACES) {
    const files = readdirSync(join(made, place), { recursive: true }).map(String)
    for (const file of files.sort()) {
      const about = statSync(join(made, place, file))
      if (!about.isFile() || about.size === 0) continue
      const name = /states/.test(file)
        ? 'states'
        : (file.split('/').at(-1) as string).replace(/^.*(?=\.(?!json))/, '')
      const known = kinds.find((kind) => kind.place === place && kind.name === name)
      if (known) known.files.push(file)
      else kinds.push({ place, name, files: [file] })
    }
  }
  return kinds
}

/** A packed dump, its store, results over it, and the shares of a job. */
async function whole(): Promise<string> {
  const home = folder()
  mkdirSync(join(home, 'dump'))
  const dump = join(home, 'dump/run.lammpstrj.gz')
  writeFileSync(dump, gzipSync(walkFrames(40).join('')))
  const store = join(home, 'store')
  await ingest({ ...READING, files: [dump], out: store })
  const out = join(home, 'results')
  const circumstances = { definition: TOY, executor: 'thread', threads: 1, timing: { seconds: 0 } } as const
  await writeResults(await analysed(home, out), out, circumstances)
  const dir = join(home, 'job')
  const site: SiteOptions = { scheduler: 'none', options: [], before: [] }
  const runs = [replicas(store)]
  await submitStudy({ definition: fileURLToPath(TOY), runs, out: dir, site, shares: 2, threads: 1 }, [
    'ionstream',
  ])
  for (const index of [0, 1]) await computeShare({ dir, index, executor: thread })
  return home
}

const analysed = (home: string, out: string) =>
  analyse({ module: TOY, runs: [replicas(join(home, 'store'))], out, executor: thread })

/** All that the files of a place are read for. */
async function used(place: Place, home: string): Promise<object> {
  const fresh = folder()
  try {
    return await uses[place](home, fresh)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

const uses: Readonly<Record<Place, (home: string, fresh: string) => Promise<object>>> = {
  async dump(home, fresh) {
    const out = join(fresh, 'store')
    await ingest({ ...READING, files: [join(home, 'dump/run.lammpstrj.gz')], out })
    return readdirSync(join(out, 'blocks')).map((name) => readFileSync(join(out, 'blocks', name)))
  },
  store: async (home, fresh) => tablesOf(await analysed(home, fresh)),
  async results(home) {
    const results = join(home, 'results')
    const written = []
    for (const output of (await readResult(results)).outputs)
      written.push((await readResultTable(results, output)).rows)
    return { written, resumed: tablesOf(await analysed(home, results)) }
  },
  async job(home) {
    const dir = join(home, 'job')
    return tablesOf(collectSurveyed(dir, await survey(dir)))
  },
}

type End = 'harmless' | 'refused' | 'wrong' | 'crashed'

/** One bit of one file changed: the place alone is copied, the others are links. */
async function rotten(
  made: string,
  { place, files }: Kind,
  random: () => number,
  expected: unknown,
): Promise<End> {
  const home = folder()
  for (const each of PLACES)
    if (each === place) cpSync(join(made, each), join(home, each), { recursive: true })
    else symlinkSync(join(made, each), join(home, each))
  const file = join(home, place, files[Math.floor(random() * files.length)])
  const bytes = readFileSync(file)
  const at = Math.floor(random() * bytes.length)
  bytes[at] ^= 1 << Math.floor(8 * random())
  writeFileSync(file, bytes)
  try {
    if (isDeepStrictEqual(await used(place, home), expected)) return 'harmless'
    console.error(`${file}, byte ${at}: other numbers without a word`)
    return 'wrong'
  } catch (error) {
    if (error instanceof IonstreamError && error.remedy !== '') return 'refused'
    console.error(`${file}, byte ${at}: ${(error as Error).stack}`)
    return 'crashed'
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
