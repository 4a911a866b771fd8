import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inFrameOf } from '../../operators/frames/in-frame-of.ts'
import { select } from '../../operators/frames/select.ts'
import { jumps } from '../../operators/jumps/jumps.ts'
import { sites } from '../../operators/sites/sites.ts'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { study } from '../../pipeline/definition/study.ts'
import { thread } from '../../pipeline/executors/thread.ts'
import { writeResults } from '../../pipeline/report/results/results.ts'
import { appendRows } from '../../pipeline/state/slots.ts'
import { folder } from '../helpers/folder.ts'
import { seeded } from '../helpers/random.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'
import { siteCrystal, siteRun } from '../operators/sites/site-crystal.ts'
import type { BenchResult } from './whole/load.ts'

const [IONS, FRAMES, EACH] = [192, 2048, 26]

/** The log of jumps, with many jumps a frame that nobody made. */
const storm = measure({
  ...jumps.operator,
  name: 'storm',
  carry: () => ({}),
  update: (state, block, { facts }) => {
    const count = sites.of({ facts }).kindOf.length
    const random = seeded(block.first + block.rows[0])
    const found = new Float64Array(5 * block.rows.length * block.count * EACH)
    let at = 0
    for (const row of block.rows)
      for (let jump = 0; jump < block.count * EACH; jump++) {
        const frame = block.first * EACH + jump
        const [from, step] = [Math.floor(random() * count), 1 + Math.floor(random() * 3)]
        found.set([frame, row, from, (from + step) % count, frame - 1], at)
        at += 5
      }
    appendRows(state, 'events', found)
  },
})

export default () =>
  study({
    flow: (frames) => ({
      storm: frames.pipe(inFrameOf('P', 'S')).pipe(select('Li')).pipe(sites()).pipe(storm()),
    }),
  })

/** Analyses, writes and measures itself: prints seconds and MB. */
export async function work(path: string, out: string): Promise<void> {
  const start = performance.now()
  const analysis = await analyse({
    module: import.meta.url,
    runs: [{ pattern: path, tags: {} }],
    out,
    executor: thread,
  })
  const between = performance.now()
  await writeResults(analysis, out, { definition: '', executor: 'thread', threads: 1, timing: {} as never })
  const seconds = [between - start, performance.now() - between].map((ms) => ms / 1000)
  console.log(JSON.stringify([...seconds, process.resourceUsage().maxRSS / 1024]))
}

const QUERY = `
const { asyncBufferFromFile, parquetMetadataAsync, parquetRead } = await import('hyparquet')
const start = performance.now()
const file = await asyncBufferFromFile(process.argv[1])
const metadata = await parquetMetadataAsync(file)
let [count, kept, rowStart] = [0, 0, 0]
for (const { num_rows } of metadata.row_groups) {
  const rowEnd = rowStart + Number(num_rows)
  let kinds
  await parquetRead({ file, metadata, columns: ['kind', 'returned'], rowStart, rowEnd, onComplete: (rows) => {
    for (const [kind, returned] of rows) { count++; if (kind === 'inter-cage' && !returned) kept++ }
  } })
  rowStart = rowEnd
}
console.log(JSON.stringify([(performance.now() - start) / 1000, process.resourceUsage().maxRSS / 1024, count, kept]))`

/** Ten million jumps through the engine into a table, then counted by kind: seconds and peak memory of a process each. */
export async function bench(): Promise<BenchResult[]> {
  const [path, out] = [join(folder(), 'run'), folder()]
  const crystal = siteCrystal({ cells: [2, 2, 2] })
  const at = (ion: number) => crystal.sites[ion]
  writeSynthetic(
    path,
    siteRun(crystal, { ions: 0.1, framework: 0.1 }, IONS, at, { frames: FRAMES, blockFrames: 256 }),
  )
  const module = pathToFileURL(fileURLToPath(import.meta.url)).href
  const [analysed, written, peak] = child(
    `await (await import('${module}')).work(process.argv[1], process.argv[2])`,
    path,
    out,
  )
  const file = join(out, 'tables/storm.parquet')
  const [asked, peakAsked, count, kept] = child(QUERY, file)
  const note = `${count} jumps, ${Math.round(statSync(file).size / 1e6)} MB`
  return [
    { name: 'jumps logged', unit: 's', value: analysed, note },
    { name: 'jumps written as a table', unit: 's', value: written },
    { name: 'peak memory of both', unit: 'MB', value: peak },
    { name: 'inter-cage jumps that stand, counted', unit: 's', value: asked, note: `${kept}` },
    { name: 'peak memory of that', unit: 'MB', value: peakAsked },
  ]
}

function child(script: string, ...words: string[]): number[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, ...words], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  })
  if (!stdout) throw new Error(stderr)
  return JSON.parse(stdout)
}
