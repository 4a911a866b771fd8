import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { colvarTables } from '../../operators/free-energy/colvar-tables.ts'
import { plumedTable } from '../../operators/free-energy/plumed-table.ts'
import { csvOf } from '../../pipeline/tables/csv.ts'
import { usageError } from '../../schemas/errors.ts'
import { BOLTZMANN, KJ_MOL } from '../../schemas/units.ts'
import { wholeNumber } from './common/options.ts'
import { barrierEnds, numbersIn, plumedText } from './common/plumed-options.ts'
import { printRows, say } from './common/print.ts'
import { screen, tableText } from './common/table-text.ts'

interface Options {
  readonly variables: string
  readonly temperature: string
  readonly bias?: string
  readonly bins: string
  readonly after: string
  readonly from?: string
  readonly to?: string
  readonly near: string
  readonly steps: string
  readonly out?: string
  readonly json?: boolean
  readonly wide?: boolean
}

/** ionstream colvar COLVAR: free energies from the rows of a run, reweighted by its bias, with errors and barriers. */
export function colvarCommand(): Command {
  return new Command('colvar')
    .description('free energy along columns of a COLVAR file (PLUMED), reweighted by its bias, with barriers')
    .argument('<file>', 'COLVAR')
    .requiredOption('--variables <names>', 'one to three columns, as d1,d2')
    .requiredOption('--temperature <K>', 'temperature of the run')
    .option(
      '--bias <column>',
      'column of the bias that the rows are weighted by, as metad.rbias; none: all alike',
    )
    .option('--bins <n>', 'bins along each variable', '50')
    .option('--after <ps>', 'leave out what is before this time', '0')
    .option('--from <point>', 'where a barrier begins: the lowest bin near this point, as 2,6')
    .option('--to <point>', 'where it ends')
    .option('--near <reach>', 'how far from those points along each variable', '0.5')
    .option('--steps <n>', 'shares of the rows that are looked at', '10')
    .option('--out <file>', 'write the surface there as CSV')
    .option('--json', 'print an array of rows')
    .option('--wide', 'print every column, however narrow the terminal')
    .addHelpText(
      'after',
      `
F = −k_BT ln Σ exp(V/k_BT) over the rows in a bin, V the bias; energies in kJ/mol, as PLUMED writes them by default. Errors are over
16 stretches of the rows: they are too small where a run crossed the barrier a few times. Of a metadynamics run give the column
with the constant taken out (rbias), and leave out the time in which the bias was built up.

Examples:
  ionstream colvar COLVAR --variables d1,d2 --temperature 300 --bias metad.rbias --after 1000 --out surface.csv
  ionstream colvar COLVAR --variables theta --temperature 300 --from 0.5 --to 2.6 --near 0.3`,
    )
    .action(async (file: string, options: Options) => {
      const table = plumedTable(file, plumedText(file))
      const { convergence, surface } = colvarTables(file, table, {
        variables: options.variables.split(','),
        bias: options.bias,
        kT: BOLTZMANN * KJ_MOL * kelvinOf(options.temperature),
        bins: wholeNumber('--bins', options.bins),
        after: numbersIn('colvar', '--after', options.after)[0],
        steps: wholeNumber('--steps', options.steps),
        between: barrierEnds('colvar', options),
      })
      if (options.out !== undefined) {
        writeFileSync(options.out, csvOf(surface))
        say(`${options.out}: ${surface.rows.length} bins of ${options.variables}`)
      }
      if (options.json) await printRows(convergence)
      else process.stdout.write(`${tableText(convergence, screen(options.wide))}\n`)
    })
}

function kelvinOf(text: string): number {
  const kelvin = Number(text.replace(/K$/, ''))
  if (kelvin > 0 && Number.isFinite(kelvin)) return kelvin
  throw usageError(`colvar: --temperature is "${text}"`, 'Give a temperature above 0 K.')
}
