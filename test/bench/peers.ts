import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seeded } from '../helpers/random.ts'
import { writeArgyrodite, writeNpy } from './whole/argyrodite.ts'
import type { BenchResult } from './whole/load.ts'
import { ionstream, node, peer, type Ran, typicalOf, type Used } from './whole/process.ts'

/** A whole command of ours, and the job of `peers.py` that gives the same number. */
interface Job {
  readonly name: string
  ours(): Ran
  readonly theirs?: { readonly by: string; readonly args: readonly string[] }
  /** Number of ours to be compared, and how far it may be off. */
  readonly number?: (ran: Ran) => number
  readonly within?: number
  /** What a process takes that does next to nothing is taken off. */
  readonly above?: { ours(): Ran; readonly theirs: readonly string[] }
  readonly note?: string
}

type Row = Record<string, number | string | null>
const rowsOf = ({ stdout }: Ran): Row[] => JSON.parse(stdout)
const rowAt = (ran: Ran, where: Row): Row =>
  rowsOf(ran).find((row) => Object.entries(where).every(([name, value]) => row[name] === value)) as Row

const [IONS, LABELS, LAG] = [648, 50_000, 600]
const ROUNDS = Number(process.env['ROUNDS'] ?? 3)
const READ = new URL('whole/read-all.js', import.meta.url).href

/** Whole commands beside numpy, scipy and mdtraj, in turn: seconds of the processor (all threads), with the clock and memory in the note. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  try {
    return (await jobs(folder)).flatMap(resultOf)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function jobs(folder: string): Promise<Job[]> {
  const at = (name: string) => join(folder, name)
  const dump = at('dump.lammpstrj')
  const { edge, sites } = await writeArgyrodite(dump, 2000, [3, 3, 3])
  const places = Float64Array.from(sites.flat())
  await writeNpy(at('sites.npy'), '<f8', [sites.length, 3], new Uint8Array(places.buffer))
  await writeNpy(at('labels.npy'), '|u1', [IONS, LABELS], labels())
  const hasDcd = peer('prepare', dump, folder, String(edge))?.value === 1
  const read = (path: string, ...more: string[]) => {
    const given = ['--timestep', '1fs', '--elements', '1=Li,2=P,3=S', ...more]
    return () => {
      rmSync(at('again'), { recursive: true, force: true })
      return ionstream('ingest', path, '--out', at('again'), ...given)
    }
  }
  for (const [name, ...more] of [['store'], ['tenth', '--stride', '10'], ['tiny', '--until', '1ps']])
    ionstream('ingest', dump, '--out', at(name), '--timestep', '1fs', '--elements', '1=Li,2=P,3=S', ...more)
  const less = at('less.lammpstrj')
  await writeArgyrodite(less, 2000, [2, 2, 2])
  ionstream('ingest', less, '--out', at('less'), '--timestep', '1fs', '--elements', '1=Li,2=P,3=S')
  const measure = (name: string, store: string, ...more: string[]) =>
    ionstream('measure', name, at(store), '--json', ...more)
  const lag = (ran: Ran, time: number) => rowAt(ran, { of: 'Li', lag: time })
  const text = read(dump)
  return [
    {
      name: 'text → D with its error',
      ours: () => sum([text(), ionstream('measure', 'diffusion', at('again'), '--of', 'Li', '--json')]),
      theirs: { by: 'numpy, MSD alone', args: ['text-msd', dump] },
    },
    {
      name: 'MSD of 648 ions, all lags, from a store',
      ours: () => measure('msd', 'store', '--of', 'Li', '--lags', 'all'),
      theirs: { by: 'numpy', args: ['store-msd', at('x.npy')] },
      number: (ran) => lag(ran, 1)['msd'] as number,
      within: 1e-5,
    },
    {
      name: 'MSD of each of 648 ions, all lags, 1.3 M rows written',
      ours: () => {
        rmSync(at('out'), { recursive: true, force: true })
        return ionstream(
          'measure',
          'msd',
          at('store'),
          '--of',
          'Li',
          '--per',
          'ion',
          '--lags',
          'all',
          '--out',
          at('out'),
        )
      },
      theirs: { by: 'numpy, no errors, no picture', args: ['each-msd', at('x.npy'), at('each.npy')] },
      note: 'with errors, as Parquet, and a picture',
    },
    {
      name: 'VACF of 1404 atoms, all lags',
      ours: () => measure('vacf', 'store', '--lags', 'all'),
      theirs: { by: 'numpy', args: ['vacf', at('v.npy')] },
      number: (ran) => lag(ran, 0.05)['vacf'] as number,
      within: 1e-4,
      above: { ours: () => measure('vacf', 'tiny', '--lags', 'all'), theirs: ['nothing'] },
      note: 'with errors',
    },
    {
      name: 'g(r) of Li–S to 8 Å, 200 frames',
      ours: () => measure('rdf', 'tenth', '--pairs', 'Li-S'),
      theirs: { by: 'mdtraj', args: ['rdf', at('x.npy'), String(edge)] },
      number: (ran) => mean([100, 150, 200, 250, 300, 350].map((k) => rowsOf(ran)[k]['g'] as number)),
      within: 1e-3,
    },
    {
      name: 'occupation of polyhedra, 648 ions × 2000 frames',
      ours: () => measure('occupation', 'store'),
      theirs: { by: 'cKDTree, nearest site', args: ['sites', at('x.npy'), at('sites.npy'), String(edge)] },
    },
    {
      name: `transitions of ${IONS} × ${LABELS} labels, one lag`,
      ours: () =>
        ionstream(
          'measure',
          'transitions',
          at('labels.npy'),
          '--interval',
          '20fs',
          '--lags',
          `${(LAG * 20) / 1000}ps`,
          '--json',
        ),
      theirs: { by: 'numpy', args: ['counts', at('labels.npy'), String(LAG)] },
      number: (ran) => rowAt(ran, { from: 0, to: 0 })['count'] as number,
      within: 0,
    },
    ...(hasDcd
      ? [
          {
            name: 'DCD of 20 000 frames, read',
            ours: () =>
              node([
                '--input-type=module',
                '-e',
                `await (await import('${READ}')).readAll('${at('x.dcd')}')`,
              ]),
            theirs: { by: 'mdtraj', args: ['dcd', at('x.dcd')] },
          },
        ]
      : []),
    { name: 'density-sites, 192 ions × 2000 frames', ours: () => measure('density-sites', 'less') },
  ]
}

/** What two processes took one after the other. */
const sum = (all: readonly Ran[]): Ran => ({
  cpu: all.reduce((total, { cpu }) => total + cpu, 0),
  wall: all.reduce((total, { wall }) => total + wall, 0),
  rss: Math.max(...all.map(({ rss }) => rss)),
  stdout: all[all.length - 1].stdout,
})

const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length

function labels(): Uint8Array {
  const random = seeded(1)
  let label = 0
  return new Uint8Array(IONS * LABELS).map(() =>
    random() * 40 < 1 ? (label = Math.floor(7 * random())) : label,
  )
}

function resultOf({ name, ours, theirs, number, within = 0, above, note }: Job): BenchResult[] {
  const [own, other] = [[], []] as [Used[], Used[]]
  let differs = ''
  for (let round = 0; round < ROUNDS; round++) {
    const ran = ours()
    own.push(less(ran, above?.ours()))
    const peers = theirs && peer(...theirs.args)
    if (!peers) continue
    other.push(less(peers, above && peer(...above.theirs)))
    if (number) differs = compared(name, number(ran), peers.value, within)
  }
  const [mine, yours] = [typicalOf(own), other.length > 0 ? typicalOf(other) : undefined]
  const beside = (of: 'wall' | 'rss', digits: number) =>
    `${mine[of].toFixed(digits)}${yours ? ` (${yours[of].toFixed(digits)})` : ''}`
  const words = [
    `${beside('wall', 2)} s of the clock`,
    `${beside('rss', 0)} MB`,
    differs,
    above && 'above start-up',
    note,
  ]
  return [
    {
      name,
      unit: 's',
      value: mine.cpu,
      peer: yours && theirs ? { name: theirs.by, value: yours.cpu } : undefined,
      note: words.filter((word) => word).join('; '),
    },
  ]
}

const less = (used: Used, base: Used | undefined): Used =>
  base ? { cpu: used.cpu - base.cpu, wall: used.wall - base.wall, rss: used.rss } : used

/** Throws where two programs do not say the same. */
function compared(name: string, mine: number, yours: number, within: number): string {
  const off = Math.abs(mine - yours) / Math.abs(yours)
  if (!(off <= within)) throw new Error(`${name}: ${mine}, the peer says ${yours}`)
  return off === 0 ? 'the same number' : `numbers ${off.toExponential(0)} apart`
}
