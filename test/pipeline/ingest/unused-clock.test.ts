import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { place, textFile } from '../../helpers/dump.ts'
import { refusal } from '../../helpers/refusal.ts'

/** Two atoms that hardly move, with times in fs where they are given. */
const frames = (times: readonly (number | string)[]): string =>
  times
    .map((time, k) =>
      [
        '2',
        `Lattice="10 0 0 0 10 0 0 0 10" Properties=species:S:1:pos:R:3${time === '' ? '' : ` Time=${time} time_unit=fs`}`,
        `Li 1 2 ${(3 + 0.01 * k).toFixed(2)}`,
        'S 5 5 5\n',
      ].join('\n'),
    )
    .join('')
const even = (from: number, count: number, each = 100) =>
  Array.from({ length: count }, (_, k) => from + k * each)
const OPTIONS = { interval: '100fs' }

test('--interval does not hide what the times of a file tell: frames are missing, or go back', async (t) => {
  for (const [what, times] of [
    ['a gap', [...even(0, 4), ...even(900, 3)]],
    ['back', [...even(0, 4), ...even(0, 3)]],
  ] as const) {
    const error = await refusal({
      ...OPTIONS,
      elements: undefined,
      timestep: undefined,
      files: [textFile('x.xyz', frames(times))],
    })
    t.is(error.exitCode, 3, what)
    t.regex(error.message, /frame 4: .* ps after the frame before by the clock of the file, 0\.1 until here/)
  }
  const files = [even(0, 4), even(900, 3)].map((times) => textFile('x.xyz', frames(times)))
  const error = await refusal({ ...OPTIONS, elements: undefined, timestep: undefined, files })
  t.regex(error.message, /frame 0: 0\.6 ps after .*, a gap of 5 frames/)
})

test('another interval than the file has is taken, and told of; files whose clocks begin anew follow each other', async (t) => {
  const told = async (files: string[], joined?: string) => {
    const { interval, warnings, frames } = await ingest({ ...OPTIONS, joined, files, out: place('run') })
    return [interval, frames, warnings.map(({ name }) => name).filter((name) => name === 'other-interval')]
  }
  const text = (times: readonly (number | string)[]) => textFile('x.xyz', frames(times))
  t.deepEqual(await told([text(even(0, 5))]), [0.1, 5, []])
  t.deepEqual(await told([text(even(0, 5, 200))]), [0.1, 5, ['other-interval']])
  t.deepEqual(await told([text(even(0, 5)), text(even(0, 5))], 'jump').then(([interval]) => interval), 0.1)
  t.deepEqual(await told([text(['', '', ''])]), [0.1, 3, []])
  t.deepEqual(await told([text([0, 0, 0])]), [0.1, 3, []])
})
