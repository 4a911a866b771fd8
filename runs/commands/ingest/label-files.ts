import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { isLabelFile } from '../../../pipeline/sources/labels/labels.ts'
import { ingestLabels, isLabelStore, statesOf } from '../../../pipeline/sources/labels/labels-store.ts'
import { makeFolder, manifestPath } from '../../../pipeline/store/files.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Tags } from '../../../schemas/store.ts'
import { parseQuantity } from '../../../schemas/units.ts'
import { printJson, say } from '../common/print.ts'
import { blockFrames } from './ingest-options.ts'

export { isLabelFile }

/** Throws a usage error where a label file is given to what needs positions. */
export function refuseLabels(name: string, given: readonly string[]): void {
  const file = given.find(isLabelFile)
  if (file !== undefined)
    throw usageError(
      `${file}: ${name} needs positions; a label series has states alone`,
      'Give stores of trajectories.',
    )
}

/** Stores as they were named; label files are made stores inside `folder` first, `passing` where that goes with the command.
 *  `labels`: all of them are label series. */
export async function storesOf(
  given: readonly string[],
  interval: string | undefined,
  folder: string,
  passing = false,
): Promise<{ paths: string[]; labels: boolean }> {
  const files = given.filter(isLabelFile)
  if (interval !== undefined && files.length === 0)
    throw usageError('--interval is for label series', 'A store knows the time between its frames.')
  const paths: string[] = []
  for (const path of given)
    paths.push(isLabelFile(path) ? await madeStore(path, interval, folder, passing) : path)
  const series = paths.map((path) => existsSync(manifestPath(path)) && isLabelStore(readManifest(path)))
  if (series.includes(true) && series.includes(false))
    throw usageError(
      'label series and trajectories cannot be replicas of each other',
      'Measure them one after the other.',
    )
  return { paths, labels: series.includes(true) }
}

async function madeStore(
  file: string,
  interval: string | undefined,
  folder: string,
  passing: boolean,
): Promise<string> {
  const step = stepOf(interval, file)
  const key = createHash('sha256').update(resolve(file)).digest('hex').slice(0, 6)
  const out = join(folder, 'labels', `${basename(file).replace(/\.[^.]*$/, '')}-${key}`)
  makeFolder(join(folder, 'labels'))
  await ingestLabels({ file, out, interval: step, passing })
  return out
}

function stepOf(interval: string | undefined, file: string): number {
  if (interval !== undefined) return parseQuantity(interval, 'time')
  throw usageError(
    `${file}: a label series does not say the time between its frames`,
    'Give it, as in --interval 20fs.',
  )
}

interface IngestOptions {
  readonly out: string
  readonly interval?: string
  readonly tag?: Tags
  readonly block?: string
  readonly json?: boolean
}

/** ionstream ingest LABELS.npy --out STORE --interval 20fs */
export async function ingestLabelFile(files: readonly string[], options: IngestOptions): Promise<void> {
  if (files.length > 1)
    throw usageError(
      `${files.length} files with labels among them`,
      'One label file is one run: ingest each on its own.',
    )
  const [file] = files
  const manifest = await ingestLabels({
    file,
    out: options.out,
    interval: stepOf(options.interval, file),
    tags: options.tag,
    blockFrames: blockFrames(options),
  })
  const frames = manifest.blocks.length * manifest.blockFrames + (manifest.tail?.frames ?? 0)
  const report = { store: options.out, trajectories: manifest.atoms, frames, states: statesOf(manifest) }
  if (options.json) printJson(report)
  else say(`${options.out}: ${frames} frames of ${manifest.atoms} label series, ${report.states} states`)
}
