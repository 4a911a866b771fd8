import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import test from 'ava'
import { writeReport } from '../../../pipeline/report/index.ts'
import { chromium, inBrowser } from '../../helpers/browser.ts'
import { folder } from '../../helpers/folder.ts'
import { drawn, manifest, tables } from './samples.ts'

const shown = chromium ? test : test.skip
if (!chromium) console.log('The page is not tried in a browser: no chromium')

async function page(): Promise<string> {
  const { page } = await writeReport(folder(), { title: 'Lithium', manifest, tables, figures: drawn })
  return readFileSync(page, 'utf8')
}

const OPEN = `
  const figures = [...document.querySelectorAll('figure[data-figure]')]
  const named = (figure, text) => [...figure.querySelectorAll('.tools button')].find((each) => each.textContent === text)
  for (const figure of figures) figure.querySelector('.picture').dispatchEvent(new Event('pointerenter'))
  await pause(2000)
  const lines = (figure) => [...figure.querySelectorAll('.mark-line path')].length
  const ticks = (figure, anchor) => [...figure.querySelectorAll('.role-axis-label text[text-anchor=' + anchor + ']')].map((each) => each.textContent)
  const msd = figures.find((figure) => figure.dataset.file === 'msd')
`

shown('pictures come alive under a pointer: axes switch, parts are enlarged, series hide', async (t) => {
  const answer = inBrowser(
    await page(),
    1100,
    `${OPEN}
    const state = () => ({ lines: lines(msd), x: ticks(msd, 'middle'), y: ticks(msd, 'end') })
    const states = { failed: figures.flatMap((figure) => figure.dataset.failed ?? []), first: state() }
    const press = async (text, name) => { named(msd, text).click(); await pause(1000); states[name] = state() }
    await press('log x', 'linear')
    await press('log x', 'again')
    await press('+', 'near')
    await press('reset', 'whole')
    await press('S', 'fewer')
    states.pressed = named(msd, 'S').getAttribute('aria-pressed')
    return states`,
  ) as Record<string, { lines: number; x: string[]; y: string[] }> & { failed: string[]; pressed: string }
  const { failed, first, linear, again, near, whole, fewer, pressed } = answer
  t.deepEqual(failed, [])
  t.true(first.lines >= 2 && first.x.length > 2, JSON.stringify(first))
  t.notDeepEqual(linear.x, first.x)
  t.true(linear.x.includes('0'), 'a linear axis begins at zero')
  t.deepEqual([again, whole], [first, first])
  t.notDeepEqual(near.x, first.x)
  t.is(fewer.lines, first.lines - 1)
  t.is(pressed, 'false')
})

shown('a value is told with its unit and its error, and what is drawn is saved', async (t) => {
  const answer = inBrowser(
    await page(),
    1100,
    `${OPEN}
    const svg = msd.querySelector('svg.plot')
    const tips = [...msd.querySelectorAll('.mark-line path')].map((line) => {
      const at = line.getPointAtLength(line.getTotalLength() * 0.9).matrixTransform(line.getScreenCTM())
      svg.dispatchEvent(new PointerEvent('pointermove', { clientX: at.x, clientY: at.y, bubbles: true }))
      return [...document.querySelectorAll('.tip')].map((tip) => tip.textContent).join('')
    })
    const saved = {}
    const given = []
    URL.createObjectURL = (blob) => { given.push(blob); return '#' }
    for (const text of ['SVG', 'PNG', 'CSV']) { named(msd, text).click(); await pause(1500) }
    const [picture, bitmap, rows] = given
    return { tip: tips.join('\\n'), svg: await picture.text(), png: [bitmap.type, bitmap.size], csv: await rows.text() }`,
  ) as { tip: string; svg: string; png: [string, number]; csv: string }
  t.regex(answer.tip, /of: Li\n[\s\S]*lag time \(ps\): 25.2\nMSD \(Å²\): 16.76 ± 0.5\n/)
  t.regex(answer.svg, /^<svg [\s\S]*<\/svg>$/)
  t.notRegex(answer.svg, /var\(/)
  t.is(answer.png[0], 'image/png')
  t.true(answer.png[1] > 5000)
  t.regex(answer.csv, /^# x: lag time \(ps\)\n# y: MSD \(Å²\)\n/)
  t.is(answer.csv.split('\n').filter((line) => /^[a-z]/.test(line)).length, 1)
})

shown('letters run on from figure to figure, and a figure is saved for a paper as it is', async (t) => {
  const answer = inBrowser(
    await page(),
    1100,
    `${OPEN}
    const spelt = () => figures.map((figure) => [...figure.querySelectorAll('svg.plot text[font-weight=bold]')].map((each) => each.textContent).join(''))
    const states = {}
    const press = async (i, name) => { named(figures[i], 'a b c').click(); await pause(1500); states[name] = spelt() }
    await press(1, 'second')
    await press(0, 'both')
    await press(0, 'again')
    const given = []
    URL.createObjectURL = (blob) => { given.push(blob); return '#' }
    named(figures[1], '86 mm').click()
    await pause(5000)
    return { ...states, svg: await given[0].text() }`,
  ) as Record<'second' | 'both' | 'again', string[]> & { svg: string }
  const { second, both, again, svg } = answer
  t.is(second.join(), second.map((_, i) => (i === 1 ? 'a' : '')).join())
  t.is(both.slice(0, 2).join(), 'a,b')
  t.deepEqual(again, second)
  t.regex(svg, /^<svg[^>]* width="86mm"/)
  t.notRegex(svg, /<text[^>]*[^/>]>|var\(/)
})

for (const width of [390, 1100, 1400])
  shown(`nothing is cut ${width} pixels wide`, async (t) => {
    const answer = inBrowser(
      await page(),
      width,
      `${OPEN}
      for (const details of document.querySelectorAll('details')) details.open = true
      await pause(500)
      const scrolled = [...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth + 1)
      return { page: document.documentElement.scrollWidth - innerWidth, cut: scrolled.map((box) => box.getAttribute('aria-label') ?? box.parentNode.dataset.file ?? box.innerHTML.slice(0, 80)) }`,
    ) as { page: number; cut: string[] }
    t.true(answer.page <= 0)
    t.deepEqual(answer.cut, [])
  })

for (const [width, theme] of [
  [390, 'light'],
  [1100, 'light'],
  [1100, 'dark'],
] as const)
  shown(`axe finds nothing, ${width} pixels wide, ${theme}`, async (t) => {
    const axe = createRequire(import.meta.url).resolve('axe-core')
    const found = inBrowser(
      await page(),
      width,
      `document.documentElement.dataset.theme = '${theme}'
      ${OPEN}
      for (const details of document.querySelectorAll('details')) details.open = true
      const { violations } = await axe.run(document, { resultTypes: ['violations'] })
      return violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 200), nodes[0].failureSummary])`,
      readFileSync(join(axe, '../axe.min.js'), 'utf8'),
    )
    t.deepEqual(found, [])
  })
