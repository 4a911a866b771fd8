import test from 'ava'
import { type ProgressOptions, progress } from '../../../pipeline/run/progress.ts'

function scene(options: Partial<ProgressOptions> & { columns?: number } = {}) {
  const written: string[] = []
  const clock = { ms: 0 }
  const stream = { write: (text: string) => written.push(text), columns: options.columns ?? 80 }
  const job = progress({
    label: 'msd',
    total: 1000,
    unit: 'tasks',
    stream,
    isTTY: true,
    colour: false,
    now: () => clock.ms,
    ...options,
  })
  const at = (ms: number, done: number) => {
    clock.ms = ms
    job.update(done)
  }
  return { written, clock, job, at }
}
/** What a terminal shows of what was written. */
const visible = (text: string) =>
  text
    .replaceAll('\r', '')
    .replaceAll('\x1b[K', '')
    .replaceAll('\x1b[36m', '')
    .replaceAll('\x1b[90m', '')
    .replaceAll('\x1b[39m', '')

test('a terminal sees one line with bar, percentage, rate and time left', (t) => {
  const { written, at, job } = scene()
  at(2000, 250)
  const line = visible(written.at(-1)!)
  t.regex(line, /^msd {2}━{7}─{23} {3}25 % {2}125 tasks\/s {2}6\.0 s left$/)
  t.true(written.every((text) => text.startsWith('\r') && !text.includes('\n')))
  at(8000, 1000)
  job.done()
  t.is(visible(written.at(-1)!), 'msd: 1000 tasks in 8.0 s (125 tasks/s)\n')
})

test('a terminal that does not know its width has 80 columns', (t) => {
  const { written, at } = scene({ columns: 0 })
  at(2000, 250)
  t.regex(visible(written.at(-1)!), /^msd {2}━{7}─{23} {3}25 %/)
})

test('the line never reaches the edge of the terminal', (t) => {
  for (let columns = 12; columns < 120; columns++) {
    for (const label of ['msd', '600K/run03/dump.lammpstrj, a long name for a run']) {
      const { written, at } = scene({ columns, label })
      at(2000, 250)
      for (const text of written) t.true(visible(text).length < columns, `${columns}: ${visible(text)}`)
    }
  }
})

test('drawing is not repeated faster than the eye', (t) => {
  const { written, at } = scene()
  for (let i = 1; i <= 800; i++) at(i, i)
  t.true(written.length <= 12)
})

test('without a terminal there are plain lines at start, end and every ten seconds', (t) => {
  const { written, at, job, clock } = scene({ isTTY: false })
  for (let s = 1; s <= 25; s++) at(1000 * s, 40 * s)
  clock.ms = 26_000
  job.done()
  job.done()
  at(99_000, 1)
  t.deepEqual(written, [
    'msd: 1000 tasks\n',
    'msd: 40 % (400 of 1000 tasks), 40 tasks/s, 15 s left\n',
    'msd: 80 % (800 of 1000 tasks), 40 tasks/s, 5.0 s left\n',
    'msd: 1000 tasks in 26 s (38 tasks/s)\n',
  ])
})

test('bytes are scaled, and an unknown total shows what is done', (t) => {
  const { written, at, job } = scene({ isTTY: false, unit: 'B', total: undefined })
  at(10_000, 3_140_000_000)
  at(5_400_000, 9_000_000_000_000)
  job.done()
  t.deepEqual(written, [
    'msd\n',
    'msd: 3.14 GB, 314 MB/s\n',
    'msd: 9 TB, 1.67 GB/s\n',
    'msd: 9 TB in 1 h 30 min (1.67 GB/s)\n',
  ])
})

test('colour is used on request only, and never without a terminal', (t) => {
  const coloured = scene({ colour: true })
  coloured.at(500, 500)
  t.true(coloured.written.at(-1)!.includes('\x1b[36m'))
  const plain = scene()
  plain.at(500, 500)
  t.false(plain.written.join('').includes('\x1b[3'))
  process.env['NO_COLOR'] = '1'
  const refused = scene({ colour: undefined })
  delete process.env['NO_COLOR']
  refused.at(500, 500)
  t.false(refused.written.join('').includes('\x1b[3'))
  t.false(scene({ colour: true, isTTY: false }).written.join('').includes('\x1b'))
})

test('nothing to do is done', (t) => {
  const { written, job } = scene({ total: 0 })
  job.done()
  t.is(visible(written[0]).includes('100 %'), true)
  t.is(visible(written.at(-1)!), 'msd: 0 tasks in 0.0 s\n')
})
