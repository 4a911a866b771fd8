import { Command } from 'commander'
import { resultIn } from '../../pipeline/report/results/read-result.ts'
import { readManifest } from '../../pipeline/store/manifest.ts'
import { errorOf, mainOf } from '../../pipeline/tables/roles.ts'
import type { ResultManifest } from '../../schemas/result.ts'
import type { StoreManifest } from '../../schemas/store.ts'
import { column, columnsOf, type Table } from '../../schemas/table.ts'
import { printJson } from './common/print.ts'
import { tableText } from './common/table-text.ts'

interface Options {
  readonly json?: boolean
  readonly follow?: boolean
  readonly unwrapReport?: boolean
}

/** ionstream inspect STORE|RESULT: what is in a folder that ionstream made. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('what a store or a result holds')
    .argument('<folder>', 'a store, a result, or with --follow the folder of a follower')
    .option('--unwrap-report', 'a store: D of every element under each rule of unwrapping')
    .option('--follow', 'the --out of "ionstream follow": how it stands, again and again until interrupted')
    .option('--json', 'the manifest, or the report, as JSON; with --follow an object a line')
    .addHelpText(
      'after',
      `
Examples:
  ionstream inspect 600K/run01
  ionstream inspect results --json
  ionstream inspect 600K/live --follow`,
    )
    .action(async (folder: string, { json, follow, unwrapReport }: Options) => {
      if (follow) return (await import('./follow/inspect-follow.ts')).inspectFollower(folder, json)
      if (unwrapReport) return printUnwrapReport(folder, json)
      const result = await resultIn(folder)
      const manifest = result ?? readManifest(folder)
      if (json) printJson(manifest)
      else process.stdout.write(`${result ? resultText(result) : storeText(manifest as StoreManifest)}\n`)
    })
}

async function printUnwrapReport(folder: string, json = false): Promise<void> {
  const { unwrapReport } = await import('../../pipeline/ingest/unwrap/unwrap-report.ts')
  const { openRun } = await import('../../pipeline/store/read.ts')
  const run = openRun(folder)
  try {
    const rows = unwrapReport(run)
    if (json) printJson(rows)
    else
      process.stdout.write(
        `${tableText({ columns: REPORT, rows: rows.map((row) => ({ ...row })) })}\n` +
          `Straight lines over long lags, to compare the rules with each other; D itself: ionstream measure diffusion ${folder}\n`,
      )
  } finally {
    run.close()
  }
}

const REPORT = columnsOf('D', {
  of: column('', 'element', 'key'),
  rule: column('', 'rule of unwrapping; default is the one that measures see', 'key'),
  D: column(
    'Å²/ps',
    'slope of the mean squared displacement over lags of T/10 to T/2, divided by 6',
    'value',
  ),
  error: column('Å²/ps', 'standard error over atoms', { errorOf: 'D' }),
  change: column('Å²/ps', 'D minus that of the default rule', 'value'),
  changeError: column('Å²/ps', 'standard error of the change over atoms', { errorOf: 'change' }),
})

const warningLines = (warnings: readonly { name: string; message: string; count: number }[]) =>
  warnings.length === 0
    ? ['warnings     none']
    : ['warnings', ...warnings.map(({ name, message, count }) => `  ${name} (${count}×): ${message}`)]

function storeText(manifest: StoreManifest): string {
  const frames = manifest.blocks.reduce((sum, block) => sum + block.frames, 0) + (manifest.tail?.frames ?? 0)
  const composition = manifest.types.map(
    ({ label, element, count }) => `${element}${label === element ? '' : ` (type ${label})`} ${count}`,
  )
  const length = (frames - 1) * manifest.interval
  return [
    `store        ${manifest.id.slice(0, 16)}, revision ${manifest.revision}${manifest.complete ? '' : ', incomplete'}`,
    `input        ${manifest.input.format}: ${manifest.sources.map((source) => source.path).join(', ')}`,
    `atoms        ${manifest.atoms}: ${composition.join(', ')}`,
    `frames       ${frames}, every ${Number(manifest.interval.toPrecision(6))} ps, ${Number(length.toPrecision(6))} ps in all`,
    `cell (Å)     ${[0, 3, 6]
      .map((k) =>
        manifest.cell
          .slice(k, k + 3)
          .map((value) => value.toFixed(4))
          .join(' '),
      )
      .join(' | ')}${manifest.constantCell ? '' : ' (reference; it varies)'}`,
    `columns      ${manifest.columns.join(' ')}`,
    `blocks       ${manifest.blocks.length} of ${manifest.blockFrames} frames${manifest.tail ? `, a tail of ${manifest.tail.frames}` : ''}`,
    `tags         ${
      Object.entries(manifest.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ') || 'none'
    }`,
    ...warningLines(manifest.warnings),
  ].join('\n')
}

/** What a table is about, where it is known to be about one value. */
function aboutText(columns: Table['columns']): string {
  const main = mainOf(columns)
  if (main === undefined) return ''
  const [{ unit }, error] = [columns[main], errorOf(columns, main)]
  return `, ${main}${error === undefined ? '' : ` ± ${error}`}${unit === '' ? '' : ` (${unit})`}`
}

function resultText(manifest: ResultManifest): string {
  return [
    `result       ${manifest.fingerprint.slice(0, 16)}, ionstream ${manifest.code}, ${manifest.created}`,
    `definition   ${manifest.definition}`,
    ...manifest.inputs.map(
      ({ store, frames, atoms }) => `run          ${store}: ${atoms} atoms, ${frames} frames`,
    ),
    ...manifest.outputs.map(
      ({ name, operator, table, columns = {} }) =>
        `table        ${name}: ${operator}, ${table}${aboutText(columns as Table['columns'])}`,
    ),
    `effort       ${manifest.timing.seconds.toFixed(1)} s, ${(manifest.peakRss / 1e6).toFixed(0)} MB, ${manifest.executor} (${manifest.threads})`,
    ...warningLines(manifest.warnings),
  ].join('\n')
}
