import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { folder } from '../../helpers/folder.ts'

const program = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const hills = (...args: string[]) =>
  spawnSync(process.execPath, [program, 'hills', ...args], { encoding: 'utf8' })

/** Hills that fill two wells, at −1 to 20 and at 1 to 15, and the way between them to 5. */
function file(): string {
  const path = join(folder(), 'HILLS')
  const rows: number[][] = []
  const wells = [
    [-1, 20],
    [0, 5],
    [1, 15],
  ]
  for (let n = 0; n < 100; n++)
    for (const [at, depth] of wells) rows.push([rows.length, at, 0.2, depth / 100, 1])
  const text = rows.map((row) => row.join(' ')).join('\n')
  writeFileSync(path, `#! FIELDS time s sigma_s height biasf\n${text}\n`)
  return path
}

test('barriers of a metadynamics run, how they come in, and its surface as a file', (t) => {
  const path = file()
  const out = join(folder(), 'surface.csv')
  const args = ['--from=-1', '--to=1', '--near=0.3', '--steps=4', '--below=30']
  const { status, stdout, stderr } = hills(path, ...args, '--json', '--out', out)
  t.is(status, 0, stderr)
  const rows = JSON.parse(stdout)
  t.deepEqual(
    rows.map((row: { hills: number; time: number }) => [row.hills, row.time]),
    [75, 150, 225, 300].map((count) => [count, count - 1]),
  )
  // Bins of a fifth of the width: their middles are a tenth of it off the wells at most.
  for (const { hills: count, forward, backward } of rows) {
    const share = count / 300
    t.true(forward > 14 * share && forward < 20.01 * share, `${forward}`)
    t.true(Math.abs(forward - backward - 5 * share) < 0.15 * share)
  }
  t.deepEqual(
    rows.map(({ status }: { status: string }) => status),
    ['not-determined', 'determined', 'determined', 'determined'],
  )
  // Hills that never shrink: the wells go down to the end, by half of their depth over the half that is looked at.
  t.true(rows[3].error > 3 && rows[3].error < 14, `${rows[3].error}`)
  t.is(rows[3].difference, 0)
  t.true(rows[0].difference > rows[2].difference)
  const lines = readFileSync(out, 'utf8').trim().split('\n')
  t.is(lines[1], 's,freeEnergy')
  const values = lines.slice(2).map((line) => line.split(',').map(Number))
  t.true(Math.abs(Math.max(...values.map(([, energy]) => energy)) - 20) < 0.5)
})

test('wrong points, ends and files are refused', (t) => {
  const path = file()
  const refused = (status: number, words: RegExp, ...args: string[]) => {
    const told = hills(...args)
    t.is(told.status, status, told.stderr)
    t.regex(told.stderr, words)
  }
  refused(2, /one end of a barrier/, path, '--from=1')
  refused(2, /is not on the surface/, path, '--from=-9', '--to=1')
  refused(2, /--from is "a"/, path, '--from=a', '--to=1')
  refused(3, /read/, join(folder(), 'nothing'))
})
