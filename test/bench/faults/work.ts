import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { walkFrames } from '../../helpers/live/live.ts'
import { callsOf, run } from './killer.ts'

const STUDY = fileURLToPath(new URL('../../helpers/toy.js', import.meta.url))
const READING = ['--timestep', '10fs', '--elements', '1=Li,2=P', '--block', '8']

/** A command that is killed: what is there before, its words, and what it leaves that counts. */
export interface Work {
  readonly name: string
  before(home: string): void
  words(home: string): readonly string[]
  left(home: string): Readonly<Record<string, string>>
}

/** Commands that write, over small runs; made once. */
export function works(): Work[] {
  const made = folder()
  const dumps = [0, 1].map((run) => {
    mkdirSync(join(made, `run${run}`))
    const file = join(made, `run${run}/dump.lammpstrj`)
    writeFileSync(file, walkFrames(60, 5 + run).join(''))
    return file
  })
  const stores = dumps.map((file, run) => {
    const store = join(made, `stores/run${run}`)
    must('ingest', file, '--out', store, ...READING)
    return store
  })
  const job = join(made, 'job')
  must('submit', STUDY, ...stores, '--out', job, '--array', '2', '--scheduler', 'none')
  for (const share of ['0', '1']) must('task', job, share)
  return [
    {
      name: 'ingest',
      before: () => {},
      words: (home) => ['ingest', dumps[0], '--out', join(home, 'store'), ...READING],
      left: (home) => hashes(join(home, 'store/blocks')),
    },
    {
      name: 'ingest --runs',
      before: () => {},
      words: (home) => [
        'ingest',
        '--runs',
        join(made, 'run*/dump.lammpstrj'),
        '--out',
        home,
        '--threads',
        '2',
        ...READING,
      ],
      left: (home) => hashes(home, /blocks/),
    },
    {
      name: 'analyse',
      before: () => {},
      words: (home) => [
        'analyse',
        STUDY,
        ...stores,
        '--out',
        join(home, 'results'),
        '--threads',
        '1',
        '--csv',
      ],
      left: (home) => hashes(join(home, 'results/tables'), /csv$/),
    },
    {
      name: 'compact',
      before: (home) => cpSync(stores[0], join(home, 'store'), { recursive: true }),
      words: (home) => ['compact', join(home, 'store'), '--block', '32'],
      left: (home) => hashes(join(home, 'store'), /blocks/),
    },
    {
      name: 'export',
      before: () => {},
      words: (home) => ['export', stores[0], '--to', 'parquet', '--out', join(home, 'run.parquet')],
      left: (home) => hashes(home, /run\.parquet$/),
    },
    {
      name: 'collect',
      before: (home) => cpSync(job, join(home, 'job'), { recursive: true }),
      words: (home) => ['collect', join(home, 'job'), '--csv'],
      left: (home) => hashes(join(home, 'job/tables'), /csv$/),
    },
  ]
}

function must(...words: string[]): void {
  const { code, stderr } = ionstream(...words)
  if (code !== 0) throw new Error(`${words.join(' ')}: ${stderr}`)
}

/** SHA-256 of the files below a folder whose path matches. */
function hashes(home: string, which = /./): Record<string, string> {
  if (!existsSync(home)) return {}
  return Object.fromEntries(
    readdirSync(home, { recursive: true })
      .map((name) => join(home, String(name)))
      .filter((path) => statSync(path).isFile() && which.test(relative(home, path)))
      .sort()
      .map((path) => [relative(home, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}

/** What a quiet run of a command leaves, and how often it changes a file on the way: 0 where nothing counts that. */
export interface Quiet {
  readonly left: Readonly<Record<string, string>>
  readonly calls: number
}

export async function quiet(work: Work, library?: string): Promise<Quiet> {
  const home = folder()
  work.before(home)
  const calls = library ? await callsOf(work.words(home), library) : 0
  if (!library) await run(work.words(home))
  const left = work.left(home)
  if (Object.keys(left).length === 0) throw new Error(`${work.name} leaves nothing`)
  return { left, calls }
}
