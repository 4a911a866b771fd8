import { basename, join } from 'node:path'
import { Command } from 'commander'
import { parityFigure } from '../../operators/measured/parity-figure.ts'
import { type Member, parityTable } from '../../operators/measured/parity-table.ts'
import { makeFolder, writeLines, writeWhole } from '../../pipeline/store/files.ts'
import { csvLines } from '../../pipeline/tables/csv.ts'
import { readColumns, type TextColumns } from '../../pipeline/tables/read-csv.ts'
import { inputError, usageError } from '../../schemas/errors.ts'
import { printRows, say } from './common/print.ts'
import { screen, tableText } from './common/table-text.ts'

interface Options {
  readonly reference: string
  readonly model: readonly string[]
  readonly atoms?: string
  readonly out?: string
  readonly json?: boolean
  readonly wide?: boolean
}

/** ionstream parity FILE…: models against their reference, column by column. */
export function parityCommand(): Command {
  return new Command('parity')
    .description('how far models are from their reference: MAE, RMSE, and their spread over an ensemble')
    .argument('<files...>', 'text files of columns under one line of names; of several each is a model')
    .requiredOption(
      '--reference <columns>',
      'column of the reference; several, as fx,fy,fz, are put together',
    )
    .requiredOption(
      '--model <columns...>',
      'columns of the models, as many each as the reference has: E1 E2 E3, or fx1,fy1,fz1 fx2,fy2,fz2',
    )
    .option('--atoms <column>', 'column with the number of atoms that both are divided by')
    .option('--out <dir>', 'write the table as parity.csv and the picture as parity.svg there')
    .option('--json', 'print an array of rows')
    .option('--wide', 'print every column, however narrow the terminal')
    .addHelpText(
      'after',
      `
Numbers are in the unit of the file, as it says behind the name: E_dft (meV). The difference of g(r), MSD or DOS between two runs,
in units of their errors: ionstream compare AIMD/results ML/results.

Examples:
  ionstream parity test.csv --reference E_dft --model E_ml --atoms n --out parity
  ionstream parity test.csv --reference fx,fy,fz --model fx1,fy1,fz1 fx2,fy2,fz2
  ionstream parity fold1.csv fold2.csv fold3.csv --reference E_dft --model E_ml`,
    )
    .action(async (files: string[], options: Options) => {
      const texts = files.map((file) => ({ file, text: readColumns(file) }))
      const members = texts.flatMap(({ file, text }) => membersOf(file, text, options, files.length > 1))
      const unit = unitOf(texts, options)
      const table = parityTable(members, unit)
      if (options.out !== undefined) await keep(options.out, members, options.reference, unit, table)
      if (options.json) await printRows(table)
      else process.stdout.write(`${tableText(table, screen(options.wide))}\n`)
    })
}

const namesIn = (text: string): string[] => text.split(',')

function membersOf(file: string, text: TextColumns, options: Options, isNamed: boolean): Member[] {
  const wanted = namesIn(options.reference)
  const reference = valuesOf(file, text, wanted, options.atoms)
  return options.model.map((model) => {
    const own = namesIn(model)
    if (own.length !== wanted.length)
      throw usageError(
        `parity: ${own.length} columns ${model} beside ${wanted.length}, ${options.reference}`,
        'Give as many columns of each model as of the reference, in the same order.',
      )
    const words = [
      ...(isNamed ? [basename(file).replace(/\.[^.]*$/, '')] : []),
      ...(isNamed && options.model.length < 2 ? [] : [model]),
    ]
    return { name: words.join(', '), reference, model: valuesOf(file, text, own, options.atoms) }
  })
}

/** Columns one after the other, each value over the number of atoms of its row. */
function valuesOf(
  file: string,
  text: TextColumns,
  names: readonly string[],
  atoms: string | undefined,
): Float64Array {
  const per = atoms === undefined ? undefined : columnOf(file, text, atoms)
  const few = per?.findIndex((count) => !(count > 0)) ?? -1
  if (few >= 0) throw inputError(`${file}, line ${text.rows[few].line}`, 'no atoms', 'Give a number above 0.')
  const columns = names.map((name) => columnOf(file, text, name))
  return Float64Array.from(columns.flatMap((values) => values.map((value, i) => value / (per?.[i] ?? 1))))
}

function columnOf(file: string, { names, rows }: TextColumns, name: string): number[] {
  const at = names.indexOf(name)
  if (at < 0) throw inputError(file, `no column "${name}"`, `Its columns are ${names.join(', ')}.`)
  return rows.map(({ line, cells }) => {
    const value = Number(cells[at])
    if (cells[at] !== '' && Number.isFinite(value)) return value
    throw inputError(
      `${file}, line ${line}`,
      `"${cells[at]}" as ${name}`,
      'Give a number, or leave the row out.',
    )
  })
}

/** Throws a usage error where two columns that are set beside each other are in different units. */
function unitOf(
  texts: readonly { file: string; text: TextColumns }[],
  { reference, model, atoms }: Options,
): string {
  const said = texts.flatMap(({ text: { units } }) =>
    [reference, ...model].flatMap(namesIn).flatMap((name) => units.get(name) ?? []),
  )
  const other = said.find((unit) => unit !== said[0])
  if (other !== undefined)
    throw usageError(`parity: columns in ${said[0]} and in ${other}`, 'Give both in one unit.')
  const unit = said[0] ?? ''
  return atoms === undefined || unit === '' ? unit : `${unit}/atom`
}

async function keep(
  out: string,
  members: readonly Member[],
  title: string,
  unit: string,
  table: ReturnType<typeof parityTable>,
): Promise<void> {
  const { draw } = await import('../../pipeline/report/svg.ts')
  makeFolder(out)
  await writeLines(join(out, 'parity.csv'), csvLines(table))
  for (const figure of parityFigure(members, title, unit))
    writeWhole(join(out, 'parity.svg'), (await draw(figure)).file)
  say(`${out}: parity.csv, parity.svg`)
}
