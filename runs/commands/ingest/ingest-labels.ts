import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { WatchedRun } from '../../../pipeline/live/watch.ts'
import { openLabels } from '../../../pipeline/sources/labels/labels.ts'
import { ingestLabels, statesOf } from '../../../pipeline/sources/labels/labels-store.ts'
import { usageError } from '../../../schemas/errors.ts'
import { printJson, say } from '../common/print.ts'
import { blockFrames, type ReadOptions } from './ingest-options.ts'
import { tagsWith } from './ingest-runs.ts'
import { stepOf } from './label-files.ts'

export interface LabelOptions extends ReadOptions {
  readonly out: string
  readonly tagFrom?: string
  readonly json?: boolean
  readonly dryRun?: boolean
}

/** What reading a label series can be told. */
const HEARD = ['out', 'runs', 'threads', 'interval', 'tag', 'tagFrom', 'block', 'json', 'dryRun']

/** ionstream ingest LABELS.npy --out STORE --interval 20fs */
export async function ingestLabelFile(files: readonly string[], options: LabelOptions): Promise<void> {
  const report = await reportOf(files, options)
  if (options.json) printJson(report)
}

/** ionstream ingest --runs 'seed01/*.npy' --out DIR --interval 20fs …: a store for each folder. */
export async function ingestLabelRuns(runs: readonly WatchedRun[], options: LabelOptions): Promise<void> {
  const reports: object[] = []
  for (const { name, files } of runs)
    reports.push({ run: name, ...(await reportOf(files, { ...options, out: join(options.out, name) })) })
  if (options.json) printJson(reports)
}

async function reportOf(files: readonly string[], options: LabelOptions) {
  refuseUnheard(options)
  if (files.length > 1)
    throw usageError(
      `${files.join(', ')}: ${files.length} files with labels among them`,
      "One label file is one run: ingest each on its own, or each in a folder of its own by --runs 'PATTERN'.",
    )
  const [file] = files
  const interval = stepOf(options.interval, file)
  const found = options.dryRun ? await foreseen(file) : await made(file, interval, options)
  const states = 'states' in found ? `, ${found.states} states` : '; nothing is written'
  if (!options.json)
    say(`${options.out}: ${found.frames} frames of ${found.trajectories} label series${states}`)
  if (found.trajectories > found.frames)
    say(
      `warning: more series than frames: labels are [trajectory][frame]; if ${file} is [frame][trajectory], transpose it`,
    )
  return { store: options.out, ...found }
}

async function made(file: string, interval: number, options: LabelOptions) {
  const { out, tag, tagFrom } = options
  const tags = tagsWith(tagFrom, dirname(file), tag)
  const manifest = await ingestLabels({ file, out, interval, tags, blockFrames: blockFrames(options) })
  const frames = manifest.blocks.length * manifest.blockFrames + (manifest.tail?.frames ?? 0)
  return { trajectories: manifest.atoms, frames, states: statesOf(manifest) }
}

async function foreseen(file: string) {
  const scratch = mkdtempSync(join(tmpdir(), 'ionstream-'))
  try {
    const source = await openLabels(file, join(scratch, 'labels'))
    const { trajectories, frames } = source
    source.close()
    return { trajectories, frames }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function refuseUnheard(options: LabelOptions): void {
  const unheard = Object.entries(options).find(
    ([name, value]) => value !== undefined && !HEARD.includes(name),
  )
  if (unheard)
    throw usageError(
      `--${unheard[0].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} has no effect on label series`,
      'A label series is read whole, a state a frame: cut it before.',
    )
}
