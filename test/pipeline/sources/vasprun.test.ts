import test from 'ava'
import { crystal } from '../../helpers/texts/crystal.ts'
import { WRITERS } from '../../helpers/texts/writers.ts'
import { farthest, fileOf, readFile } from '../../helpers/trajectories/read.ts'

const sample = crystal(['Li', 'P', 'S'], 4)
const text = WRITERS.vasprun(sample)
const places = (f: number) => sample.fractions(f).flat()

test.serial('rows of positions in other words are the same numbers', async (t) => {
  const numbers = /<v> (\S+) (\S+) (\S+) <\/v>/g
  const forms: readonly ((a: string, b: string, c: string) => string)[] = [
    (a, b, c) => `<v>${a}\t${b}  ${c}</v>`,
    (a, b, c) => `<v >${Number(a).toExponential(9)} ${b} ${c} </v>`,
    (a, b, c) => `<v> +${a} ${b}000000000 ${c} </v>`.replace('+-', '-'),
    (a, b, c) => `<!-- a row --><v> ${a}\n ${b} ${c} </v>`,
  ]
  for (const form of forms) {
    const { frames } = await readFile(
      fileOf(text.replace(numbers, (_, a: string, b: string, c: string) => form(a, b, c))),
    )
    t.is(frames.length, 4)
    for (const [f, { positions }] of frames.entries()) t.true(farthest(positions, places(f)) < 1e-8)
  }
})

test.serial(
  'what stands beside the structure is passed over, however long and whatever is in it',
  async (t) => {
    const long = `<scstep><i name="e">${' 1.0'.repeat(200_000)}</i><set><set></set></set></scstep>\n`
    const { frames } = await readFile(fileOf(text.replaceAll('<scstep>', `${long}<scstep>`)))
    t.is(frames.length, 4)
    for (const [f, { positions }] of frames.entries()) t.true(farthest(positions, places(f)) < 1e-8)
  },
)

test.serial(
  'a tag that does not end before the next calculation is an error, at the end of the file it is torn',
  async (t) => {
    const whole = text.lastIndexOf('</scstep>')
    const early = text.replace('</scstep>', '')
    await t.throwsAsync(readFile(fileOf(early)), {
      name: 'IonstreamError',
      message: /frame 0 .*"<calculation" before <\/scstep>/,
    })
    const { frames, torn } = await readFile(fileOf(text.slice(0, whole)))
    t.deepEqual([frames.length, torn?.found], [3, 'an incomplete calculation'])
  },
)

test.serial('rows too many or too few are refused', async (t) => {
  const row = /( +<v>.*\n)( {2}<\/varray>\n <\/structure>)/
  await t.throwsAsync(readFile(fileOf(text.replace(row, '$1$1$2'))), { message: /more than 3 positions/ })
  await t.throwsAsync(readFile(fileOf(text.replace(row, '$2'))), { message: /with 2 positions, expected 3/ })
})
