import test from 'ava'
import { parse, View } from 'vega'
import { superscript } from '../../../pipeline/report/axes.ts'
import { outlined } from '../../../pipeline/report/paper/outlined.ts'
import { OUTLINES } from '../../../pipeline/report/paper/outlines.ts'
import type { Part } from '../../../pipeline/report/paper/part.ts'
import { narrowed, printed, sizedTo } from '../../../pipeline/report/paper/printed.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import { figures } from './sample-figures.ts'

const render = async (spec: Part): Promise<string> => {
  const view = new View(parse(spec as any), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return svg
}
const compiled = async (name: string): Promise<Part> =>
  JSON.parse(JSON.stringify((await draw(figures[name])).compiled))
const widthOf = (svg: string): number => Number(/viewBox="0 0 ([\d.]+)/.exec(svg)?.[1])

for (const millimetres of [86, 178])
  test(`a figure for a paper is ${millimetres} mm wide, without a grid, in letters of 7 points that are paths`, async (t) => {
    const width = (millimetres / 25.4) * 96
    const svg = await render(printed(await compiled('msd'), width, ['Li', 'S']))
    t.true(Math.abs(widthOf(svg) - width) < 1)
    const sizes = [...svg.matchAll(/font-size="([\d.]+)px"/g)].map(([, size]) => Number(size))
    t.true(sizes.length > 10)
    t.true(sizes.every((size) => Math.abs(size - 28 / 3) < 0.01))
    t.false(svg.includes('role-axis-grid'))
    const whole = outlined(sizedTo(svg, millimetres), OUTLINES)
    t.regex(whole, new RegExp(`^<svg[^>]* width="${millimetres}mm" height="[\\d.]+mm" viewBox`))
    t.notRegex(whole, /<text[^>]*[^/>]>/)
    t.true((whole.match(/<path fill="#000"/g) ?? []).length > 10)
  })

test('letters are where the text was: at its start, its middle or its end, line below line', (t) => {
  const text = (anchor: string, inside: string) =>
    `<text text-anchor="${anchor}" transform="translate(5,6)" font-size="10px" fill="#123456">${inside}</text>`
  const ends = (svg: string) => {
    t.regex(svg, /^<path fill="#123456" transform="translate\(5,6\)" d="M/)
    const points = [...svg.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])
    return [0, 1].map((k) => [Math.min, Math.max].map((of) => of(...points.map((point) => point[k]))))
  }
  // An I of Arimo is 278 wide, its stem from 93 to 190, 688 high.
  const [[left, right], [top, bottom]] = ends(outlined(text('start', 'I'), OUTLINES))
  t.deepEqual([top, bottom], [-6.88, 0])
  t.true(left > 0.8 && right < 2 && right > left)
  const [[atEnd]] = ends(outlined(text('end', 'I'), OUTLINES))
  const [[inMiddle]] = ends(outlined(text('middle', 'I'), OUTLINES))
  t.true(Math.abs(atEnd - (left - 2.78)) < 0.011 && Math.abs(inMiddle - (left - 1.39)) < 0.011)
  const lines = outlined(text('start', '<tspan>I</tspan><tspan x="0" dy="12">I</tspan>'), OUTLINES)
  t.deepEqual(ends(lines)[1], [-6.88, 12])
})

test('a text with a letter that has no outline stays a text', (t) => {
  const whole = '<text font-size="10px">漢 a</text>'
  t.is(outlined(whole, OUTLINES), whole)
  t.notRegex(outlined('<text font-size="10px">a &lt; b &amp; c</text>', OUTLINES), /text/)
})

test('every sign of ticks and units has an outline', (t) => {
  const signs = `${superscript(-12)}${superscript(3456789)}−±×·Å²³⁻¹°µαβγΓΔθλνπρστχφωΩ⟨⟩½√∞→ℓħ≤≥…–'’/()%`
  t.notRegex(outlined(`<text font-size="9px">${signs}</text>`, OUTLINES), /text/)
})

test('panels are narrower by their share of what is too wide', (t) => {
  const spec = {
    signals: [{ name: 'child_width', value: 140 }, { name: 'child_height', value: 70 }, { name: 'own' }],
  }
  const { signals } = narrowed(spec, 120, 3)
  t.deepEqual(signals, [
    { name: 'child_width', value: 100 },
    { name: 'child_height', value: 50 },
    { name: 'own' },
  ])
  t.deepEqual(narrowed({ signals: [] }, 120, 3), { signals: [] })
})
