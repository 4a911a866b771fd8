import { connect } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { type LivePage, servePage } from '../../../pipeline/live/serve.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'

/** What the server answers to these bytes, until it closes the connection or has answered once. */
function answerTo({ url }: LivePage, bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), hostname)
    const end = () => {
      socket.destroy()
      resolve(text)
    }
    socket.setEncoding('latin1').on('data', (piece) => {
      text += piece
      if (text.includes('\r\n\r\n')) end()
    })
    socket.on('close', end)
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? reject(error) : end(),
    )
    socket.end(bytes)
  })
}

async function served(t: ExecutionContext, address = '127.0.0.1:0'): Promise<LivePage> {
  const page = await servePage(address, folder())
  t.teardown(() => page.close())
  return page
}

const statusOf = (answer: string): number => Number(answer.split(' ')[1])
const get = (target: string, ...headers: string[]): string =>
  [`GET ${target} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n')

test('a request for an odd path is refused, and the page stays', async (t) => {
  const page = await served(t)
  for (const target of [
    '//',
    '///',
    '//elsewhere.example/',
    'http://',
    '/\\',
    '*',
    '/%',
    '/%00',
    '/figures//x.svg',
    '?',
    '/a#b',
  ])
    t.true([400, 404].includes(statusOf(await answerTo(page, get(target, 'Host: localhost')))), target)
  t.is(statusOf(await answerTo(page, get('/?x', 'Host: localhost'))), 200)
})

test('the host is asked for before anything else', async (t) => {
  const page = await served(t)
  for (const target of ['/', '//', '/state.json', '/events', '/report.html', '/nowhere'])
    t.is(statusOf(await answerTo(page, get(target, 'Host: elsewhere.example'))), 403, target)
  t.is(statusOf(await answerTo(page, get('/', 'Host: localhost:1').replace('GET', 'POST'))), 405)
  t.is(statusOf(await answerTo(page, get('/', 'Host: elsewhere.example').replace('GET', 'POST'))), 403)
})

const WORDS = [
  ...[
    '/',
    '//',
    '*',
    '?',
    '#',
    '%',
    '%zz',
    '%00',
    '..',
    '@',
    ':',
    '::',
    '\\',
    '[',
    'http://',
    'token=',
    '&',
    '=',
  ],
  ...['figures/x.svg', 'events', 'state.json', 'report.html', 'x'.repeat(9000)],
]
const LINES = [
  ...[
    'Host: localhost',
    'Host: [::1',
    'Host: a b',
    'Host:',
    'Content-Length: 5',
    'Transfer-Encoding: chunked',
  ],
  ...[
    'Expect: 100-continue',
    'Expect: x',
    'Upgrade: websocket',
    'Connection: upgrade',
    'Cookie: ;=;',
    'Cookie: ionstream',
  ],
]
const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'CONNECT', 'PRI', 'get', '']

/** Bytes that are a request, more or less. */
function oddRequest(random: () => number): Buffer {
  const one = (from: readonly string[]) => from[Math.floor(random() * from.length)]
  const some = (from: readonly string[], most: number) =>
    Array.from({ length: Math.floor((most + 1) * random()) }, () => one(from))
  const line = `${one(METHODS)} ${one(['/', '/', '/', ''])}${some(WORDS, 3).join('')} HTTP/1.${one(['1', '1', '0', '9'])}`
  const lines = [line, one(LINES.slice(0, 2)), ...some(LINES, 2), '', '']
  const bytes = Buffer.from(lines.join('\r\n'), 'latin1')
  for (let changes = Math.floor(6 * random()) - 3; changes > 0; changes--)
    bytes[Math.floor(random() * bytes.length)] = Math.floor(256 * random())
  return random() < 0.1 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes
}

test('nothing that a stranger sends ends the server', async (t) => {
  const pages = [await served(t), await served(t, '0.0.0.0:0')]
  const random = seeded(3)
  const answers: Record<number, number> = {}
  for (let batch = 0; batch < 30; batch++) {
    const odd = Array.from({ length: 20 }, (_, i) => answerTo(pages[i % 2], oddRequest(random)))
    for (const answer of await Promise.all(odd)) {
      const status = statusOf(answer) || 0
      answers[status] = (answers[status] ?? 0) + 1
    }
  }
  t.true(answers[400] > 100 && answers[404] > 5 && answers[403] > 20, JSON.stringify(answers))
  t.is(statusOf(await answerTo(pages[0], get('/', 'Host: localhost'))), 200)
})

test('at an address that others can reach a token is asked for', async (t) => {
  const open = await served(t, '0.0.0.0:0')
  t.true(open.isOpen)
  const { search } = new URL(open.url)
  t.regex(search, /^\?token=[0-9a-f]{32}$/)
  for (const target of [
    '/',
    '/state.json',
    '/events',
    '/?token=',
    `/?token=${'0'.repeat(32)}`,
    `/${search}0`,
    '/?token=%',
  ])
    t.is(statusOf(await answerTo(open, get(target, 'Host: x'))), 403, target)
  const first = await answerTo(open, get(`/${search}`, 'Host: x'))
  t.is(statusOf(first), 200)
  const [, cookie, rules] = /Set-Cookie: ([^;]*);(.*)\r\n/i.exec(first) ?? []
  t.regex(rules, /HttpOnly; SameSite=Strict/)
  t.is(statusOf(await answerTo(open, get('/state.json', 'Host: x', `Cookie: a=b; ${cookie}`))), 200)
  t.is(statusOf(await answerTo(open, get('/state.json', 'Host: x', `Cookie: ${cookie}0`))), 403)
  t.is(statusOf(await answerTo(open, get(`/state.json${search}`, 'Host: x'))), 200)
  const own = await served(t)
  t.false(own.isOpen)
  t.is(new URL(own.url).search, '')
})
