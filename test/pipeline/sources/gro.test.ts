import test from 'ava'
import { seeded } from '../../helpers/random.ts'
import { fileOf, readFile } from '../../helpers/trajectories/read.ts'

interface Row {
  readonly name: string
  readonly numbers: readonly string[]
}

/** A frame as GROMACS writes it; `width` bytes for a number. */
const frameOf = (rows: readonly Row[], width: number) =>
  `made for a test t= 1.0 step= 10\n${rows.length}\n${rows
    .map(({ name, numbers }, i) => {
      const id = String((i + 1) % 100_000).padStart(5)
      return `${id}${name.padEnd(5)}${name.padStart(5)}${id}${numbers.map((n) => n.padStart(width)).join('')}\n`
    })
    .join('')}   3.00000   3.00000   3.00000\n`

test.serial('numbers of every width are those of Number(), also where columns touch', async (t) => {
  const next = seeded(5)
  for (const places of [1, 3, 6, 9, 14, 16, 20]) {
    const number = (more: number) => (99 * (next() - 0.5)).toFixed(places + more)
    const rows = Array.from({ length: 2500 }, (_, i) => ({
      name: ['Li', 'S', 'P'][i % 3],
      numbers: [0, 0, 0, 1, 1, 1].map(number),
    }))
    const { frames } = await readFile(fileOf(frameOf(rows, places + 5).repeat(2)))
    t.is(frames.length, 2)
    const expected = (from: number) =>
      rows.flatMap(({ numbers }) => numbers.slice(from, from + 3).map((text) => Number(text) * 10))
    for (const { positions, velocities } of frames) {
      t.deepEqual(Array.from(positions), expected(0), `${places}`)
      t.deepEqual(Array.from(velocities ?? []), expected(3), `${places}`)
    }
  }
})

const row = (name = 'Li', numbers = ['1.000', '2.000', '3.000']): Row => ({ name, numbers })
const good = frameOf([row(), row('S')], 8)

test.serial('atoms are told by their names in every frame, and velocities may be missing', async (t) => {
  const { frames } = await readFile(fileOf(good + frameOf([row('S'), row()], 8)))
  t.deepEqual(frames[0].types, frames[1].types?.toReversed())
  t.not(frames[0].types?.[0], frames[0].types?.[1])
  t.is(frames[0].velocities, undefined)
})

for (const [what, bad, says] of [
  ['number', good.replace('   2.000', '   2.0x0'), /frame 1, line 3 .*expected the 1th of 2 atoms/],
  ['sign', good.replace('   2.000', '  --.000'), /expected the 1th of 2 atoms/],
  ['number of columns', good.replace(/( {3}3\.000)\n/, '$1  1.0000\n'), /expected the 1th of 2 atoms/],
  ['id', good.replace('    2   1.000', '    x   1.000'), /line 4 .*expected the 2th of 2 atoms/],
  ['name', good.replace('   Li', '     '), /atom name ""/],
  ['box', good.replace('3.00000\n', 'x\n'), /numbers of a box/],
] as [string, string, RegExp][])
  test.serial(`GRO: another ${what} is refused with its place`, async (t) => {
    t.not(bad, good)
    await t.throwsAsync(readFile(fileOf(good + bad)), { name: 'IonstreamError', message: says })
  })

test.serial('a count that is not there takes no memory', async (t) => {
  const { frames, torn } = await readFile(fileOf(good + good.replace('\n2\n', '\n99999999\n').slice(0, 120)))
  t.deepEqual([frames.length, torn?.found], [1, '1 of 99999999 atoms'])
})
