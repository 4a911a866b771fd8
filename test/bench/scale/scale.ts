import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseQuantity } from '../../../schemas/units.ts'
import { carryOut, type Line, type Size } from './carry-out.ts'
import { onSlurm } from './on-slurm.ts'

/** Bytes of text of a line, and of the store of an atom, in a frame. */
const [TEXT, STORE] = [58, 26]
const LARGEST = 19

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    runs: text,
    frames: text,
    cells: text,
    interval: text,
    threads: text,
    out: text,
    keep: { type: 'boolean' },
    slurm: { type: 'boolean' },
    longest: text,
    lag: text,
  },
})
const size: Size = {
  runs: Number(values.runs ?? Math.round(LARGEST / 10)),
  frames: Number(values.frames ?? 100_000),
  cells: Number(values.cells ?? 3),
  interval: parseQuantity(values.interval ?? '10fs', 'time'),
  threads: Number(values.threads ?? 2),
  out: mkdtempSync(join(values.out ?? tmpdir(), 'ionstream-scale-')),
  params: { longest: Number(values.longest ?? 50), lag: Number(values.lag ?? 1.2) },
}

const seconds = (value: number): string => value.toFixed(1).padStart(9)
const mega = (value: number): string => (value / 1e6).toFixed(0).padStart(9)
const shown = ({ stage, ...cost }: Line): string =>
  `${stage.padEnd(22)}${seconds(cost.seconds)}${seconds(cost.cpu)}${mega(cost.bytes)}${mega(cost.peak)}`
const total = (lines: readonly Line[], stage: string): Line => ({
  stage,
  seconds: lines.reduce((sum, line) => sum + line.seconds, 0),
  cpu: lines.reduce((sum, line) => sum + line.cpu, 0),
  bytes: lines.reduce((sum, line) => sum + line.bytes, 0),
  peak: Math.max(...lines.map(({ peak }) => peak)),
})

try {
  await main()
} finally {
  if (!values.keep) rmSync(size.out, { recursive: true, force: true })
}

async function main(): Promise<void> {
  mkdirSync(size.out, { recursive: true })
  const atoms = 52 * size.cells ** 2 * size.cells
  const wanted = atoms * size.frames * (TEXT * size.threads + STORE * size.runs)
  const { bavail, bsize } = statfsSync(size.out)
  if (wanted > bavail * bsize) {
    console.error(
      `scale: ${mega(wanted)} MB are wanted in ${size.out}, ${mega(bavail * bsize)} MB are free\n  Take --interval 20fs with half the --frames, fewer --runs, or another disk by --out.`,
    )
    process.exitCode = 2
    return
  }
  console.log(`${size.runs} runs × ${size.frames} frames × ${atoms} atoms, ${1000 * size.interval} fs`)
  console.log(`${'stage'.padEnd(22)}        s    CPU s       MB  peak MB`)
  const { lines, stores } = await carryOut(size, (line) => console.log(shown(line)))
  const isMade = ({ stage }: Line) => stage.endsWith('generator')
  console.log(shown(total(lines.filter(isMade), 'generator, all')))
  console.log(
    shown(
      total(
        lines.filter((line) => !isMade(line)),
        'text to report',
      ),
    ),
  )
  if (values.slurm) await beside(stores)
  const cores = `${cpus().length} × ${cpus()[0]?.model.trim()}`
  console.log(`node ${process.version}, ${cores}, load ${loadavg()[0].toFixed(1)}`)
}

async function beside(stores: readonly string[]): Promise<void> {
  const found = await onSlurm(stores, size.out, size.params)
  if (typeof found === 'string') console.log(`Slurm: ${found}`)
  else console.log(`Slurm, two nodes: ${found.states} states, of which differ: ${found.differ.length}`)
}
