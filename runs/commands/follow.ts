import { Command } from 'commander'
import { definitionUrl } from '../../pipeline/definition.ts'
import { follow, type Round } from '../../pipeline/executors/live.ts'
import { writeResults } from '../../pipeline/results.ts'
import type { Tags } from '../../schemas/store.ts'
import { parseQuantity } from '../../schemas/units.ts'
import { interrupts } from './interrupt.ts'
import { pair } from './options.ts'

interface Options {
  readonly watch: string[]
  readonly out: string
  readonly idle?: string
  readonly param?: Tags
  readonly timestep?: string
  readonly interval?: string
  readonly units?: string
  readonly elements?: string
  readonly cell?: string
  readonly tag?: Tags
  readonly block?: string
}

/** ionstream follow DEFINITION --watch GLOB…: results beside running simulations. */
export function followCommand(): Command {
  return new Command('follow')
    .description('follow trajectories while simulations write them: results stay current, nothing is lost')
    .argument('<definition>', 'TypeScript or JavaScript module')
    .requiredOption('--watch <pattern...>', 'files to follow; each folder is a run, its files in natural order')
    .option('--out <dir>', 'folder of stores and results', 'follow')
    .option('--param <key=value>', 'a parameter of the definition; may be repeated', pair)
    .option('--timestep <time>', 'time per MD step number (LAMMPS), as in 2fs')
    .option('--interval <time>', 'time between frames (XDATCAR, xyz), as in 100fs')
    .option('--units <style>', 'LAMMPS units: metal, real, …')
    .option('--elements <map>', 'elements of the types, as in 1=Li,2=P,3=S,4=S,5=Cl')
    .option('--cell <cell>', 'cell in Å where the file has none: a,b,c or nine numbers')
    .option('--tag <key=value>', 'a tag of all runs, as in temperature=600; may be repeated', pair)
    .option('--block <frames>', 'frames in a block: a power of two')
    .option('--idle <time>', 'end when nothing has come for so long, as in 10min')
    .action(run)
}

async function run(definition: string, options: Options): Promise<void> {
  const start = performance.now()
  let stopping = false
  interrupts().subscribe(() => (stopping = true))
  const report = async ({ analysis }: Pick<Round, 'analysis'>) => {
    const timing = { seconds: (performance.now() - start) / 1000 }
    const circumstances = { definition, executor: 'live', threads: 1, timing }
    if (analysis) await writeResults(analysis, options.out, circumstances)
  }
  await follow({
    module: definitionUrl(definition),
    params: options.param ?? {},
    watch: options.watch,
    out: options.out,
    ingest: {
      timestep: options.timestep,
      interval: options.interval,
      units: options.units,
      elements: options.elements,
      cell: options.cell,
      tags: options.tag,
      blockFrames: options.block === undefined ? undefined : Number(options.block),
    },
    idle: options.idle === undefined ? undefined : wallClock(options.idle),
    stopped: () => stopping,
    onReport: report,
  })
}

const MS: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** "10min" in ms. Throws a usage error. */
function wallClock(text: string): number {
  const [, number, unit] = /^(\d+\.?\d*)\s*(ms|s|min|h|d)$/.exec(text) ?? []
  return number === undefined ? parseQuantity(text, 'time') : Number(number) * MS[unit]
}
