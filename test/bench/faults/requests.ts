import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { servePage } from '../../../pipeline/live/serve.ts'
import { folder } from '../../helpers/folder.ts'
import { mutate } from '../../helpers/trajectories/mutants.ts'
import type { BenchResult } from '../whole/load.ts'

/** Requests that are under way together; ms after which one hangs. */
const [TOGETHER, PATIENCE] = [32, 60_000]
/** Requests after which somebody asks properly. */
const PROPER = 200

const PATHS = [
  '/',
  '/state.json',
  '/events',
  '/../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/report.html',
  '/\0',
  '//',
]

/** Bytes that are sent to the page as they are; it must answer those who ask properly afterwards, and nothing from outside. */
export async function requests(
  cases: number,
  random: () => number,
  isLate: () => boolean,
): Promise<BenchResult[]> {
  const out = folder()
  writeFileSync(join(out, 'report.html'), 'report')
  const page = await servePage('127.0.0.1:0', out)
  const { port, host } = new URL(page.url)
  page.show({ title: 'hostile', at: '' }, {} as Parameters<typeof page.show>[1])
  const tally = { done: 0, leaks: 0, silent: 0, failed: 0, answered: 0, hung: 0 }
  const ask = async () => {
    const { ok } = await fetch(page.url, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => ({
      ok: false,
    }))
    if (!ok) tally.silent++
  }
  const lane = async () => {
    while (tally.done < cases && !isLate()) {
      if (tally.done++ % PROPER === 0) await ask()
      const answer = await sent(Number(port), requestOf(host, random))
      if (answer === undefined) tally.hung++
      else if (answer.includes('root:x:')) tally.leaks++
      if (/^HTTP\/1\.1 5(?!03)/.test(answer ?? '')) tally.failed++
      if (answer) tally.answered++
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, lane))
  await ask()
  await page.close()
  const { done, leaks, silent, failed, answered, hung } = tally
  return [
    {
      name: 'requests: answers from outside the results',
      unit: '',
      value: leaks,
      note: `${done} requests, ${answered} answered`,
    },
    { name: 'requests: answers that say the server failed', unit: '', value: failed },
    { name: 'requests: neither an answer nor an end', unit: '', value: hung },
    { name: 'requests: no answer to others meanwhile', unit: '', value: silent },
  ]
}

function requestOf(host: string, random: () => number): Buffer {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]
  const method = pick(['GET', 'HEAD', 'POST', 'TRACE', 'G ET', 'OPTIONS'])
  const lines = [
    `${method} ${pick(PATHS)}${pick(['', '?', `?${'a'.repeat(9000)}`, '#x'])} HTTP/1.${pick(['0', '1', '9'])}`,
    `Host: ${pick([host, 'evil.example', '', host])}`,
    pick([
      '',
      'Range: bytes=0-99999999999',
      'Content-Length: -1',
      'Transfer-Encoding: chunked',
      'Origin: http://evil.example',
    ]),
  ]
  const text = Buffer.from(`${lines.filter(Boolean).join('\r\n')}\r\n\r\n`)
  return random() < 0.5 ? text : mutate(text, [0], random).bytes
}

/** Sends bytes and hangs up when it has an answer; what came back, undefined where nothing does and the server holds on. */
const sent = (port: number, bytes: Buffer): Promise<string | undefined> =>
  new Promise((resolve) => {
    let text = ''
    let hangs = false
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes))
    const end = setTimeout(() => {
      hangs = true
      socket.destroy()
    }, PATIENCE)
    socket.setEncoding('latin1').on('data', (piece) => {
      text += piece
      if (text.length > 4096 || /event-stream/.test(text)) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(end)
      resolve(hangs ? undefined : text)
    })
  })
