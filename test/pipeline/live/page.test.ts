import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import test from 'ava'
import type { Known } from '../../../pipeline/live/convergence.ts'
import { openConvergence } from '../../../pipeline/live/convergence.ts'
import { forecast, livePage, partsOf } from '../../../pipeline/live/page.ts'
import { servePage } from '../../../pipeline/live/serve.ts'
import type { View } from '../../../pipeline/live/view.ts'
import { inBrowser } from '../../helpers/browser.ts'
import { folder } from '../../helpers/folder.ts'

const EVIL = `<img src=x onerror=document.title='changed'>"'&`

const known = (estimate: number, error: number, of = 'Li'): Known => ({
  key: `diffusion | D | ${of}`,
  output: 'diffusion',
  quantity: 'D',
  definition: '',
  of,
  value: `${estimate} ± ${error}`,
  unit: 'cm²/s',
  note: '',
  estimate,
  error,
  determined: true,
})

const viewOf = (name: string, numbers: readonly Known[]): View => ({
  title: name,
  at: '2026-01-01T00:00:00.000Z',
  runs: [{ name, frames: 100, time: 9.9, rate: 10, speed: 1, lag: 0.4, state: 'problem', message: name }],
  numbers,
  time: 1000,
  speed: 2,
  warnings: [{ name, message: name, count: 1 }],
  cost: 10,
  memory: 1,
  figures: [{ file: 'figures/msd.svg', title: name, caption: name }],
  drawn: 1,
})

test('what is missing follows from error ∝ 1/√time', (t) => {
  const view = { time: 2000, speed: 0 }
  t.is(forecast(known(1, 0.08), view, new Map([['diffusion.D', 0.05]])), 'known to 8 %; 3.1 ns more for 5 %')
  t.is(forecast(known(1, 0.08), view, new Map()), 'known to 8 %; 3.1 ns more for 5 %')
  t.is(
    forecast(known(-2, 0.4), { time: 100, speed: 0.5 }, new Map()),
    'known to 20 %; 300 ps more for 10 % (about 10 min)',
  )
  t.is(forecast(known(1, 0.02), view, new Map([['diffusion.D', 0.05]])), 'known to 2 %, better than 5 %')
  t.is(forecast(known(1, 0), view, new Map()), '', 'copies of one run')
  t.is(forecast({ ...known(1, 0.1), determined: false }, view, new Map()), '')
})

test('the history is kept, thinned, and cut where runs go back', (t) => {
  const path = join(folder(), 'convergence.json')
  const history = openConvergence(path)
  for (let time = 1; time <= 1000; time++) history.add([known(time, 0.1)], time)
  const { key } = known(1, 1)
  const points = history.of(key)
  t.true(points.length <= 240 && points.length > 100)
  t.is(points.at(-1)?.time, 1000)
  history.add([known(5, 0.1)], 500)
  t.true(history.of(key).every(({ time }) => time <= 500))
  history.save()
  t.deepEqual(openConvergence(path).of(key), history.of(key))
  writeFileSync(path, '{"x": [1]}')
  t.deepEqual(openConvergence(path).of('x'), [])
})

/** GET by hand: fetch does not let one choose the Host. */
function get(
  url: string,
  options: { method?: string; host?: string } = {},
): Promise<{ status: number; headers: any; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = options.host ? { host: options.host } : {}
    request(url, { method: options.method ?? 'GET', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece) => {
        text += piece
        if (url.endsWith('/events') && text.includes('\n\n')) {
          response.destroy()
          resolve({ status: 200, headers: response.headers, text })
        }
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
      .on('error', reject)
      .end()
  })
}

test('the page is read-only, escaped, and asked for by a loopback name alone', async (t) => {
  const out = folder()
  mkdirSync(join(out, 'figures'))
  writeFileSync(join(out, 'figures/msd.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(out, 'secret.json'), '{}')
  const page = await servePage('127.0.0.1:0', out)
  t.teardown(() => page.close())
  const history = openConvergence(join(out, 'convergence.json'))
  const numbers = [known(1, 0.1, EVIL)]
  for (let time = 1; time < 6; time++) history.add(numbers, time)
  const view = viewOf(EVIL, numbers)
  page.show(view, partsOf(view, history, new Map()))

  const { status, headers, text } = await get(page.url)
  t.is(status, 200)
  t.false(text.includes('<img src=x'))
  t.true(text.includes('&lt;img src=x onerror='))
  t.regex(
    headers['content-security-policy'],
    /default-src 'none'.*script-src 'sha256-.*frame-ancestors 'none'/,
  )
  t.like(headers, { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  t.regex(text, /polyline/)
  const event = await get(`${page.url}events`)
  t.regex(event.headers['content-type'], /text\/event-stream/)
  const { parts } = JSON.parse(event.text.replace(/^data: /, ''))
  t.deepEqual(Object.keys(parts).sort(), ['curves', 'figures', 'numbers', 'runs', 'warnings'])
  t.false(JSON.stringify(parts).includes('<img src=x'))
  t.is(JSON.parse((await get(`${page.url}state.json`)).text).time, 1000)
  t.is((await get(`${page.url}figures/msd.svg`)).status, 200)
  for (const path of [
    'secret.json',
    'figures/../secret.json',
    'figures/%2e%2e/secret.json',
    'figures/x.svg',
    'report.html',
  ])
    t.is((await get(page.url + path)).status, 404, path)
  t.is((await get(page.url, { method: 'POST' })).status, 405)
  t.is((await get(page.url, { host: 'elsewhere.example' })).status, 403)
})

test('an address that cannot be used is a usage error', async (t) => {
  const page = await servePage('127.0.0.1:0', folder())
  t.teardown(() => page.close())
  await t.throwsAsync(servePage(new URL(page.url).host, folder()), { message: /EADDRINUSE/ })
  await t.throwsAsync(servePage('nonsense', folder()), { message: /expected HOST:PORT/ })
})

/** A page with everything that it can show, in long words. */
function wholePage(): string {
  const history = openConvergence(join(folder(), 'convergence.json'))
  const numbers = ['Li', 'Cl'].map((of) => ({
    ...known(1.2345e-6, 1.2e-7, of),
    note: 'a straight line that is not yet straight',
  }))
  for (let time = 1; time < 40; time++) history.add(numbers, time)
  const view = viewOf('replica-600K-run01', numbers)
  const message = `dump.lammpstrj: frame 3051: found "${'x'.repeat(60)}", expected ITEM: ATOMS id type xu yu zu`
  const runs = (['current', 'behind', 'problem'] as const).map((state) => ({
    ...view.runs[0],
    state,
    message,
  }))
  const whole = { ...view, runs, warnings: [{ name: 'gap', message, count: 3 }] }
  // Without the page's server there are no pictures and no news.
  return livePage('Lithium in argyrodite', partsOf({ ...whole, figures: [] }, history, new Map()))
}

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

const shown = browser ? test : test.skip

shown('a browser shows it and takes its news', async (t) => {
  const { spawn } = await import('node:child_process')
  const out = folder()
  const page = await servePage('127.0.0.1:0', out)
  t.teardown(() => page.close())
  const history = openConvergence(join(out, 'convergence.json'))
  const first = viewOf('first', [known(1, 0.1)])
  page.show(first, {})
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    `--user-data-dir=${join(out, 'chrome')}`,
    '--timeout=8000',
    '--dump-dom',
    page.url,
  ]
  const child = spawn(browser as string, flags, { stdio: ['ignore', 'pipe', 'ignore'] })
  let dom = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    dom += piece
  })
  const view = { ...viewOf(EVIL, [known(1, 0.1, EVIL)]), title: 'first' }
  const news = setInterval(() => page.show(view, partsOf(view, history, new Map())), 200)
  await new Promise((resolve) => child.on('close', resolve))
  clearInterval(news)
  t.regex(dom, /Key numbers after/, 'the news came by themselves')
  t.regex(dom, /known to 10/)
  t.regex(dom, /<title>first<\/title>/, 'what the files contain is text')
})

for (const width of [390, 1100, 1400])
  shown(`nothing of it is cut ${width} pixels wide`, (t) => {
    const answer = inBrowser(
      wholePage(),
      width,
      `const scrolled = [...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth + 1)
      return { isWider: document.documentElement.scrollWidth > innerWidth, cut: scrolled.map((box) => box.innerText.slice(0, 60)) }`,
    )
    t.deepEqual(answer, { isWider: false, cut: [] })
  })

for (const theme of ['light', 'dark'])
  shown(`axe finds nothing on it, ${theme}`, (t) => {
    const axe = createRequire(import.meta.url).resolve('axe-core')
    const found = inBrowser(
      wholePage(),
      1100,
      `document.documentElement.dataset.theme = '${theme}'
      const { violations } = await axe.run(document, { resultTypes: ['violations'] })
      return violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 200), nodes[0].failureSummary])`,
      readFileSync(join(axe, '../axe.min.js'), 'utf8'),
    )
    t.deepEqual(found, [])
  })
