import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { plainText } from '../pipeline/report/markup.ts'
import { folder } from './folder.ts'

/** The Chromium of this machine; undefined where there is none. */
export const chromium: string | undefined = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
)

/** Opens a page in a window so wide, runs a script behind its own (the page's policy takes it and nothing else) and gives what the
 *  script's last function returns, as JSON. `before` is a script that it needs. */
export function inBrowser(html: string, width: number, act: string, before = ''): unknown {
  const script = `${before};(async () => {
    const violations = []
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective))
    const pause = (ms) => new Promise((go) => setTimeout(go, ms))
    const answer = await (async () => { ${act} })().catch((error) => ({ error: error.stack }))
    const told = document.createElement('pre')
    told.id = 'told'
    told.textContent = JSON.stringify({ answer, violations })
    document.body.append(told)
  })()`
  const hash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`
  const page = join(folder(), 'page.html')
  const allowed = html.replace('script-src ', `script-src ${hash} `)
  writeFileSync(
    page,
    allowed.replace('</body>', () => `<script>${script}</script></body>`),
  )
  const { answer, violations } = toldBy(page, width)
  if (violations.length > 0) throw new Error(`against the page's policy: ${violations}`)
  return answer
}

/** A browser that had to wait too long for the machine says nothing: it is asked again. */
const TRIES = 3

function toldBy(page: string, width: number, tries = TRIES): { answer: unknown; violations: string[] } {
  const { stdout, stderr } = spawnSync(
    chromium as string,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--window-size=${width},900`,
      '--virtual-time-budget=120000',
      '--dump-dom',
      pathToFileURL(page).href,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  const told = /<pre id="told">([\s\S]*?)<\/pre>/.exec(stdout)
  if (told) return JSON.parse(plainText(told[1]))
  if (tries > 1) return toldBy(page, width, tries - 1)
  throw new Error(`the page did not answer: ${stderr.slice(-500)}`)
}
