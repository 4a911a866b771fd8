import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { hillsOf } from '../../operators/free-energy/hills.ts'
import { hillsTables } from '../../operators/free-energy/hills-tables.ts'
import { csvOf } from '../../pipeline/tables/csv.ts'
import { wholeNumber } from './common/options.ts'
import { barrierEnds, numbersIn, plumedText } from './common/plumed-options.ts'
import { printRows, say } from './common/print.ts'
import { screen, tableText } from './common/table-text.ts'

interface Options {
  readonly from?: string
  readonly to?: string
  readonly near: string
  readonly below: string
  readonly steps: string
  readonly out?: string
  readonly json?: boolean
  readonly wide?: boolean
}

/** ionstream hills HILLS: the free energy of a metadynamics run, how it comes in, and its barriers. */
export function hillsCommand(): Command {
  return new Command('hills')
    .description(
      'free energy of a metadynamics run from its HILLS file (PLUMED), its barriers and convergence',
    )
    .argument('<file>', 'HILLS in one to three variables')
    .option('--from <point>', 'where a barrier begins: the lowest bin near this point, as 2,6')
    .option('--to <point>', 'where it ends')
    .option('--near <reach>', 'how far from those points along each variable', '0.5')
    .option(
      '--below <energy>',
      'bins up to this energy count for the convergence, in the unit of the file',
      '50',
    )
    .option('--steps <n>', 'shares of the hills that are looked at', '10')
    .option('--out <file>', 'write the surface there as CSV')
    .option('--json', 'print an array of rows')
    .option('--wide', 'print every column, however narrow the terminal')
    .addHelpText(
      'after',
      `
Energies are in the unit of the file (kJ/mol in PLUMED's defaults). The error of a barrier is taken from how its height went over
the second half of the hills: it is too small where the run crossed the barrier a few times.

Examples:
  ionstream hills HILLS --from 2,6 --to 6,2 --near 1 --out surface.csv`,
    )
    .action(async (file: string, options: Options) => {
      const hills = hillsOf(file, plumedText(file))
      const { convergence, surface } = hillsTables(hills, {
        steps: wholeNumber('--steps', options.steps),
        below: numbersIn('hills', '--below', options.below)[0],
        between: barrierEnds('hills', options),
      })
      if (options.out !== undefined) writeFileSync(options.out, csvOf(surface))
      if (options.out !== undefined)
        say(`${options.out}: ${surface.rows.length} bins of ${hills.names.join(', ')}`)
      if (options.json) await printRows(convergence)
      else process.stdout.write(`${tableText(convergence, screen(options.wide))}\n`)
    })
}
