import { readFileSync } from 'node:fs'
import test from 'ava'
import { dataFile } from '../../helpers/dump.ts'
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

/** The same steps as a machine-learned force field leaves them: those of `learned` stand without a calculation round them. */
function learnedIn(learned: (f: number) => boolean, settings = ''): string {
  let f = 0
  return text
    .replace(/<calculation>([\s\S]*?)<\/calculation>/g, (all, inside: string) => {
      const structure = /<structure>[\s\S]*?<\/structure>/.exec(inside)?.[0]
      const forces =
        '<varray name="forces">\n<v> 9 9 9 </v>\n<v>8 8 8</v>\n</varray>\n<energy><i name="e_fr_energy">-1</i></energy>'
      return learned(f++) ? `${structure}\n${forces}` : all
    })
    .replace(/<modeling>/, `<modeling><incar>${settings}</incar>`)
}

for (const [title, learned] of [
  ['between those of first principles', (f: number) => f % 2 === 1],
  ['first', (f: number) => f < 2],
  ['alone', () => true],
] as const)
  test.serial(`steps of a machine-learned force field are steps, in their order: ${title}`, async (t) => {
    const mixed = learnedIn(learned)
    t.true(mixed.includes('forces'))
    const { frames } = await readFile(fileOf(mixed))
    t.is(frames.length, 4)
    for (const [f, { positions }] of frames.entries()) t.true(farthest(positions, places(f)) < 1e-8)
  })

test.serial('a learned step that is torn waits; positions of start and end are no steps', async (t) => {
  const mixed = learnedIn(() => true)
  const { frames, torn } = await readFile(fileOf(mixed.slice(0, mixed.lastIndexOf('</structure>'))))
  t.deepEqual([frames.length, torn?.found], [3, 'an incomplete structure'])
  const mix = await readFile(fileOf(readFileSync(dataFile('cases/v_mix'), 'utf8')))
  t.is(mix.frames.length, 6)
})

test.serial(
  'where it is not said how often learned steps are written, the time between them is asked for',
  async (t) => {
    const often = learnedIn((f) => f > 1, '<i name="NBLOCK"> 10</i>')
    t.true(often.includes('NBLOCK'))
    await t.throwsAsync(readFile(fileOf(often)), { message: /frame 2.*NBLOCK = 10/ })
  },
)
