import { join, resolve } from 'node:path'
import type { ResultInput, ResultManifest, ResultOutput } from '../../../schemas/result.ts'
import type { AtomType } from '../../../schemas/store.ts'
import type { Analysis } from '../../analysis/analyse.ts'
import { type Evaluated, operatorOf, paramsOf } from '../../analysis/evaluate.ts'
import { refuseOther } from '../../analysis/results-folder.ts'
import { lockResults } from '../../analysis/results-lock.ts'
import type { Output } from '../../definition/flow.ts'
import type { Run } from '../../run/run.ts'
import { VERSION } from '../../run/version.ts'
import { crcOfFile } from '../../store/checksums.ts'
import { makeFolder, sweepHalfWritten, writeLines, writeWhole } from '../../store/files.ts'
import { toldWhole } from '../../store/told-whole.ts'
import { csvLines } from '../../tables/csv.ts'
import { writeTable } from '../../tables/parquet.ts'
import { figureFile, type OutputFigure, writeReport } from '../index.ts'
import { withoutPaths } from '../told-paths.ts'
import { putAside, removeFormer } from './former.ts'

export interface Circumstances {
  /** Path of the definition, or what stands for it. */
  readonly definition: string
  readonly executor: string
  readonly threads: number
  /** Wall-clock seconds, in all and of parts by name. */
  readonly timing: ResultManifest['timing']
  readonly csv?: boolean
  /** Whole paths of stores, input and definition in the manifest and on the page. */
  readonly paths?: boolean
  /** Told of files in the folder that were of the results before and are of these no more; they are removed. */
  onRemoved?(files: readonly string[]): void
}

/** Writes tables, figures, the page and, last, the manifest of a result; then removes what the one before had besides.
 *  Gives the page's path.
 *  Throws an input error where the folder cannot be written, or where another analysis writes to it. */
export async function writeResults(
  analysis: Analysis,
  out: string,
  circumstances: Circumstances,
): Promise<string> {
  const { lock } = await lockResults(out, analysis.fingerprint)
  try {
    return await writeHeldResults(analysis, out, circumstances)
  } finally {
    lock.release()
  }
}

/** The same where the lock of the folder is held already. */
export async function writeHeldResults(
  analysis: Analysis,
  out: string,
  circumstances: Circumstances,
): Promise<string> {
  const folder = resolve(out)
  refuseOther(folder)
  makeFolder(join(folder, 'tables'))
  for (const place of [folder, join(folder, 'tables')]) sweepHalfWritten(place)
  const { results, fingerprint } = analysis
  const left = putAside(folder, fingerprint)
  if (results.some(({ files }) => files.length > 0)) makeFolder(join(folder, 'files'))
  for (const { name, table, files } of results) {
    for (const file of files) await writeLines(join(folder, fileOf(name, file.name)), file.text())
    await writeTable(join(folder, tableFile(name)), table, { fingerprint })
    if (circumstances.csv) await writeLines(join(folder, csvFile(name)), csvLines(table))
  }
  const whole = manifestOf(analysis, folder, circumstances)
  const manifest = circumstances.paths ? whole : withoutPaths(whole)
  const { page } = await writeReport(folder, {
    title: analysis.study.title || 'Results',
    manifest,
    tables: Object.fromEntries(results.map(({ name, table }) => [name, table])),
    figures: results.flatMap(figuresOf),
  })
  writeWhole(join(folder, 'manifest.json'), toldWhole(manifest, 1))
  const removed = [...left, ...removeFormer(folder)]
  if (removed.length > 0) circumstances.onRemoved?.(removed)
  return page
}

const fileOf = (output: string, name: string): string => `files/${output}-${name}`
const tableFile = (name: string): string => `tables/${name}.parquet`
const csvFile = (name: string): string => `tables/${name}.csv`

const figuresOf = ({ name, figures }: Evaluated): OutputFigure[] =>
  figures.map((figure) => ({ output: name, figure }))

function manifestOf(
  analysis: Analysis,
  out: string,
  { definition, executor, threads, timing, csv }: Circumstances,
): ResultManifest {
  return {
    format: 'ionstream-result',
    version: 1,
    created: new Date().toISOString(),
    code: VERSION,
    node: process.version,
    fingerprint: analysis.fingerprint,
    definition,
    inputs: analysis.runs.map(inputOf),
    outputs: analysis.results.map((result) => outputOf(result, out, csv)),
    warnings: [...analysis.warnings],
    timing,
    peakRss: process.resourceUsage().maxRSS * 1024,
    executor,
    threads,
  }
}

const inputOf = (run: Run): ResultInput => ({
  store: run.path,
  id: run.manifest.id,
  revision: run.manifest.revision,
  frames: run.frames,
  atoms: run.atoms,
  composition: compositionOf(run.types),
  interval: run.interval,
  tags: run.tags,
  sources: run.manifest.sources.map(({ path, bytes, head }) => ({ path, bytes, head })),
})

function compositionOf(types: readonly AtomType[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { element, count } of types) counts[element] = (counts[element] ?? 0) + count
  return counts
}

function outputOf(result: Evaluated, out: string, csv = false): ResultOutput {
  const { name, output } = result
  const { kind, summary, source, name: operator } = operatorOf(output)
  return {
    name,
    operator,
    kind: kind as 'measure' | 'estimate',
    summary,
    source,
    steps: stepsBefore(output),
    params: paramsOf(output),
    table: tableFile(name),
    tableCrc: crcOfFile(join(out, tableFile(name))),
    columns: result.table.columns as ResultOutput['columns'],
    ...(csv && { csv: csvFile(name) }),
    files: result.files.map((file) => fileOf(name, file.name)),
    figures: figuresOf(result).map((each) => ({
      name: each.figure.name,
      title: each.figure.title,
      caption: each.figure.caption,
      file: figureFile(each),
    })),
  }
}

/** Everything that came before an output's own operator, in order. */
function stepsBefore(output: Output): ResultOutput['steps'] {
  if (output.kind === 'measurement')
    return output.steps.map(({ operator, params }) => ({ operator: operator.name, params }))
  return output.from.flatMap((source) => [
    ...stepsBefore(source),
    { operator: operatorOf(source).name, params: paramsOf(source) },
  ])
}
