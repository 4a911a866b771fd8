import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { isLabelFile } from '../../../pipeline/sources/labels/labels.ts'
import { ingestLabels, isLabelStore } from '../../../pipeline/sources/labels/labels-store.ts'
import { makeFolder, manifestPath } from '../../../pipeline/store/files.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { usageError } from '../../../schemas/errors.ts'
import { parseQuantity } from '../../../schemas/units.ts'

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

export function stepOf(interval: string | undefined, file: string): number {
  if (interval !== undefined) return parseQuantity(interval, 'time')
  throw usageError(
    `${file}: a label series does not say the time between its frames`,
    'Give it, as in --interval 20fs.',
  )
}
