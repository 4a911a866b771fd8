import { Command } from 'commander'
import { definitionUrl } from '../../pipeline/definition.ts'
import { replicas } from '../../pipeline/study.ts'
import type { Tags } from '../../schemas/store.ts'
import { pair, type WorkOptions, withWork } from './options.ts'
import { say } from './print.ts'
import { writeAll } from './results.ts'
import { work } from './work.ts'

type Options = WorkOptions & { readonly out: string; readonly param?: Tags; readonly csv?: boolean }

/** ionstream analyse DEFINITION: a study written in TypeScript or JavaScript. */
export function analyseCommand(): Command {
  return withWork(new Command('analyse'))
    .description('run a definition: a module that exports a study')
    .argument('<definition>', 'TypeScript or JavaScript module')
    .argument('[stores...]', 'stores in place of those that the definition names')
    .requiredOption('--out <dir>', 'folder of the results')
    .option('--param <key=value>', 'a parameter of the definition; may be repeated', pair)
    .option('--csv', 'write the tables as CSV too')
    .addHelpText('after', '\nExamples:\n  ionstream analyse study.ts --out results\n  ionstream analyse study.ts 600K/run*/ --param temperature=600 --out 600K/results --threads 8')
    .action(async (definition: string, stores: string[], options: Options) => {
      const analysis = await work(definitionUrl(definition), options.param ?? {}, stores.map((store) => replicas(store)), options.out, options)
      const page = await writeAll(analysis, options.out, { ...options, definition })
      say(`report: ${page}`)
    })
}
