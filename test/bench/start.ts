import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ingest } from '../../pipeline/ingest/index.ts'
import { writeDump } from './ingest.ts'
import { type BenchResult, median } from './whole/load.ts'

const PROGRAM = fileURLToPath(new URL('../../runs/ionstream.js', import.meta.url))
const ROUNDS = 5
/** What every process says last: µs that it has had of the processor. */
const TELLING =
  "data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write('cpu '+(user+system)+'\\n')})"

/** Time on the processor of a whole process of node, its threads included, s. */
function seconds(args: readonly string[]): number {
  const { status, stderr } = spawnSync(process.execPath, ['--import', TELLING, ...args], { encoding: 'utf8' })
  const told = /cpu (\d+)\n$/.exec(stderr)
  if (status !== 0 || !told) throw new Error(`${args.join(' ')}: ${stderr}`)
  return Number(told[1]) / 1e6
}

const typical = (args: readonly string[]): number =>
  median(Array.from({ length: ROUNDS }, () => seconds(args)))

/** Whole commands on a store of a few frames, beside node that does nothing. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  try {
    const [dump, store] = ['dump.lammpstrj', 'store'].map((name) => join(folder, name))
    await writeDump(dump, 2e6)
    await ingest({ files: [dump], out: store, timestep: '2fs', elements: '1=Li,2=P,3=S,4=S,5=Cl' })
    const commands = [['--version'], ['list'], ['inspect', store], ['measure', 'msd', store]]
    const peer = { name: 'node alone', value: typical(['-e', '']) }
    return commands.map((args) => ({
      name: args.filter((word) => word !== store).join(' '),
      unit: 's',
      value: typical([PROGRAM, ...args]),
      peer,
      note: 'of the processor',
    }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
