import { Command } from 'commander'
import { definitionUrl } from '../../pipeline/definition/definition.ts'
import { replicas } from '../../pipeline/definition/study.ts'
import { warningLines } from '../../pipeline/report/warnings.ts'
import type { Tags } from '../../schemas/store.ts'
import { pair, type WorkOptions, withPaths, withWork } from './common/options.ts'
import { say } from './common/print.ts'
import { sayRemoved } from './common/removed.ts'
import { printShort } from './common/table-text.ts'
import { dryRun, work } from './common/work.ts'

type Options = WorkOptions & {
  readonly out: string
  readonly param?: Tags
  readonly csv?: boolean
  readonly wide?: boolean
  readonly paths?: boolean
}

/** ionstream analyse DEFINITION: a study written in TypeScript or JavaScript. */
export function analyseCommand(): Command {
  return withPaths(withWork(new Command('analyse')))
    .description('run a definition: a module that exports a study')
    .argument('<definition>', 'TypeScript or JavaScript module')
    .argument('[stores...]', 'stores in place of those that the definition names')
    .requiredOption('--out <dir>', 'folder of the results')
    .option('--param <key=value>', 'a parameter of the definition; may be repeated', pair)
    .option('--csv', 'write the tables as CSV too')
    .option('--wide', 'print every column, however narrow the terminal')
    .addHelpText(
      'after',
      '\nExamples:\n  ionstream analyse study.ts --out results\n  ionstream analyse study.ts 600K/run*/ --param temperature=600 --out 600K/results --threads 8',
    )
    .action(async (definition: string, stores: string[], options: Options) => {
      let page = ''
      const request = {
        module: definitionUrl(definition),
        params: options.param ?? {},
        runs: stores.map((store) => replicas(store)),
        out: options.out,
        options,
      }
      if (options.dryRun) return dryRun(request)
      const analysis = await work({
        ...request,
        async write(analysis, circumstances) {
          const { writeHeldResults } = await import('../../pipeline/report/results/results.ts')
          page = await writeHeldResults(analysis, options.out, {
            ...circumstances,
            definition,
            csv: options.csv,
            paths: options.paths,
            onRemoved: sayRemoved(options.out),
          })
        },
      })
      for (const { name, table } of analysis.results) printShort(name, table, options.wide)
      for (const line of warningLines(analysis.warnings)) say(`warning: ${line}`)
      say(`\nreport: ${page}`)
    })
}
