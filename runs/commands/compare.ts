import { Command } from 'commander'
import { readResult, readResultTable } from '../../pipeline/report/results/read-result.ts'
import { compared, comparison } from '../../pipeline/tables/compare.ts'
import { whyApart } from '../../pipeline/tables/compare-keys.ts'
import { usageError } from '../../schemas/errors.ts'
import type { ResultManifest, ResultOutput } from '../../schemas/result.ts'
import type { Warning } from '../../schemas/warning.ts'
import { labelsOf } from './common/folder-labels.ts'
import type { Compared } from './common/keep-comparison.ts'
import { madeOtherwise } from './common/made-otherwise.ts'
import type { OfResult } from './common/overlays.ts'
import { printJson, say } from './common/print.ts'
import { printShort, screen, tableText } from './common/table-text.ts'

interface Options {
  readonly json?: boolean
  readonly wide?: boolean
  readonly values?: readonly string[]
  readonly out?: string
}

type Result = Pick<OfResult, 'folder' | 'label' | 'manifest'>

/** ionstream compare RESULT…: by how many errors results differ. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('by how many errors the values of results differ from those of the first, row by row')
    .argument(
      '<results...>',
      'folders that "analyse" or "measure" wrote with --out; the first is the reference',
    )
    .option(
      '--values <columns...>',
      'columns to compare (default: the main one, else all that have an error)',
    )
    .option(
      '--out <dir>',
      'write a page there with pictures of all over each other, and every row as tables/OUTPUT.csv',
    )
    .option('--wide', 'print every column, however narrow the terminal')
    .option('--json', 'print an object: output → rows')
    .addHelpText(
      'after',
      `
Rows belong together where their keys agree. The error of a difference takes both results as independent; bounds have none.

Examples:
  ionstream compare aimd/results mace/results
  ionstream compare 5%/results 10%/results --values D olsD --out comparison`,
    )
    .action(async (folders: string[], options: Options) => {
      if (folders.length < 2) throw usageError('one result alone', 'Name a second one to compare it with.')
      const labels = labelsOf(folders)
      const results = await Promise.all(
        folders.map(async (folder, k) => ({ folder, label: labels[k], manifest: await readResult(folder) })),
      )
      await compare(results, options)
    })
}

async function compare(results: readonly Result[], { json, wide, values, out }: Options): Promise<void> {
  const { outputs, warnings } = await comparedOutputs(results, values)
  const tables = outputs.map(({ name, table }) => ({ output: name, table }))
  for (const warning of warnings) say(`warning: ${warningText(warning)}`)
  if (out !== undefined) {
    const { keepComparison } = await import('./common/keep-comparison.ts')
    say(`report: ${await keepComparison(out, { results, summary: comparison(tables), outputs, warnings })}`)
  }
  if (json) {
    printJson(Object.fromEntries(tables.map(({ output, table }) => [output, table.rows])))
    return
  }
  process.stdout.write(`${tableText(comparison(tables), screen(wide))}\n`)
  for (const { output, table } of tables) printShort(output, table, wide)
}

const warningText = ({ name, message }: Warning): string => `${name}: ${message}`

async function comparedOutputs(
  results: readonly Result[],
  values: readonly string[] | undefined,
): Promise<{ outputs: Compared[]; warnings: Warning[] }> {
  const outputs: Compared[] = []
  const warnings: Warning[] = []
  const apart: Warning[] = []
  for (const output of results[0].manifest.outputs) {
    const of: OfResult[] = []
    for (const result of results) {
      const same = sameOutput(result.manifest, output)
      if (same) of.push({ ...result, output: same, table: await readResultTable(result.folder, same) })
    }
    if (of.length < results.length) continue
    const { name } = output
    const { table, missing } = compared(of, values)
    const why = missing > 0 ? whyApart(of).join('; ') : ''
    if (table.rows.length > 0) {
      outputs.push({ name, of, table })
      const otherwise = madeOtherwise(of).join('; ')
      if (otherwise !== '') warnings.push({ name, message: `not made alike: ${otherwise}`, count: 1 })
      if (missing > 0)
        warnings.push({
          name,
          message: `rows without a partner of the same keys in the other result are left out (${missing}): ${why}`,
          count: 1,
        })
    } else if (why !== '') apart.push({ name, message: `no row has a partner: ${why}`, count: 1 })
  }
  if (outputs.length === 0) throw nothingIn(results, apart.map(warningText))
  return { outputs, warnings: [...ofShared(results), ...warnings, ...apart] }
}

function nothingIn(results: readonly Result[], reasons: readonly string[]): Error {
  const names = results.map(
    ({ folder, manifest }) => `${folder}: ${manifest.outputs.map(({ name }) => name).join(', ')}`,
  )
  return usageError(
    'the results have nothing in common that has rows of the same keys',
    [...names, ...reasons].join('\n'),
  )
}

/** The output of this name, else the only one of its operator. */
function sameOutput({ outputs }: ResultManifest, { name, operator }: ResultOutput): ResultOutput | undefined {
  const [one, ...more] = outputs.filter((each) => each.operator === operator)
  return (
    outputs.find((each) => each.name === name && each.operator === operator) ??
    (more.length > 0 ? undefined : one)
  )
}

/** Differences between results of the same frames are smaller than their errors say. */
function ofShared(results: readonly Result[]): Warning[] {
  const [first, ...others] = results.map(({ manifest }) => new Set(manifest.inputs.map(({ id }) => id)))
  const shared = others.filter((ids) => [...ids].some((id) => first.has(id)))
  const message = 'the results share runs: their differences are not independent, and their errors too large'
  return shared.length > 0 ? [{ name: 'shared-runs', message, count: shared.length }] : []
}
