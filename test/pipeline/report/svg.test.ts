import test from 'ava'
import { draw } from '../../../pipeline/report/svg.ts'
import { COLOURS } from '../../../pipeline/report/theme.ts'
import type { Figure } from '../../../schemas/figure.ts'
import { assertBalanced, textsOf } from './markup.ts'
import { figures } from './sample-figures.ts'

const hostile = `"><script>alert('1')</script>`
const one = (spec: Figure['spec'], title = 'one'): Figure => ({ name: 'one', title, caption: '', spec })
const points = (rows: object[], x: object = {}, y: object = {}) =>
  one({
    data: { values: rows },
    mark: 'point',
    encoding: {
      x: { field: 'x', type: 'quantitative', ...x },
      y: { field: 'y', type: 'quantitative', ...y },
      color: { field: 's', type: 'nominal' },
    },
  })

for (const figure of Object.values(figures)) {
  test(`${figure.name}: a file of its own and two pictures for the page, without complaint`, async (t) => {
    const { file, wide, narrow, warnings } = await draw(figure)
    t.deepEqual(warnings, [])
    for (const markup of [file, wide, narrow]) assertBalanced(t, markup)
    t.regex(file, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 680 400"/)
    t.true(file.includes(`<title>${figure.title}</title><rect width="100%" height="100%" fill="#fff"/>`))
    t.false(file.includes('var(--'))
    t.regex(wide, /^<svg class="plot wide" viewBox="0 0 680 400"/)
    t.regex(narrow, /^<svg class="plot narrow" viewBox="0 0 350 /)
    t.true(wide.length < 200_000 && narrow.length < 200_000)
  })

  test(`${figure.name}: on the page every colour follows the theme`, async (t) => {
    const { wide, narrow } = await draw(figure)
    for (const markup of [wide, narrow]) {
      t.deepEqual([...new Set(markup.match(/ (?:fill|stroke)="#[^"]*"/g) ?? [])], [])
      t.true(markup.includes('var(--plot-series1)'))
    }
  })

  test(`${figure.name}: drawn twice it is the same`, async (t) => {
    t.deepEqual(await draw(figure), await draw(figure))
  })
}

test('axis titles carry units, and every point its value', async (t) => {
  const { file } = await draw(figures['msd'])
  const texts = textsOf(file)
  for (const expected of ['lag time (ps)', 'MSD (Å²)', 'slope 1', 'Li', '0.1', '100'])
    t.true(texts.includes(expected), expected)
  t.false(texts.includes('0.2'))
  t.true(file.includes('<title>lag time (ps): 0.1; MSD (Å²): 0.374; element: Li</title>'))
})

test('logarithmic axes are labelled by powers of ten beyond 0.01 and 1000', async (t) => {
  const rows = [-6, -3, 0, 3, 6].map((p) => ({ x: Number(`1e${p}`), y: 1 + p / 10, s: 'a' }))
  const texts = textsOf((await draw(points(rows, { scale: { type: 'log' } }))).file)
  for (const expected of ['10⁻⁶', '10⁻⁴', '0.01', '1', '100', '10⁴', '10⁶'])
    t.true(texts.includes(expected), `${expected}: ${texts}`)
  const narrow = rows.map((row) => ({ ...row, x: row.y * 3e-6 }))
  const short = textsOf((await draw(points(narrow, { scale: { type: 'log' } }))).file)
  t.true(short.includes('2×10⁻⁶'), short.join())
})

test('linear axes that are tiny or huge are labelled by powers of ten, others in groups of three', async (t) => {
  const rows = [-1, 0, 1].map((k) => ({ x: k * 4e-5, y: 50_000 * (k + 1), s: 'a' }))
  const texts = textsOf((await draw(points(rows))).file)
  for (const expected of ['−4×10⁻⁵', '0', '2×10⁻⁵', '100\u202f000'])
    t.true(texts.includes(expected), `${expected}: ${texts}`)
})

test('names from outside are words in the picture and nothing else', async (t) => {
  const figure = points([{ x: 1, y: 2, s: hostile }], { title: hostile })
  const { file, wide, narrow } = await draw({ ...figure, title: hostile }, hostile)
  for (const markup of [file, wide, narrow]) {
    assertBalanced(t, markup)
    t.false(markup.includes('<script'))
    t.true(textsOf(markup).includes(hostile))
  }
})

test('ids of two pictures in one page differ', async (t) => {
  const clipped = one({ ...figures['survival'].spec, view: { clip: true } })
  const ids = (markup: string) => [...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  const a = await draw(clipped, 'a')
  const b = await draw(clipped, 'b')
  const all = [a.wide, a.narrow, b.wide, b.narrow].flatMap(ids)
  t.is(new Set(all).size, all.length)
  for (const markup of [a.wide, a.narrow])
    for (const [, used] of markup.matchAll(/url\(#([^)]*)\)/g)) t.true(ids(markup).includes(used))
})

test('several views keep the size that they give themselves and have no narrow picture', async (t) => {
  const view = { width: 100, height: 80, ...points([{ x: 1, y: 2, s: 'a' }]).spec }
  const { wide, narrow, warnings } = await draw(one({ hconcat: [view, view] }))
  t.deepEqual(warnings, [])
  t.is(narrow, '')
  t.regex(wide, /viewBox="0 0 [3-5]\d\d /)
})

test('data from elsewhere is not read, and said so', async (t) => {
  const { warnings } = await draw(one({ data: { url: 'file:///etc/hostname' }, mark: 'point' }))
  t.regex(warnings.join(), /data must be in the specification/)
})

test('what the renderer complains about is handed on', async (t) => {
  const { warnings } = await draw(points([{ x: 0, y: 1, s: 'a' }], { scale: { type: 'log' } }))
  t.regex(warnings.join(), /zero/)
})

test('colours stand out from their paper', (t) => {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (high + 0.05) / (low + 0.05)
  }
  for (const [name, [light, dark]] of Object.entries(COLOURS)) {
    if (name === 'grid' || name === 'window') continue
    const least = name === 'ink' || name === 'soft' ? 4.5 : 3
    t.true(contrast(light, '#ffffff') >= least, `${name} on white: ${contrast(light, '#ffffff')}`)
    t.true(contrast(dark, '#16191d') >= least, `${name} on dark: ${contrast(dark, '#16191d')}`)
  }
})
