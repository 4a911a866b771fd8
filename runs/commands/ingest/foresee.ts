import { statSync } from 'node:fs'
import type { IngestOptions } from '../../../pipeline/ingest/index.ts'
import { foreseen } from '../../../pipeline/ingest/look.ts'
import { formatBytes } from '../../../pipeline/report/quantities.ts'
import { readingTime, timeText } from '../common/expected-time.ts'

/** Says what a run would be, by its first frame; writes nothing. Throws what reading it would throw before the second frame. */
export async function foresee(options: IngestOptions): Promise<void> {
  const { format, manifest, frameBytes, isPlain, isKnown } = await foreseen(options)
  const bytes = options.files.reduce((sum, file) => sum + statSync(file).size, 0)
  const frames = Math.round(bytes / frameBytes)
  const { atoms, columns, types, blockFrames } = manifest
  const store = 4 * atoms * columns.length * frames
  const count = isPlain
    ? `about ${frames} frames, a store of about ${formatBytes(store)}`
    : `how many frames, the compressed files do not say; ${formatBytes(4 * atoms * columns.length)} of the store each`
  process.stdout.write(
    `${options.out}: ${format.name}, ${options.files.length} ${options.files.length === 1 ? 'file' : 'files'}, ${formatBytes(bytes)}${isKnown ? ', known so far: what is new is added' : ''}
  ${atoms} atoms: ${types.map(({ element, label, count }) => `${count} ${element}${label === element ? '' : ` (${label})`}`).join(', ')}
  columns ${columns.join(' ')}; ${count}
  held at a time: a block of ${blockFrames} frames, ${formatBytes(4 * atoms * columns.length * blockFrames)}, besides the program itself
  ${timeText(readingTime(format.name, bytes, isPlain))}
`,
  )
}
